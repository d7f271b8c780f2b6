"""Carrying records over from one organization to another: what moves, what becomes one, and what is refused with a reason."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ecosystem.accounts.scopes import scope_of
from ecosystem.audit.choices import Reach
from ecosystem.audit.models import Audited
from ecosystem.audit.recording import delete, move, update
from ecosystem.core.conditions import holds
from ecosystem.core.dates import overlapping
from ecosystem.core.errors import Conflict, DomainError, NotAllowed
from ecosystem.organizations.merging.relations import Relation, relations_to
from ecosystem.organizations.merging.rules import is_carried
from ecosystem.organizations.models import Organization

# What says nothing of a fact: who wrote it down when, and how it is cited.
CITED = ("source", "quote")
DATES = ("starts_on", "ends_on")


@dataclass(frozen=True)
class Remark:
    """Something that a merge does beside carrying over: to which kind of record, and in words."""

    kind: str
    sentence: str


@dataclass
class Merging:
    """Two records becoming one: who does it, what was chosen, and what it did so far."""

    kept: Organization
    absorbed: Organization
    by: Any
    choices: Mapping[str, str]
    moved: Counter[Relation] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, record: models.Model, sentence: str) -> None:
        self.remarks.append(Remark(capfirst(str(record._meta.verbose_name)), sentence))

    def refuse(self, code: str, record: models.Model, why: str, other: models.Model | None = None) -> Conflict:
        """The refusal to merge because of a record, which it names, and the one that it cannot stand beside."""
        names = f"“{record}”" if other is None else _("“%(one)s” and “%(other)s”") % {"one": record, "other": other}
        told = {"kind": record._meta.verbose_name, "names": names, "why": why}
        return Conflict(code, _("These cannot be merged yet. %(kind)s %(names)s: %(why)s") % told)


def rows_of(relation: Relation, target: models.Model) -> list[Any]:
    """The records of a relation, locked, in their order."""
    return list(relation.rows(target).select_for_update(of=("self",)).order_by("pk"))


def carry(merging: Merging, relation: Relation) -> None:
    """The rule where there is no other: everything moves; what the kept record has just so already becomes one with that."""
    carry_between(merging, relation, merging.absorbed, merging.kept)


def carry_between(merging: Merging, relation: Relation, giver: models.Model, taker: models.Model) -> None:
    for row in rows_of(relation, giver):
        twins = [] if relation.label_field else list(twins_of(row, relation.field, taker))
        if not twins:
            move_over(merging, relation, row, taker)
        elif len(twins) == 1 and isinstance(row, Audited) and say_the_same(twins[0], row, besides={relation.field}):
            join(merging, twins[0], row)
        else:
            raise merging.refuse("cannot_join", row, _("only one of the two can stay. Decide which first."), twins[0])


def move_over(merging: Merging, relation: Relation, row: Any, taker: models.Model, **also: Any) -> None:
    """Let a record belong to the taker. Raises :class:`Conflict` (``cannot_carry``) where it cannot, with the reason."""
    try:
        if relation.label_field:
            update(row, **{relation.field: taker.pk})
        elif also:
            update(row, **{relation.field: taker}, **also)
        else:
            move(row, **{relation.field: taker})
    except DomainError as refusal:
        raise merging.refuse("cannot_carry", row, str(refusal)) from refusal
    merging.moved[relation] += 1


def twins_of(row: models.Model, name: str, taker: models.Model) -> Iterator[Any]:
    """The taker's records beside which the database would not let ``row`` stand."""
    model = type(row)
    seen = set()
    for names, condition in _unique(model):
        if name not in names or (condition is not None and holds(condition, row) is False):
            continue
        values = {one: getattr(row, model._meta.get_field(one).attname) for one in names if one != name}  # type: ignore[union-attr]
        if None in values.values():
            continue
        same = model._default_manager.select_for_update(of=("self",)).filter(
            condition or Q(), **values, **{name: taker}
        )
        for twin in same.exclude(pk=row.pk).order_by("pk"):
            if twin.pk not in seen:
                seen.add(twin.pk)
                yield twin


def _unique(model: type[models.Model]) -> Iterator[tuple[tuple[str, ...], Q | None]]:
    """What must be unique in a model: the names of the fields, and under which condition."""
    for column in model._meta.concrete_fields:
        if column.unique:
            yield (column.name,), None
    for names in model._meta.unique_together:
        yield tuple(names), None
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            yield constraint.fields, constraint.condition


