"""The columns of organizations: what the desk's table and an export of it show of each."""

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import identity
from ecosystem.organizations.choices import Freshness
from ecosystem.organizations.freshness import freshness_of
from ecosystem.organizations.models import Identifier, Organization
from ecosystem.programs.choices import State
from ecosystem.programs.models import Enrollment

OPEN_ENROLLMENTS = Prefetch(
    "enrollments",
    queryset=Enrollment.objects.filter(ends_on__isnull=True).select_related("program").order_by("pk"),
    to_attr="open_enrollments",
)
IDENTIFIERS = Prefetch("identifiers", queryset=Identifier.objects.order_by("scheme"), to_attr="known_identifiers")


def _programs(organization: Organization) -> list[str]:
    """What it is enrolled in now; a pause is said."""
    return [
        str(enrollment.program)
        if enrollment.state == State.ACTIVE
        else f"{enrollment.program} ({enrollment.get_state_display()})"
        for enrollment in organization.open_enrollments
    ]


def _told(code: Identifier) -> str:
    return gettext("%(label)s: %(value)s") % {"label": capfirst(code.get_scheme_display()), "value": code.value}


def _code(organization: Organization, scheme: str) -> str:
    return next((code.value for code in organization.known_identifiers if code.scheme == scheme), "")


COLUMNS = (
    column(Organization, "name", sort="sort_key"),
    column(Organization, "name_en"),
    column(Organization, "short_name"),
    column(Organization, "kind"),
    column(Organization, "status"),
    Column(
        name="programs",
        label=_("enrolled in"),
        value=_programs,
        prefetched=(OPEN_ENROLLMENTS,),
        clip=True,
    ),
    Column(
        name="sectors",
        label=_("sectors"),
        value=lambda organization: [str(sector) for sector in organization.sectors.all()],
        prefetched=("sectors",),
        clip=True,
    ),
    Column(
        name="layers",
        label=_("value-chain layers"),
        value=lambda organization: [str(layer) for layer in organization.layers.all()],
        prefetched=("layers",),
        clip=True,
    ),
    column(Organization, "place"),
    column(Organization, "place_text"),
    column(Organization, "sectors_text"),
    Column(
        name="uscc",
        label=_("unified social credit code"),
        value=lambda organization: _code(organization, "uscc"),
        prefetched=(IDENTIFIERS,),
    ),
    Column(
        name="identifiers",
        label=_("identifiers"),
        value=lambda organization: [_told(code) for code in organization.known_identifiers],
        prefetched=(IDENTIFIERS,),
        clip=True,
    ),
    column(Organization, "website", url=lambda organization: organization.website),
    column(Organization, "founded_on"),
    column(Organization, "dissolved_on"),
    Column(
        name="registered_capital",
        label=_("registered capital"),
        value=lambda organization: organization.capital,
        sort="registered_capital",
    ),
    column(Organization, "remark"),
    column(Organization, "description"),
    column(Organization, "description_en"),
    column(Organization, "verified_on"),
    column(Organization, "verified_by"),
    column(Organization, "verified_through"),
    Column(
        name="freshness",
        label=_("freshness"),
        value=lambda organization: Freshness(freshness_of(organization.kind, organization.verified_on)).label,
    ),
    column(Organization, "registry"),
    column(Organization, "created_at"),
    column(Organization, "updated_at"),
    column(Organization, "public_id"),
    identity(),
)
