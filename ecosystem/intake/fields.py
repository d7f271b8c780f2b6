"""The fields of an organization that can be proposed: how they are read, checked and written, as plain text."""

from collections.abc import Collection, Mapping
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ecosystem.core.errors import InvalidInput
from ecosystem.intake.choices import Field
from ecosystem.intake.models import ProposedField
from ecosystem.organizations import services
from ecosystem.organizations.choices import NameKind, NameLanguage
from ecosystem.organizations.models import Organization, OrganizationName, refuse_unusable_name
from ecosystem.vocabulary.models import Place

# A name is a record of its own: of which kinds and language the present one is, and what a new one becomes.
NAMES = {
    Field.SHORT_NAME: ({NameKind.SHORT}, None, (NameKind.SHORT, NameLanguage.ZH_HANS)),
    Field.NAME_EN: (
        {NameKind.TRANSLATED, NameKind.OFFICIAL},
        NameLanguage.EN,
        (NameKind.TRANSLATED, NameLanguage.EN),
    ),
}
PLAIN = (Field.DESCRIPTION, Field.DESCRIPTION_EN, Field.WEBSITE)


def places_of(organization: Organization) -> QuerySet[Place]:
    """Where an organization of this registry can be: in the city, or in a district or area of it."""
    city = organization.registry_id
    return Place.objects.filter(Q(pk=city) | Q(parent=city) | Q(parent__parent=city)).order_by("code")


def present_values(organization: Organization) -> dict[str, str]:
    """What stands in every field now, as text."""
    values = {str(name): getattr(organization, name) for name in (*PLAIN, *NAMES)}
    return {**values, Field.PLACE.value: place_text(organization.place)}


def place_text(place: Place | None) -> str:
    """A place as a proposal names it: by its code, with its name for people; empty for none."""
    return f"{place.code} {place.name}" if place else ""


def refuse_impossible(organization: Organization, changes: Mapping[str, str]) -> None:
    """Refuse values that could never be written, at their fields. Raises :class:`InvalidInput`."""
    unknown = set(changes) - set(Field.values)
    if unknown:
        sentence = _("This cannot be changed here.")
        raise InvalidInput("not_here", sentence, {name: [sentence] for name in unknown})
    trial = copy(organization)
    for name, value in changes.items():
        if name != Field.PLACE:
            setattr(trial, name, value)
    try:
        trial.clean_fields(exclude={column.name for column in Organization._meta.fields} - set(changes))
        for name in set(changes) & set(NAMES):
            refuse_unusable_name(changes[name], name)
    except ValidationError as error:
        raise InvalidInput.from_validation(error) from error
    _place(organization, changes.get(Field.PLACE, ""))


def _place(organization: Organization, text: str) -> Place | None:
    if not text:
        return None
    found = places_of(organization).filter(code=text.split(maxsplit=1)[0]).first()
    if found is None:
        sentence = _("Choose a place of the city.")
        raise InvalidInput("unknown_place", sentence, {Field.PLACE: [sentence]})
    return found


def write(organization: Organization, changes: Mapping[str, str], *, by: Any, reason: str) -> None:
    """Write accepted values through the organization's own verbs; the caller holds the change set."""
    facts: dict[str, Any] = {name: changes[name] for name in PLAIN if name in changes}
    if Field.PLACE in changes:
        facts["place"] = _place(organization, changes[Field.PLACE])
    if facts:
        services.revise_organization(organization, by=by, reason=reason, **facts)
    for name in NAMES:
        if name in changes:
            _rename(organization, Field(name), changes[name], by=by, reason=reason)


def _rename(organization: Organization, field: Field, wanted: str, *, by: Any, reason: str) -> None:
    present = _present_name(organization, field)
    kind, language = NAMES[field][2]
    if present is None:
        services.add_name(organization, by=by, name=wanted, kind=kind, language=language, reason=reason)
    elif wanted:
        services.revise_name(present, by=by, name=wanted, reason=reason)
    else:
        services.remove_name(present, by=by, reason=reason)


def _present_name(organization: Organization, field: Field) -> OrganizationName | None:
    kinds, language, _new = NAMES[field]
    rows = organization.names.filter(kind__in=kinds, ends_on__isnull=True).order_by("pk")
    return (rows if language is None else rows.filter(language=language)).first()


def conflicts_of(fields: Collection[ProposedField], organization: Organization) -> set[str]:
    """The fields that say neither what they said when the proposal was made nor what it wants."""
    present = present_values(organization)
    return {field.name for field in fields if present[field.name] not in {field.before, field.after}}