def say_the_same(one: models.Model, other: models.Model, *, besides: Collection[str] = ()) -> bool:
    """Whether two records do not contradict each other: every field is equal, or empty in one of them."""
    return all(
        _is_empty(a) or _is_empty(b) or a == b
        for column in telling_fields(type(one))
        if column.name not in besides
        for a, b in [(getattr(one, column.attname), getattr(other, column.attname))]
    ) and all(getattr(one, name, None) == getattr(other, name, None) for name in DATES)


def telling_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields that say something of the world: no keys, no moments of writing, nothing that follows from others."""
    untold = getattr(model, "audit_derived", frozenset())
    return [
        column
        for column in model._meta.concrete_fields
        if not (column.primary_key or column.unique or column.name in untold)
        and not isinstance(column, models.DateTimeField | models.BooleanField)
    ]


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def join(merging: Merging, stays_: Any, goes: Any, *, sentence: str = "", **also: Any) -> None:
    """Make one record of two: what only the one that goes says is taken over, what refers to it moves, and it is removed."""
    refuse_out_of_reach(merging, goes)
    for relation in relations_to(type(goes)):
        if is_carried(relation) and relation.rows(goes).exists():
            carry_between(merging, relation, goes, stays_)
    values = {**_missing(stays_, goes), **also}
    delete(goes)
    if values:
        update(stays_, **values)
    merging.remark(goes, sentence or _("“%(name)s” is there already; the two become one.") % {"name": goes})


def _missing(stays_: models.Model, goes: models.Model) -> dict[str, Any]:
    """What the one that goes says and the one that stays does not; a source is taken with its quote, or not at all."""
    found = {}
    cites = getattr(stays_, "source_id", None) is not None
    for column in telling_fields(type(goes)):
        if column.name in DATES or (column.name in CITED and cites):
            continue
        if _is_empty(getattr(stays_, column.attname)) and not _is_empty(value := getattr(goes, column.attname)):
            found[column.attname] = value
    return found


def drop(merging: Merging, row: Any, sentence: str) -> None:
    """Remove a record that says nothing any more; the history keeps it."""
    refuse_out_of_reach(merging, row)
    delete(row)
    merging.remark(row, sentence)


def refuse_out_of_reach(merging: Merging, row: Any) -> None:
    """Refuse to remove or rewrite what the person could not remove otherwise. Raises :class:`NotAllowed`."""
    scope = scope_of(merging.by)
    reached = (
        scope.anywhere(row.audit_capability)
        if row.audit_reach == Reach.ANY
        else scope.reaches(row.audit_capability, **row.scope_keys())
    )
    if not reached:
        sentence = _("%(kind)s “%(name)s” would become one with another. Somebody who may change it must merge these.")
        raise NotAllowed("not_allowed", sentence % {"kind": row._meta.verbose_name, "name": row})


def spans(*same: str) -> Callable[[Merging, Relation], None]:
    """The rule for dated facts: those that say the same (in the fields ``same``) of overlapping times become one.

    It then holds from the first day of any of them to the last.
    """

    def rule(merging: Merging, relation: Relation) -> None:
        for row in rows_of(relation, merging.absorbed):
            wanted = {name: getattr(row, type(row)._meta.get_field(name).attname) for name in same}
            here = relation.rows(merging.kept).filter(**wanted)
            others = list(here.filter(overlapping(row.starts_on, row.ends_on)).exclude(pk=row.pk).order_by("pk"))
            if others:
                unite(merging, [*others, row])
            else:
                move_over(merging, relation, row, merging.kept)

    return rule


def unite(merging: Merging, facts: list[Any]) -> None:
    """Make one of several dated facts that say the same; the first one stays and holds as long as all of them."""
    first, rest = facts[0], facts[1:]
    starts = None if any(fact.starts_on is None for fact in facts) else min(fact.starts_on for fact in facts)
    ends = None if any(fact.ends_on is None for fact in facts) else max(fact.ends_on for fact in facts)
    sentence = _("“%(name)s” stands with both records for overlapping times; the two become one.")
    refuse_out_of_reach(merging, first)
    for fact in rest:
        join(merging, first, fact, sentence=sentence % {"name": fact})
    update(first, starts_on=starts, ends_on=ends)


def alike(*same: str) -> Callable[[Merging, Relation], None]:
    """The rule for facts without dates: where both have one with the same ``same`` and nothing contradicts, it becomes one."""

    def rule(merging: Merging, relation: Relation) -> None:
        for row in rows_of(relation, merging.absorbed):
            wanted = {name: getattr(row, name) for name in same}
            here = relation.rows(merging.kept).filter(**wanted).order_by("pk")
            twin = next((one for one in here if say_the_same(one, row, besides={relation.field})), None)
            if twin is not None:
                join(merging, twin, row)
            else:
                move_over(merging, relation, row, merging.kept)

    return rule
