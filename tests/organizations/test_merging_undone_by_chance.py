"""Any registry, any merge, any later edits: undo leaves what the edits alone would have left, or says what is in the way.

Two worlds are compared whole: one in which two records are merged, whatever is edited, and the merge undone; and one with
the same edits and no merge, wherever the edits change the same in both.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.casework import services as casework
from ecosystem.casework.models import Task
from ecosystem.centers.services import add_platform
from ecosystem.core.errors import Conflict, DomainError
from ecosystem.organizations import services
from ecosystem.organizations.models import (
    Contact,
    Identifier,
    Milestone,
    Organization,
    OrganizationName,
    Representation,
)
from ecosystem.programs import services as programs
from ecosystem.programs.models import Enrollment
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.services import end_relationship, relate, remove_relationship, revise_relationship
from ecosystem.solutions.models import SolutionParty
from ecosystem.solutions.services import end_party, revise_party
from ecosystem.vocabulary.models import Sector
from tests.organizations.merging_rows import MAKERS, World, dump

pytestmark = [pytest.mark.django_db, pytest.mark.everything, pytest.mark.usefixtures("in_english")]

WORDS = st.sampled_from(["甲", "乙", "丙丁", "A", "Veritas", ""])
DAYS = st.sampled_from([date(2020, 1, 1), date(2021, 6, 1), date(2022, 1, 10), date(2022, 6, 1), None])
KEYS = st.sets(st.sampled_from(sorted(set(MAKERS) - {"programs.application.host"})), max_size=8)
FIELDS = st.fixed_dictionaries(
    {
        "website": st.sampled_from(["", "https://a.example/", "https://b.example/"]),
        "description": WORDS,
        "founded_on": st.sampled_from([None, date(2016, 1, 1), date(2017, 5, 1)]),
    }
)
CHOICES = st.dictionaries(
    st.sampled_from(["name", "website", "description", "name_en", "short_name", "status"]),
    st.sampled_from(["kept", "absorbed"]),
    max_size=3,
)
NAMED: tuple[Any, ...] = (
    OrganizationName,
    Contact,
    Milestone,
    Identifier,
    Representation,
    Relationship,
    Enrollment,
    SolutionParty,
    Task,
)
Edit = Callable[["Registry", int, str, Any], Any]


class Registry:
    """The two records, a third one, and what there is around them; the same in every world."""

    def __init__(self, world: World, *organizations: Organization) -> None:
        self.world = world
        self.keys = [organization.pk for organization in organizations]
        self.rows = {model: list(model._default_manager.order_by("pk").values_list("pk", flat=True)) for model in NAMED}

    def at(self, number: int) -> Organization:
        """One of the two that stay: what goes cannot be edited while it is merged."""
        return Organization.objects.get(pk=self.keys[(0, 2)[number % 2]])

    def one(self, model: Any, number: int) -> Any:
        """Some row that was there before the merge, whoever's it is: the same one in every world, wherever it stands."""
        keys = self.rows[model]
        row = model._default_manager.filter(pk=keys[number % len(keys)]).first() if keys else None
        if row is None:
            raise Conflict("nothing", "There is none.")
        return row


