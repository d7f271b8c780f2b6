"""A synthetic city is whole, says that it is synthetic, and comes out the same for the same seed."""

import io
from collections import Counter

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from ecosystem.audit.models import Audited
from ecosystem.centers.models import Center
from ecosystem.intake.synthetic import make_city
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
