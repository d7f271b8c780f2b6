"""The organization itself: registering, revising, publishing, archiving, verifying."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import clean
from ecosystem.organizations.choices import NameKind, NameLanguage, Status, Verification
from ecosystem.organizations.models import (
    Organization,
    OrganizationLayer,
    OrganizationName,
    OrganizationSector,
)
from ecosystem.organizations.services.identifiers import new_identifier
from ecosystem.organizations.services.names import follow_names
from ecosystem.vocabulary.models import Place, Sector, ValueChainLayer


def register_organization(  # noqa: PLR0913  the parts of one record, all by keyword
    *,
    by: Any,
    registry: Place,
    kind: str,
    name: str,
    reason: str = "",
    status: str = Status.DRAFT,
    names: Iterable[Mapping[str, Any]] = (),
    identifiers: Iterable[Mapping[str, Any]] = (),
    sectors: Iterable[Sector] = (),
    layers: Iterable[ValueChainLayer] = (),
    **fields: Any,
) -> Organization:
    """Register an organization under its official name, with its other names, identifiers, sectors and layers.

    ``names`` and ``identifiers`` are the fields of their models (an identifier can be ``taken_over``); ``name_en`` and
    ``short_name`` among ``fields`` become names too. Raises :class:`NotAllowed`, :class:`InvalidInput`, and :class:`Conflict` where another organization has
    one of the identifiers; nothing is written then.
    """
    written: dict[str, Any] = {own: clean(fields.pop(own)) for own in ("name_en", "short_name") if own in fields}
    fields = {**fields, **written, "name": clean(name), "kind": kind, "status": status}
    organization = Organization(registry=registry, **fields)
    authorize(by, "organizations.change", organization)
    with change_set(by=by, verb=gettext_noop("Register an organization"), reason=reason):
        create(organization)
        for values in _all_names(organization, names):
            create(OrganizationName(organization=organization, **values))
        for identifier in identifiers:
            _add_code(organization, identifier, reason)
        _set_links(organization, sectors, layers)
        return follow_names(organization)


def _add_code(organization: Organization, identifier: Mapping[str, Any], reason: str) -> None:
    """Add an identifier; a refusal is told under its scheme, since a form or a row asks for each scheme by itself."""
    values = {"taken_over": False, **identifier}
    try:
        create(new_identifier(organization, values.pop("taken_over"), reason, **values))
    except (InvalidInput, Conflict) as refusal:
        if "reason" in refusal.fields:
            raise
        told = {identifier["scheme"]: [refusal.sentence]}
        raise type(refusal)(refusal.code, refusal.sentence, told) from refusal


def _all_names(organization: Organization, names: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The given names, and those that stand in the organization's own fields, each once."""
    every: list[dict[str, Any]] = [{**values, "name": clean(values["name"])} for values in names]
    stated = [
        (organization.name, NameKind.OFFICIAL, NameLanguage.ZH_HANS),
        (organization.name_en, NameKind.TRANSLATED, NameLanguage.EN),
        (organization.short_name, NameKind.SHORT, NameLanguage.ZH_HANS),
    ]
    for name, kind, language in stated:
        same = [given for given in every if given["name"] == name]
        if not name or any(given["kind"] == kind for given in same) or (same and kind != NameKind.OFFICIAL):
            continue
        every.append({"name": name, "kind": kind, "language": language})
    return every


def revise_organization(
    organization: Organization,
    *,
    by: Any,
    reason: str = "",
    sectors: Iterable[Sector] | None = None,
    layers: Iterable[ValueChainLayer] | None = None,
    **fields: Any,
) -> Organization:
    """Correct what is said of an organization. Its names have verbs of their own, and so has its status."""
    authorize(by, "organizations.change", organization)
    if refused := {
        "name",
        "name_en",
        "short_name",
        "status",
        "registry",
        "verified_on",
        "verified_by",
        "verified_through",
        "public_id",
    } & set(fields):
        raise InvalidInput(
            "not_here",
            _("This cannot be changed here."),
            {name: [_("This cannot be changed here.")] for name in refused},
        )
    with change_set(by=by, verb=gettext_noop("Revise an organization"), reason=reason):
        organization = update(locked(organization), **fields)
        _set_links(organization, sectors, layers)
        return organization


