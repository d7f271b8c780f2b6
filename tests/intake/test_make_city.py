"""A synthetic city is whole, says that it is synthetic, and comes out the same for the same seed."""

import io
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from ecosystem.audit.models import Audited
from ecosystem.casework.models import Task
from ecosystem.centers.models import Center, Platform
from ecosystem.core.errors import Conflict
from ecosystem.intake.synthetic import city as city_module
from ecosystem.intake.synthetic import hubs, make_city, population
from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.models import Identifier, Organization, SearchEntry
from ecosystem.programs.models import Enrollment, EnrollmentSpell, Program
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.vocabulary.models import Place

pytestmark = pytest.mark.django_db


def test_every_record_of_the_city_is_valid_and_synthetic() -> None:
    city = make_city(organizations=150, seed=5)
    assert city.organizations == 150
    assert city.registry.is_synthetic
    assert Organization.objects.filter(registry=city.registry).count() == 152
    for model in apps.get_models():
        if issubclass(model, Audited) and model is not Place:
            for record in model.objects.all()[:60]:
                record.full_clean()
    for model in (Relationship, Solution, Outcome, Enrollment):
        assert model.objects.exists()
    assert SearchEntry.objects.count() == 152


def test_programs_stand_on_all_four_platforms() -> None:
    make_city(organizations=5, seed=5)
    functions = Program.objects.values_list("platform__function", flat=True)
    assert set(functions) == {"compute", "incubation", "industry", "research_talent"}


def _made_and_forgotten(seed: int) -> tuple[list, list]:
    """What the seed makes, in a transaction that is rolled back."""
    with transaction.atomic():
        make_city(organizations=60, seed=seed)
        organizations = list(Organization.objects.order_by("pk").values_list("public_id", "name", "founded_on"))[2:]
        outcomes = list(Outcome.objects.order_by("pk").values_list("public_id", "metric", "result"))
        transaction.set_rollback(True)
    return organizations, outcomes


def test_the_same_seed_makes_the_same_city() -> None:
    once = _made_and_forgotten(7)
    assert _made_and_forgotten(7) == once
    assert _made_and_forgotten(8) != once


def test_cities_of_any_two_seeds_stand_side_by_side() -> None:
    for seed in (7, 107, 1007, 100_007):
        make_city(organizations=40, seed=seed)
    codes = Identifier.objects.filter(scheme=Scheme.USCC)
    assert codes.count() > 100
    assert all(code.value[2:8] == "990100" for code in codes)


def test_a_few_organizations_have_very_many_links() -> None:
    make_city(organizations=600, seed=3)
    degrees = Counter(Relationship.objects.exclude(kind="uses_compute_of").values_list("object", flat=True))
    assert degrees.most_common(1)[0][1] > 10 * sum(degrees.values()) / len(degrees)


def test_spells_follow_one_another_without_gap_or_overlap() -> None:
    make_city(organizations=300, seed=4)
    for enrollment in Enrollment.objects.prefetch_related("spells"):
        spells = sorted(enrollment.spells.all(), key=lambda spell: spell.starts_on)
        assert spells[0].starts_on == enrollment.starts_on
        assert [spell.ends_on for spell in spells[:-1]] == [spell.starts_on for spell in spells[1:]]
        assert spells[-1].state == enrollment.state
    assert EnrollmentSpell.objects.filter(state="suspended").exists()


def test_nothing_happens_before_it_can() -> None:
    make_city(organizations=400, seed=6)
    joined = Enrollment.objects.select_related("program", "organization")
    assert {one.starts_on.year for one in joined} >= {2021, 2022, 2023, 2024, 2025, 2026}
    for one in joined:
        assert one.program.intake_opens_on <= one.starts_on <= one.program.intake_closes_on
        assert one.organization.founded_on is None or one.organization.founded_on <= one.starts_on
    opened = Center.objects.get().opened_on
    for edge in Relationship.objects.select_related("subject", "object"):
        founded = [day for day in (edge.subject.founded_on, edge.object.founded_on) if day]
        assert all(day <= edge.starts_on for day in founded)
        assert edge.kind != "uses_compute_of" or edge.starts_on >= opened
    for solution in Solution.objects.prefetch_related("stages", "outcomes"):
        begun = min(stage.starts_on for stage in solution.stages.all())
        assert all(outcome.measured_on >= begun for outcome in solution.outcomes.all())


