"""What becomes of the names, codes and representatives of two organizations that become one."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import update
from ecosystem.organizations.choices import NameKind, RepresentationState, Scheme
from ecosystem.organizations.merging.carrying import Merging, drop, join, move_over, rows_of
from ecosystem.organizations.merging.own import ABSORBED, NAMED
from ecosystem.organizations.merging.relations import Relation
from ecosystem.organizations.models import Distinction, Organization, OrganizationName

# Of two claims of one person the one that came further stays.
FURTHER = (RepresentationState.CLAIMED, RepresentationState.VERIFIED)


def carry_names(merging: Merging, relation: Relation) -> None:
    """Every name goes on finding the organization; of two official, English or short names one becomes an alias."""
    for field, (kind, language) in NAMED.items():
        theirs = merging.choices[field] == ABSORBED
        loser, winner = (merging.kept, merging.absorbed) if theirs else (merging.absorbed, merging.kept)
        for row in _current(loser, kind, language):
            if not winner.names.filter(name=row.name, kind=kind, language=row.language, ends_on=None).exists():
                _demote(merging, row)
    for row in rows_of(relation, merging.absorbed):
        same = merging.kept.names.filter(name=row.name, language=row.language).order_by("pk")
        twin = same.filter(kind=row.kind).first()
        if twin is None and row.kind == NameKind.ALIAS:
            twin = same.first()
        if twin is not None:
            join(merging, twin, row, **({"ends_on": None} if row.kind == twin.kind and row.ends_on is None else {}))
        else:
            move_over(merging, relation, row, merging.kept)


def _current(organization: Organization, kind: str, language: str | None) -> list[OrganizationName]:
    rows = organization.names.filter(kind=kind, ends_on__isnull=True)
    return list((rows.filter(language=language) if language else rows).order_by("pk"))


def _demote(merging: Merging, row: OrganizationName) -> None:
    """Let a name be an alias, or be one with the alias that it is already."""
    sentence = _("“%(name)s” becomes an alias.") % {"name": row}
    twin = row.organization.names.filter(kind=NameKind.ALIAS, language=row.language, name=row.name).first()
    if twin is not None:
        join(merging, twin, row, sentence=sentence)
        return
    update(row, kind=NameKind.ALIAS)
    merging.remark(row, sentence)


def carry_identifiers(merging: Merging, relation: Relation) -> None:
    """Codes go along. Two different codes of legal persons are two legal persons, which are never one record."""
    ours = merging.kept.identifiers.filter(scheme=Scheme.USCC).first()
    for row in rows_of(relation, merging.absorbed):
        if row.scheme == Scheme.USCC and ours is not None:
            why = _("two of these codes are two legal persons. Remove the wrong code first, or relate the two instead.")
            raise merging.refuse("two_codes", row, why, ours)
        move_over(merging, relation, row, merging.kept)


def carry_representations(merging: Merging, relation: Relation) -> None:
    """Who represents both represents the one; one of all of them speaks for the others."""
    kept = merging.kept
    led = kept.representations.filter(is_lead=True).exists()
    for row in rows_of(relation, merging.absorbed):
        if led and row.is_lead:
            update(row, is_lead=False)
        twin = kept.representations.open().of(row.user).first() if row.state in FURTHER else None
        if twin is None:
            move_over(merging, relation, row, kept)
        elif FURTHER.index(row.state) > FURTHER.index(twin.state):
            _let_go(merging, relation, twin)
            move_over(merging, relation, row, kept)
        else:
            _let_go(merging, relation, row)


def _let_go(merging: Merging, relation: Relation, row: Any) -> None:
    """End or refuse one of a person's two, and keep it with the organization."""
    by = None if merging.by is SYSTEM else merging.by
    reason = _("The same person represents the record that this one is merged with.")
    now = timezone.now()
    if row.state == RepresentationState.VERIFIED:
        ended = {
            "state": RepresentationState.ENDED,
            "ended_at": now,
            "ended_by": by,
            "ending": reason,
            "is_lead": False,
        }
        update(row, **ended)
    else:
        decided = {"decided_at": now, "decided_by": by, "decision": reason}
        update(row, state=RepresentationState.REFUSED, **decided)
    merging.remark(row, _("%(person)s represents both; one of the two ends.") % {"person": row.user})
    if row.organization_id == merging.absorbed.pk:
        move_over(merging, relation, row, merging.kept)


def carry_invitations(merging: Merging, relation: Relation) -> None:
    """Open invitations stay open; of two to one address the later one is withdrawn."""
    for row in rows_of(relation, merging.absorbed):
        is_open = row.accepted_at is None and row.withdrawn_at is None
        here = merging.kept.invitations.filter(email=row.email, accepted_at=None, withdrawn_at=None)
        if is_open and here.exists():
            update(row, withdrawn_at=timezone.now())
            merging.remark(row, _("The address %(email)s was invited twice; one remains.") % {"email": row.email})
        move_over(merging, relation, row, merging.kept)


def carry_distinctions(merging: Merging, relation: Relation) -> None:
    """What a person told apart from the one is told apart from the other; that the two are two is decided otherwise now."""
    for row in rows_of(relation, merging.absorbed):
        other = row.low_id if relation.field == "high" else row.high_id
        ends = sorted((other, merging.kept.pk))
        if other == merging.kept.pk:
            drop(merging, row, _("It had been decided that the two are not the same."))
        elif Distinction.objects.filter(low=ends[0], high=ends[1]).exists():
            drop(merging, row, _("“%(name)s” was decided for both records.") % {"name": row})
        else:
            move_over(merging, relation, row, merging.kept)
