"""What of an organization can be proposed. Names, the code and the place are records of their own."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ecosystem.intake.choices import Field, Subject
from ecosystem.intake.subjects.base import Choices, Looks, Proposable, SubjectNoun, coded, day, plain
from ecosystem.organizations import services
from ecosystem.organizations.choices import NameKind, NameLanguage, Scheme
from ecosystem.organizations.identifiers import normalize_identifier
from ecosystem.organizations.models import Organization, OrganizationName, refuse_unusable_name
from ecosystem.vocabulary.models import Place

# A name is a record of its own: of which kinds and language the present one is, and what a new one becomes.
NAMES: dict[str, tuple[set[str], str | None, tuple[str, str]]] = {
    Field.NAME: ({NameKind.OFFICIAL}, None, (NameKind.OFFICIAL, NameLanguage.ZH_HANS)),
    Field.SHORT_NAME: ({NameKind.SHORT}, None, (NameKind.SHORT, NameLanguage.ZH_HANS)),
    Field.NAME_EN: (
        {NameKind.TRANSLATED, NameKind.OFFICIAL},
        NameLanguage.EN,
        (NameKind.TRANSLATED, NameLanguage.EN),
    ),
}


def places_of(organization: Organization) -> QuerySet[Place]:
    """Where an organization of this registry can be: in the city, or in a district or area of it."""
    city = organization.registry_id
    return Place.objects.filter(Q(pk=city) | Q(parent=city) | Q(parent__parent=city)).order_by("code")


def place_text(place: Place | None) -> str:
    """A place as a proposal names it: by its code, with its name for people; empty for none."""
    return f"{place.code} {place.name}" if place else ""


def _place(organization: Organization, text: str) -> Mapping[str, Any]:
    if not text:
        return {"place": None}
    found = places_of(organization).filter(code=text.split(maxsplit=1)[0]).first()
    if found is None:
        raise ValidationError(_("Choose a place of the city."))
    return {"place": found}


def _place_choices(organization: Organization) -> Choices:
    return [(place_text(place), place.name) for place in places_of(organization)]


def _name(name: str) -> Proposable:
    column: Any = Organization._meta.get_field(name)

    def parse(organization: Organization, text: str) -> Mapping[str, Any]:
        refuse_unusable_name(text, name)
        return {name: column.clean(text, organization)}

    def read(organization: Organization) -> str:
        return str(getattr(organization, name))

    needed = name == Field.NAME
    return Proposable(name=name, read=read, parse=parse, longest=column.max_length, needed=needed)


def _code_of(organization: Organization) -> Any:
    return organization.identifiers.filter(scheme=Scheme.USCC).order_by("pk").first()


def _read_code(organization: Organization) -> str:
    found = _code_of(organization)
    return found.value if found else ""


def _parse_code(organization: Organization, text: str) -> Mapping[str, Any]:
    return {"uscc": normalize_identifier(Scheme.USCC, text) if text else ""}


def _write(organization: Organization, columns: dict[str, Any], *, by: Any, reason: str) -> None:
    facts = {name: value for name, value in columns.items() if name not in NAMES and name != Field.USCC}
    if facts:
        services.revise_organization(organization, by=by, reason=reason, **facts)
    if Field.USCC in columns:
        _set_code(organization, columns[Field.USCC], by=by, reason=reason)
    for name in NAMES:
        if name in columns:
            _rename(organization, name, columns[name], by=by, reason=reason)


def _set_code(organization: Organization, wanted: str, *, by: Any, reason: str) -> None:
    present = _code_of(organization)
    if present is None:
        services.add_identifier(organization, by=by, scheme=Scheme.USCC, value=wanted, reason=reason)
    elif wanted:
        services.revise_identifier(present, by=by, value=wanted, reason=reason)
    else:
        services.remove_identifier(present, by=by, reason=reason)


def _rename(organization: Organization, name: str, wanted: str, *, by: Any, reason: str) -> None:
    kinds, language, (kind, spoken) = NAMES[name]
    present = _present_name(organization, kinds, language)
    if present is None:
        services.add_name(organization, by=by, name=wanted, kind=kind, language=spoken, reason=reason)
    elif wanted:
        services.revise_name(present, by=by, name=wanted, reason=reason)
    else:
        services.remove_name(present, by=by, reason=reason)


def _present_name(organization: Organization, kinds: set[str], language: str | None) -> OrganizationName | None:
    rows = organization.names.filter(kind__in=kinds, ends_on__isnull=True).order_by("pk")
    return (rows if language is None else rows.filter(language=language)).first()


def _rows() -> QuerySet[Organization]:
    return Organization.objects.visible_to(AnonymousUser()).select_related("registry", "place")


ORGANIZATION = SubjectNoun(
    name=Subject.ORGANIZATION,
    model=Organization,
    fields=(
        _name(Field.NAME),
        _name(Field.SHORT_NAME),
        _name(Field.NAME_EN),
        coded(Organization, Field.KIND),
        Proposable(name=Field.USCC, read=_read_code, parse=_parse_code, longest=40),
        Proposable(
            name=Field.PLACE,
            read=lambda organization: place_text(organization.place),
            parse=_place,
            looks=Looks.CHOICE,
            choices=_place_choices,
        ),
        plain(Organization, Field.WEBSITE),
        day(Organization, Field.FOUNDED_ON),
        day(Organization, Field.DISSOLVED_ON),
        plain(Organization, Field.DESCRIPTION),
        plain(Organization, Field.DESCRIPTION_EN),
    ),
    rows=_rows,
    permission="organizations.change",
    write=_write,
)