def _set_links(
    organization: Organization, sectors: Iterable[Sector] | None, layers: Iterable[ValueChainLayer] | None
) -> None:
    if sectors is not None:
        _replace_links(OrganizationSector, "sector", organization, sectors)
    if layers is not None:
        _replace_links(OrganizationLayer, "layer", organization, layers)


def _replace_links(
    model: type[OrganizationSector | OrganizationLayer], end: str, organization: Organization, wanted: Iterable[Any]
) -> None:
    targets = {target.pk: target for target in wanted}
    for link in model._default_manager.filter(organization=organization).select_related("organization", end):
        if targets.pop(getattr(link, f"{end}_id"), None) is None:
            delete(link)
    for target in targets.values():
        create(model(organization=organization, **{end: target}))


def _set_status(organization: Organization, status: str, *, by: Any, verb: str, reason: str) -> Organization:
    authorize(by, "organizations.change", organization)
    with change_set(by=by, verb=verb, reason=reason):
        organization = locked(organization)
        if status == Status.DRAFT and organization.status != Status.ARCHIVED:
            raise Conflict("not_archived", _("Only an archived record can be restored."))
        if organization.status == status:
            raise Conflict(
                "same_status", _("It is %(status)s already.") % {"status": organization.get_status_display()}
            )
        if organization.status == Status.ARCHIVED and status != Status.DRAFT:
            raise Conflict("archived", _("It is archived. Restore it first."))
        return update(organization, status=status)


def publish_organization(organization: Organization, *, by: Any, reason: str = "") -> Organization:
    """Show it in the directory. Raises :class:`Conflict` where it is public or archived."""
    verb = gettext_noop("Publish an organization")
    return _set_status(organization, Status.PUBLIC, by=by, verb=verb, reason=reason)


def unlist_organization(organization: Organization, *, by: Any, reason: str = "") -> Organization:
    """Keep its page, and take it out of every list. Raises :class:`Conflict` where it is unlisted or archived."""
    verb = gettext_noop("Unlist an organization")
    return _set_status(organization, Status.UNLISTED, by=by, verb=verb, reason=reason)


def archive_organization(organization: Organization, *, by: Any, reason: str = "") -> Organization:
    """Take it out of the directory; nothing is lost."""
    verb = gettext_noop("Archive an organization")
    return _set_status(organization, Status.ARCHIVED, by=by, verb=verb, reason=reason)


def restore_organization(organization: Organization, *, by: Any, reason: str = "") -> Organization:
    """Make an archived organization a draft again."""
    verb = gettext_noop("Restore an organization")
    return _set_status(organization, Status.DRAFT, by=by, verb=verb, reason=reason)


def verify_organization(
    organization: Organization, *, by: Any, on: date | None = None, reason: str = ""
) -> Organization:
    """Note that staff checked the record on a day (default: today). Only this and confirming set ``verified_on``."""
    authorize(by, "organizations.verify", organization)
    on = on or today()
    if on > today():
        raise InvalidInput("in_future", _("The date is in the future."), {"on": [_("The date is in the future.")]})
    with change_set(by=by, verb=gettext_noop("Verify an organization"), reason=reason):
        return update(locked(organization), **_verified(by, on, Verification.STAFF))


def confirm_organization(organization: Organization, *, by: Any, reason: str = "") -> Organization:
    """Note that the organization itself says today that its record is right, through somebody who may speak for it.

    ``by`` is that person, or the system where the person has no account. Raises :class:`NotAllowed`.
    """
    authorize(by, "organizations.represent", organization)
    with change_set(by=by, verb=gettext_noop("Confirm an organization's data"), reason=reason):
        return update(locked(organization), **_verified(by, today(), Verification.ORGANIZATION))


def _verified(by: Any, on: date, through: str) -> dict[str, Any]:
    return {"verified_on": on, "verified_by": None if by is SYSTEM else by, "verified_through": through}
