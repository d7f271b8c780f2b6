"""The center itself: opening, revising, publishing, archiving."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.revising import set_publication
from ecosystem.centers.models import Center
from ecosystem.core.choices import Publication
from ecosystem.core.errors import InvalidInput
from ecosystem.core.text import clean
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.models import Place

NOT_REVISED = frozenset({"status", "registry", "public_id"})


def open_center(  # the fields of one record, all by keyword
    *,
    by: Any,
    registry: Place,
    name: str,
    organization: Organization | None = None,
    reason: str = "",
    **fields: Any,
) -> Center:
    """Enter the center of a city, which thereby keeps a registry. ``organization`` is the center as an organization.

    Takes an administrator of the whole installation. Raises :class:`NotAllowed` and :class:`InvalidInput`.
    """
    authorize(by, "centers.open")
    if organization is not None:
        authorize(by, "organizations.view", organization)
    with change_set(by=by, verb=gettext_noop("Open a center"), reason=reason):
        return create(Center(registry=registry, name=clean(name), organization=organization, **fields))


def revise_center(center: Center, *, by: Any, reason: str = "", **fields: Any) -> Center:
    """Correct what is said of a center. Its city stays, and its status has verbs of its own."""
    authorize(by, "centers.change", center)
    if refused := NOT_REVISED & set(fields):
        sentence = _("This cannot be changed here.")
        raise InvalidInput("not_here", sentence, {name: [sentence] for name in refused})
    if fields.get("organization") is not None:
        authorize(by, "organizations.view", fields["organization"])
    with change_set(by=by, verb=gettext_noop("Revise a center"), reason=reason):
        return update(locked(center), **fields)


def _set_status(center: Center, status: str, *, by: Any, verb: str, reason: str) -> Center:
    authorize(by, "centers.change", center)
    with change_set(by=by, verb=verb, reason=reason):
        return set_publication(center, status)


def publish_center(center: Center, *, by: Any, reason: str = "") -> Center:
    """Show the center, its platforms and their programs to the public. Raises :class:`Conflict` where it is archived."""
    return _set_status(center, Publication.PUBLIC, by=by, verb=gettext_noop("Publish a center"), reason=reason)


def archive_center(center: Center, *, by: Any, reason: str = "") -> Center:
    """Take the center and all that belongs to it off the public pages; nothing is lost."""
    return _set_status(center, Publication.ARCHIVED, by=by, verb=gettext_noop("Archive a center"), reason=reason)


def restore_center(center: Center, *, by: Any, reason: str = "") -> Center:
    """Make an archived center a draft again."""
    return _set_status(center, Publication.DRAFT, by=by, verb=gettext_noop("Restore a center"), reason=reason)
