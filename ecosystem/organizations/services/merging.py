"""Two records of one organization become one: everything of the one goes to the other, and its id leads there for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, update
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.organizations.choices import Status
from ecosystem.organizations.merging.carrying import Merging, Remark, carry
from ecosystem.organizations.merging.own import sides_of, taken_over
from ecosystem.organizations.merging.relations import relations_to
from ecosystem.organizations.merging.rules import rule_for, steps_before
from ecosystem.organizations.models import Organization, merged_already
from ecosystem.organizations.services.names import follow_names


@dataclass(frozen=True)
class Plan:
    """What a merge would do: how many records of each kind move, what happens beside that, and what forbids it."""

    moved: list[tuple[str, int]]
    remarks: list[Remark]
    refusal: str = ""
    name: str = ""


class _Rehearsed(Exception):
    pass


def merge_organizations(
    kept: Organization,
    absorbed: Organization,
    *,
    by: Any,
    choices: Mapping[str, str] | None = None,
    reason: str = "",
) -> Organization:
    """Make one record of two that are the same organization, and return it.

    Whatever refers to ``absorbed`` refers to ``kept`` afterwards. ``choices`` says for a field which record it is taken
    from (``kept`` or ``absorbed``); else the one that says something, and of two the one verified later. The other one
    stays, archived and empty, and its id leads to the kept one.

    Raises :class:`NotAllowed`; :class:`InvalidInput`; :class:`Conflict`: ``same_record``, ``merged`` where one of them was
    merged before, ``other_registry``, ``two_codes``, ``overlap``, ``cannot_join``, ``cannot_carry``, naming what is in the way.
    """
    return _merge(kept, absorbed, by=by, choices=choices or {}, reason=reason).kept


def plan_merge(
    kept: Organization, absorbed: Organization, *, by: Any, choices: Mapping[str, str] | None = None
) -> Plan:
    """What merging would do, found out by doing it and taking it back. Raises :class:`NotAllowed` and :class:`InvalidInput`."""
    _authorize(kept, absorbed, by=by)
    done: list[Merging] = []
    try:
        with transaction.atomic():
            done.append(_merge(kept, absorbed, by=by, choices=choices or {}, reason=""))
            raise _Rehearsed
    except _Rehearsed:
        moved = [(relation.title, number) for relation, number in done[0].moved.items()]
        return Plan(_together(moved), done[0].remarks, name=done[0].kept.name)
    except (Conflict, NotAllowed) as refusal:
        return Plan([], [], str(refusal))


def _together(moved: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The numbers by kind: relationships go along at both ends."""
    titles = dict.fromkeys(title for title, _number in moved)
    return [(title, sum(number for one, number in moved if one == title)) for title in titles]


def _authorize(kept: Organization, absorbed: Organization, *, by: Any) -> None:
    for record in (kept, absorbed):
        authorize(by, "organizations.merge", record)


def _merge(kept: Organization, absorbed: Organization, *, by: Any, choices: Mapping[str, str], reason: str) -> Merging:
    _authorize(kept, absorbed, by=by)
    if kept.pk == absorbed.pk:
        sentence = _("A record is not merged with itself.")
        raise InvalidInput("same_record", sentence, {"absorbed": [sentence]})
    with change_set(by=by, verb=gettext_noop("Merge organizations"), reason=reason):
        for step in steps_before():
            step(kept, absorbed)
        kept, absorbed = _locked_both(kept, absorbed)
        merging = Merging(kept, absorbed, by, sides_of(kept, absorbed, choices))
        for relation in relations_to(Organization):
            (rule_for(relation.key) or carry)(merging, relation)
        update(kept, **taken_over(absorbed, merging.choices))
        follow_names(kept)
        update(absorbed, status=Status.ARCHIVED, merged_into=kept)
        return merging


def _locked_both(kept: Organization, absorbed: Organization) -> tuple[Organization, Organization]:
    """Both as they are now, locked in the order of their numbers."""
    rows = (
        Organization.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[kept.pk, absorbed.pk])
        .order_by("pk")
    )
    found = {row.pk: row for row in rows}
    if len(found) < 2:
        raise Conflict("gone", _("This record is no longer there."))
    for record in found.values():
        if record.merged_into_id is not None:
            raise merged_already(record)
    if found[kept.pk].registry.is_synthetic != found[absorbed.pk].registry.is_synthetic:
        raise Conflict("other_registry", _("What was made up is never merged with what is real."))
    return found[kept.pk], found[absorbed.pk]