def test_the_command_says_what_it_did_and_refuses_to_do_it_twice() -> None:
    out = io.StringIO()
    call_command("make_city", organizations=3, seed=11, stdout=out)
    assert "3" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("make_city", organizations=3, seed=11, stdout=out)


class Interrupted(Exception):
    """The machine stops while a city is made."""


def _everything() -> dict[str, list[dict]]:
    """All records of the city as they stand: keys by their place in the table, without the moments of writing."""
    places = {model: {pk: place for place, pk in enumerate(_keys(model))} for model in apps.get_models()}
    return {
        model._meta.label: [_told(record, places) for record in model.objects.order_by("pk")]
        for model in apps.get_models()
        if issubclass(model, Audited)
    }


def _keys(model: type[Model]) -> list:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


def _told(record: Model, places: dict) -> dict:
    told = {}
    for one in record._meta.concrete_fields:
        value = getattr(record, one.attname)
        leads_to = one.related_model if one.is_relation else type(record) if one.primary_key else None
        told[one.attname] = places[leads_to][value] if leads_to and value is not None else value
        if isinstance(value, datetime) and value > timezone.now() - timedelta(hours=1):
            told[one.attname] = None
    if told.get("about_id"):
        told["about_id"] = places[apps.get_model(record.about_label)][record.about_id]
    # Services that are asked for these give them ids of their own.
    if isinstance(record, Platform) or getattr(record, "kind", "") in {"computing_center", "ecosystem_operator"}:
        del told["public_id"]
    return told


def _made(organizations: int, stops: int = 0) -> dict[str, list]:
    """What a city holds that was stopped so many times while it was made; rolled back again."""
    with transaction.atomic():
        left = stops

        def stop(_done: int) -> None:
            nonlocal left
            if left:
                left -= 1
                raise Interrupted

        for _attempt in range(stops):
            with pytest.raises(Interrupted):
                make_city(organizations=organizations, seed=7, progress=stop)
        make_city(organizations=organizations, seed=7)
        found = _everything()
        transaction.set_rollback(True)
    return found


def test_a_city_that_was_interrupted_goes_on_where_it_stopped_and_becomes_the_same(monkeypatch) -> None:
    # Parts so small that a small city takes several steps.
    for module in (city_module, hubs, population):
        monkeypatch.setattr(module, "PART", 10)
    monkeypatch.setattr(hubs, "REACH", 30)
    assert _made(110, stops=2) == _made(110)


def test_half_a_step_is_none(monkeypatch) -> None:
    def stop(*_arguments: object) -> None:
        raise Interrupted

    with monkeypatch.context() as stopped:
        stopped.setattr(city_module, "write_letters", stop)
        with pytest.raises(Interrupted):
            make_city(organizations=30, seed=7)
    assert not Task.objects.exists()
    assert Organization.objects.count() == 32
    make_city(organizations=30, seed=7)
    assert Task.objects.exists()
    assert Organization.objects.count() == 32


def test_a_city_that_was_begun_is_finished_with_the_same_numbers_only(monkeypatch) -> None:
    with monkeypatch.context() as stopped:
        stopped.setattr(city_module, "write_letters", lambda *_arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make_city(organizations=30, seed=7)
    with pytest.raises(Conflict, match="30"):
        make_city(organizations=40, seed=7)


def test_hubs_have_some_three_thousand_links_in_a_city_of_any_size(monkeypatch) -> None:
    monkeypatch.setattr(city_module, "PART", 50)
    monkeypatch.setattr(hubs, "PART", 50)
    monkeypatch.setattr(population, "PART", 50)
    monkeypatch.setattr(hubs, "REACH", 150)
    make_city(organizations=600, seed=3)
    ends = Relationship.objects.exclude(kind="uses_compute_of").values_list("object", flat=True)
    most = [pk for pk, _links in Counter(ends).most_common(12)]
    # Every 150 organizations the hubs are others, so that none grows with the city.
    places = {(pk - min(Organization.objects.values_list("pk", flat=True)) - 2) // 150 for pk in most}
    assert len(places) > 2
