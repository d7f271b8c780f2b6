"""Verbs that write relationships."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.core.errors import Conflict
from ecosystem.organizations.models import Organization
from ecosystem.relationships.models import Relationship
from ecosystem.sources.models import Source


def relate(  # noqa: PLR0913  the parts of one edge, all by keyword
    subject: Organization,
    object: Organization,  # noqa: A002  the word of the domain for the other end
    *,
    kind: str,
    by: Any,
    starts_on: date | None = None,
    ends_on: date | None = None,
    source: Source | None = None,
    quote: str = "",
    note: str = "",
    note_en: str = "",
    reason: str = "",
) -> Relationship:
    """Say that the subject supplies, hosts, invests in … the object, between two dates.

    A symmetric kind may be given in either order; it is stored once. Raises :class:`NotAllowed`; :class:`InvalidInput`
    for an organization related to itself or a kind that these two cannot have; :class:`Conflict` (``overlap``) where
    they have this relationship on one of those days already.
    """
    relationship = Relationship(
        subject=subject,
        object=object,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        source=source,
        quote=quote,
        note=note,
        note_en=note_en,
    )
    authorize(by, "relationships.change", relationship)
    with change_set(by=by, verb=gettext_noop("Relate organizations"), reason=reason):
        _lock_ends(subject.pk, object.pk)
        return create(relationship)


def revise_relationship(relationship: Relationship, *, by: Any, reason: str = "", **fields: Any) -> Relationship:
    """Correct a relationship that was written down wrongly. Raises what :func:`relate` raises."""
    authorize(by, "relationships.change", relationship)
    ends = {name: fields.get(name) or getattr(relationship, name) for name in ("subject", "object")}
    authorize(by, "relationships.change", Relationship(kind=relationship.kind, **ends))
    with change_set(by=by, verb=gettext_noop("Revise a relationship"), reason=reason):
        _lock_ends(relationship.subject_id, relationship.object_id, *(end.pk for end in ends.values()))
        return update(locked(relationship), **fields)


def end_relationship(relationship: Relationship, *, on: date, by: Any, reason: str = "") -> Relationship:
    """Say that a relationship no longer holds from the day on. Raises :class:`Conflict` (``ended``) where it has ended."""
    authorize(by, "relationships.change", relationship)
    with change_set(by=by, verb=gettext_noop("End a relationship"), reason=reason):
        relationship = locked(relationship)
        if relationship.ends_on is not None:
            raise Conflict("ended", _("This ended on %(day)s already.") % {"day": relationship.ends_on})
        return update(relationship, ends_on=on)


def remove_relationship(relationship: Relationship, *, by: Any, reason: str = "") -> None:
    """Remove a relationship that never was one; one that is over is ended instead."""
    authorize(by, "relationships.change", relationship)
    with change_set(by=by, verb=gettext_noop("Remove a relationship"), reason=reason):
        delete(locked(relationship))


def _lock_ends(*organizations: int) -> None:
    """Lock the organizations, the lowest id first: whoever writes the same edge waits, and nobody waits in a circle."""
    ends = Organization.objects.filter(pk__in=set(organizations)).order_by("pk")
    list(ends.select_for_update(of=("self",), no_key=True).values_list("pk"))