EDITS: dict[str, Edit] = {
    "revise": lambda r, n, word, day: services.revise_organization(
        r.at(n), by=SYSTEM, description=word, founded_on=day
    ),
    "website": lambda r, n, word, day: services.revise_organization(
        r.at(n), by=SYSTEM, website=f"https://{n}.example/"
    ),
    "sectors": lambda r, n, word, day: services.revise_organization(
        r.at(n), by=SYSTEM, sectors=list(Sector.objects.order_by("pk")[n % 2 : 2])
    ),
    "verify": lambda r, n, word, day: services.verify_organization(r.at(n), by=SYSTEM, on=day),
    "unlist": lambda r, n, word, day: services.unlist_organization(r.at(n), by=SYSTEM),
    "add name": lambda r, n, word, day: services.add_name(
        r.at(n), by=SYSTEM, name=f"{word}{n}", kind=["alias", "short", "translated"][n % 3], language="en"
    ),
    "rename": lambda r, n, word, day: services.rename_organization(
        r.at(n), by=SYSTEM, name=f"{word}有限公司", on=date(2022, 3, 1)
    ),
    "revise name": lambda r, n, word, day: services.revise_name(r.one(OrganizationName, n), by=SYSTEM, note=word),
    "remove name": lambda r, n, word, day: services.remove_name(r.one(OrganizationName, n), by=SYSTEM),
    "add contact": lambda r, n, word, day: services.add_contact(r.at(n), by=SYSTEM, name=f"{word}工"),
    "revise contact": lambda r, n, word, day: services.revise_contact(r.one(Contact, n), by=SYSTEM, phone=f"027-{n}"),
    "remove contact": lambda r, n, word, day: services.remove_contact(r.one(Contact, n), by=SYSTEM),
    "revise milestone": lambda r, n, word, day: services.revise_milestone(r.one(Milestone, n), by=SYSTEM, note=word),
    "add milestone": lambda r, n, word, day: services.add_milestone(r.at(n), by=SYSTEM, title=f"{word}事"),
    "remove identifier": lambda r, n, word, day: services.remove_identifier(r.one(Identifier, n), by=SYSTEM),
    "add identifier": lambda r, n, word, day: services.add_identifier(
        r.at(n), by=SYSTEM, scheme="stock_code", value=f"60000{n % 10}"
    ),
    "verify claim": lambda r, n, word, day: services.verify_representation(r.one(Representation, n), by=SYSTEM),
    "end representation": lambda r, n, word, day: services.end_representation(r.one(Representation, n), by=SYSTEM),
    "claim": lambda r, n, word, day: services.claim_organization(
        r.at(n), by=User.objects.get(username=["mei", "bo"][n % 2]), role="经理"
    ),
    "relate": lambda r, n, word, day: relate(
        r.at(n), r.world.other, kind=["supplies", "collaborates_with"][n % 2], by=SYSTEM, starts_on=day
    ),
    "end edge": lambda r, n, word, day: end_relationship(r.one(Relationship, n), on=day or date(2023, 1, 1), by=SYSTEM),
    "revise edge": lambda r, n, word, day: revise_relationship(r.one(Relationship, n), by=SYSTEM, note=word),
    "remove edge": lambda r, n, word, day: remove_relationship(r.one(Relationship, n), by=SYSTEM),
    "enroll": lambda r, n, word, day: programs.enroll(r.at(n), r.world.program, on=day or date(2022, 2, 1), by=SYSTEM),
    "suspend": lambda r, n, word, day: programs.suspend(
        r.one(Enrollment, n), on=day or date(2023, 1, 1), reason="暂停", by=SYSTEM
    ),
    "withdraw": lambda r, n, word, day: programs.withdraw(
        r.one(Enrollment, n), on=day or date(2023, 1, 1), reason="离开", by=SYSTEM
    ),
    "end party": lambda r, n, word, day: end_party(r.one(SolutionParty, n), on=day or date(2023, 1, 1), by=SYSTEM),
    "revise party": lambda r, n, word, day: revise_party(r.one(SolutionParty, n), by=SYSTEM, quote=word),
    "finish task": lambda r, n, word, day: casework.finish_task(r.one(Task, n), by=SYSTEM),
    "add task": lambda r, n, word, day: casework.add_task(
        title=f"{word}事", center=r.world.center, organization=r.at(n), by=SYSTEM
    ),
}
EDITED = st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 11), WORDS, DAYS), min_size=1, max_size=6)


class _Over(Exception):
    pass


@pytest.fixture
def ground(wuhan_center, organization, mei, bo):
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    program = programs.register_program(platform=platform, name="梧桐计划", status="public", by=SYSTEM)
    return World(wuhan_center, program, organization("武汉大学", kind="university"), mei)


def _build(ground: World, said: list[dict[str, Any]], rows: list[set[str]], names: list[dict[str, str]]) -> Registry:
    registry = ground.center.registry
    made = [
        services.register_organization(
            by=SYSTEM, registry=registry, kind="company", name=f"{word}号公司", status="public", **fields, **more
        )
        for word, fields, more in zip("一二三", [*said, {}], [*names, {}], strict=True)
    ]
    for organization, keys in zip(made, rows, strict=False):
        for key in sorted(keys):
            # What both cannot have (one code, one open draft) only the first one has.
            with suppress(DomainError):
                MAKERS[key](ground, organization)
    return Registry(ground, *made)


