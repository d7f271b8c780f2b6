"""Whatever staff do, it comes to the same at the desk and over the API: values, history, edition, refusals."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from ecosystem.audit.editions import current_edition
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.desk.register import noun_named
from tests.doors import decided as _decided  # noqa: F401  the cases make themselves known
from tests.doors import done as _done  # noqa: F401  the cases make themselves known
from tests.doors import kept as _kept  # noqa: F401
from tests.doors import worked as _worked  # noqa: F401
from tests.doors.doors import DONE, FORBIDDEN, REFUSED, Answer, Api, Deed, Desk, Door
from tests.doors.saying import CASES, Case, Nothing, Written, taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def doors(city, signed_in, program_of, anybody) -> dict[str, Callable[[str], Door]]:
    """Each door, to be opened as a person."""

    def api(who: str) -> Door:
        return Api(anybody if who == "nobody" else program_of(city.people[who]))

    return {"desk": lambda who: Desk(signed_in(city.people[who])), "api": api}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_both_doors_do_the_same(case: Case, city, doors):
    told = {}
    for name, opened in doors.items():
        with taken_back():
            door, deed = opened(case.by), case.said(city)
            before = _state(deed)
            answer = door.do(deed)
            if isinstance(case.comes, Written):
                told[name] = _written(case.comes, answer, deed, before, door, city, city.people[case.by])
            else:
                told[name] = _nothing(case.comes, answer, deed, before, door)
    assert told["desk"] == told["api"]


def _state(deed: Deed) -> tuple[Any, ...]:
    """Where the registry stands: its edition, its history, and the record that is acted on."""
    record = deed.record and type(deed.record)._default_manager.filter(pk=deed.record.pk).values().first()
    return current_edition(), ChangeSet.objects.count(), Change.objects.count(), record


def _written(comes: Written, answer: Answer, deed: Deed, before: Any, door: Door, city: Any, person: Any) -> Any:
    assert answer == Answer(DONE), (door.name, answer)
    edition, sets, *_rest = _state(deed)
    made = ChangeSet.objects.latest("pk")
    assert sets == before[1] + 1
    assert (made.by, made.verb, made.reason, made.door) == (person, comes.verb, deed.reason, door.name)
    assert edition == before[0] + (1 if comes.public else 0)
    assert made.edition == (edition if comes.public else None)
    record = getattr(city, comes.of) if comes.of else deed.record
    model = noun_named(deed.noun).model if record is None else type(record)
    rows = model._default_manager
    stored = rows.latest("pk") if record is None else rows.filter(pk=record.pk).first()
    wanted = {path: value() if callable(value) else value for path, value in comes.now.items()}
    assert {path: _value(stored, path) for path in wanted} == wanted, door.name
    return _history(made)


def _nothing(comes: Nothing, answer: Answer, deed: Deed, before: Any, door: Door) -> Any:
    assert (answer.outcome, answer.fields) == (comes.outcome, comes.fields), (door.name, answer)
    assert not comes.sentence or comes.sentence in answer.sentences, (door.name, answer.sentences)
    if comes.code and answer.code is not None:
        assert answer.code == comes.code
    assert _state(deed) == before
    if comes.opens is not None:
        assert door.look(deed.noun, deed.record) == comes.opens, door.name
    return None if comes.in_own_words else answer.sentences


def _value(record: Any, path: str) -> Any:
    value = record
    for name in path.split("."):
        value = getattr(value, name)
        value = value() if callable(value) and not isinstance(value, models.Manager) else value
    return [str(one) for one in value.order_by("pk")] if isinstance(value, models.Manager) else value


def _history(made: ChangeSet) -> list[tuple[Any, ...]]:
    """What the history keeps of a change set, without the numbers that each new record gets anew, nor the order."""
    changes = list(made.changes.order_by("pk"))
    new = {(change.label, change.object_id) for change in changes if change.before is None}
    told = [
        (
            change.label,
            change.action,
            change.name,
            *(_unnumbered(change.label, one, new) for one in (change.before, change.after)),
        )
        for change in changes
    ]
    return sorted(told, key=repr)


# What differs each time: ids, the keys of a program's parts, numbers of mails, and moments.
MADE_ANEW = {"id", "public_id", "key", "state_since", "message_id"}


def _unnumbered(label: str, values: dict[str, Any] | None, new: set[tuple[str, int]]) -> dict[str, Any] | None:
    if values is None:
        return None
    kept = {name: value for name, value in values.items() if name not in MADE_ANEW and not name.endswith("_at")}
    pointed = {
        column.attname: column.related_model._meta.label_lower
        for column in apps.get_model(label)._meta.concrete_fields
        if column.is_relation
    }
    # A record of another kind may happen to have the number of the new one.
    return {
        name: "new" if isinstance(value, int) and (pointed.get(name), value) in new else value
        for name, value in kept.items()
    }


def test_another_citys_editor_writes_nothing_in_what_the_public_sees_either(city, doors):
    """Public records can be read over the API by anybody; at the desk only one's own cities are there at all."""
    deed = Deed("organizations", "archive", city.maker, reason="试试")
    statuses = {}
    for name, opened in doors.items():
        door = opened("chen")
        before = _state(deed)
        statuses[name] = (door.do(deed).outcome, door.look("organizations", city.maker))
        assert _state(deed) == before
    assert statuses == {"desk": ("absent", 404), "api": ("forbidden", 200)}


def test_another_citys_editor_cannot_register_anything_here(city, doors):
    """The desk's form does not know the city; the API is told that this is not allowed."""
    deed = Deed("organizations", "add", values={"registry": city.wuhan, "kind": "company", "name": "武汉某某公司"})
    opened = {name: door("chen") for name, door in doors.items()}
    before = _state(deed)
    answers = {name: door.do(deed) for name, door in opened.items()}
    assert (answers["desk"].outcome, answers["desk"].fields) == (REFUSED, {"registry"})
    assert (answers["api"].outcome, answers["api"].code) == (FORBIDDEN, "not_allowed")
    assert _state(deed) == before