def _edited(registry: Registry, edits: list[Any]) -> list[list[Any] | None]:
    """What each of the edits changed: kinds of records and columns, not the values. None where one was refused.

    An edit is what it changes. Whoever says of the merged record what it says already, by what came with the merge
    (a sector, a description), changes nothing, and undo has nothing of theirs to keep.
    """
    done: list[list[Any] | None] = []
    for name, number, word, day in edits:
        last = Change.objects.order_by("pk").last()
        try:
            EDITS[name](registry, number, word, day)
        except DomainError:
            done.append(None)
        else:
            changes = Change.objects.filter(pk__gt=last.pk if last else 0).order_by("pk")
            done.append([(change.label, change.action, _columns(change)) for change in changes])
    return done


def _columns(change: Change) -> list[str]:
    before, after = change.before or {}, change.after or {}
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


MOMENTS = ("_at", "digest", "message_id", "public_id", "search_key")


def _told(world: dict[str, Any]) -> dict[str, Any]:
    """A dump without what chance and the clock say. Rows are known by their order: numbers are not given twice."""
    places = {
        label: {row["id"]: place for place, row in enumerate(rows)}
        for label, rows in world.items()
        if label != "search"
    }
    told: dict[str, Any] = {"search": [tokens for _pk, tokens in world["search"]]}
    for label in places:
        keys = {
            column.attname: column.related_model._meta.label
            for column in apps.get_model(label)._meta.concrete_fields
            if column.is_relation
        }
        told[label] = [
            {
                name: places.get(keys[name], {}).get(value, value) if name in keys else value
                for name, value in row.items()
                if name != "id" and not name.endswith(MOMENTS)
            }
            for row in world[label]
        ]
    return told


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    said=st.lists(FIELDS, min_size=2, max_size=2),
    rows=st.lists(KEYS, min_size=2, max_size=2),
    names=st.lists(
        st.fixed_dictionaries({"short_name": WORDS, "name_en": st.sampled_from(["", "Veritas", "Weili"])}),
        min_size=2,
        max_size=2,
    ),
    choices=CHOICES,
    edits=EDITED,
)
def test_undo_leaves_what_the_edits_alone_would_have_left(ground, said, rows, names, choices, edits):
    outcomes: dict[str, Any] = {}
    try:
        with transaction.atomic():
            registry = _build(ground, said, rows, names)
            try:
                with transaction.atomic():
                    outcomes["refused"] = _merged(registry, choices, edits, outcomes)
                    raise _Over
            except _Over:
                pass
            if outcomes["refused"] is None:
                outcomes["alone done"] = _edited(registry, edits)
                outcomes["alone"] = dump()
            raise _Over
    except _Over:
        pass
    if outcomes["refused"] is not None:
        event(f"refused: {outcomes['refused'].split(':')[0].split('“')[0]}")
        assert outcomes["refused"], "a refusal says why"
    elif outcomes["done"] != outcomes["alone done"]:
        event("the edits change something else without the merge")
    else:
        event(f"compared, {sum(1 for changes in outcomes['done'] if changes)} edits")
        assert _told(outcomes["undone"]) == _told(outcomes["alone"])


def _merged(registry: Registry, choices: dict[str, str], edits: list[Any], outcomes: dict[str, Any]) -> str | None:
    """Merge, edit, undo; why not, where one of these was refused. Nothing is written by what was refused."""
    kept, absorbed = (Organization.objects.get(pk=pk) for pk in registry.keys[:2])
    before = dump()
    try:
        services.merge_organizations(kept, absorbed, by=SYSTEM, choices=choices)
    except Conflict as refusal:
        assert dump() == before
        return str(refusal)
    target = ChangeSet.objects.latest("pk")
    outcomes["done"] = _edited(registry, edits)
    edited = dump()
    try:
        undo(target, by=SYSTEM)
    except Conflict as refusal:
        assert dump() == edited
        return str(refusal)
    outcomes["undone"] = dump()
    return None
