"""Centers on the desk, with their capacity, parties, platforms, steps and peer cities."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecosystem.centers import services
from ecosystem.centers.choices import PartyRole, PhaseState
from ecosystem.centers.filters import CenterFilter, PeerCityFilter, PlatformFilter
from ecosystem.centers.models import CapacityPhase, Center, CenterParty, CenterStep, PeerCity, Platform
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.core.searching import BY_RELEVANCE
from ecosystem.desk.filters import Conditions, Records, by_filter, by_source, searching, texts_match
from ecosystem.desk.forms.centers import (
    CenterForm,
    PartyForm,
    PeerCityForm,
    PhaseForm,
    PlatformForm,
    StepForm,
    TemplateForm,
)
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.columns import column
from ecosystem.desk.nouns.common import (
    correction,
    creation,
    ending,
    identity,
    period_column,
    publication,
    removal,
    under,
)
from ecosystem.organizations.filters import OrganizationIdFilter

VIEW, CHANGE = "centers.view", "centers.change"


class CenterTableFilter(CenterFilter):
    """What every door filters by, and what staff ask beside it."""

    opened = Conditions(
        _("Opened"),
        {"yes": (_("open"), Q(opened_on__isnull=False)), "no": (_("not yet, or not known"), Q(opened_on__isnull=True))},
    )


CENTERS = Noun(
    name="centers",
    model=Center,
    icon="cpu",
    section="center",
    columns=(
        column(Center, "name"),
        column(Center, "name_en"),
        column(Center, "status"),
        column(Center, "registry"),
        column(Center, "organization"),
        column(Center, "opened_on"),
        column(Center, "technology"),
        column(Center, "technology_en"),
        column(Center, "website"),
        column(Center, "description"),
        column(Center, "description_en"),
        column(Center, "source"),
        column(Center, "quote"),
        column(Center, "public_id"),
        identity(),
    ),
    shown=("name", "status", "registry", "opened_on", "organization", "technology"),
    sort="name",
    filters=CenterTableFilter,
    find=lambda rows, query: rows.search(query),
    best=lambda rows, query: rows.best_match_first(query),
    best_keys=BY_RELEVANCE,
    view=VIEW,
    create=creation(CenterForm, services.open_center, "centers.open", _("Add a center")),
    edit=correction(CenterForm, services.revise_center, CHANGE),
    acts=(
        *publication(services.publish_center, services.archive_center, services.restore_center, CHANGE),
        Act(
            name="template",
            label=_("Add the four platforms"),
            run=services.add_platforms_from_template,
            form=TemplateForm,
            permission=CHANGE,
            icon="layout-grid",
            help=_("Those of the template that the center does not have yet."),
        ),
        Act(
            name="usual-steps",
            label=_("Add the usual service steps"),
            run=services.add_usual_steps,
            permission=CHANGE,
            icon="list-ordered",
            help=_("Those of the vocabulary that the center does not have yet, after its own."),
        ),
    ),
    parts=(
        Part(
            noun="phases",
            owner="center",
            columns=("name", "state", "pflops", "number_format", "basis", "period", "source"),
        ),
        Part(noun="platforms", owner="center", columns=("name", "function", "period")),
        Part(
            noun="center-parties",
            title=_("Parties"),
            owner="center",
            columns=("organization", "role", "period", "source"),
        ),
        Part(
            noun="center-steps",
            title=_("Service steps"),
            owner="center",
            columns=("position", "name", "name_en", "expected_days", "period"),
        ),
        Part(noun="offices", title=_("Office"), owner="center", columns=("name", "phone", "email", "hours", "address")),
        Part(noun="monthly-totals", owner="center", columns=("month", "used", "peak", "number_format", "source")),
        Part(noun="figures", owner="center", columns=("measure", "value", "as_of_on", "standing", "source")),
    ),
    cities=("registry",),
    center="pk",
    detail=lambda center: str(center.registry),
    related=("registry",),
    public_url=lambda center: center.get_absolute_url() if center.is_public_now() else "",
)

OWNER = {
    "cities": ("center__registry",),
    "center": "center",
    "related": ("center__registry",),
    "section": "center",
    "view": VIEW,
}

PHASES = Noun(
    name="phases",
    model=CapacityPhase,
    icon="chart-column-stacked",
    columns=(
        column(CapacityPhase, "name"),
        column(CapacityPhase, "name_en"),
        column(CapacityPhase, "center"),
        column(CapacityPhase, "state"),
        column(CapacityPhase, "pflops"),
        column(CapacityPhase, "number_format"),
        column(CapacityPhase, "basis"),
        period_column(_("In service")),
        column(CapacityPhase, "starts_on"),
        column(CapacityPhase, "ends_on"),
        column(CapacityPhase, "position"),
        column(CapacityPhase, "remark"),
        column(CapacityPhase, "source"),
        column(CapacityPhase, "quote"),
        identity(),
    ),
    shown=("name", "center", "state", "pflops", "number_format", "basis", "period", "source"),
    sort="position",
    filters=searching(
        texts_match("name", "name_en", "remark", "center__name"),
        state=ChoicesFilter(choices=PhaseState, label=_("State")),
        center=Records("centers", "center", label=_("Center")),
        source=by_source(),
    ),
    find=texts_match("name", "name_en", "remark", "center__name"),
    create=creation(PhaseForm, under("center", services.add_phase), CHANGE, _("Add a capacity phase")),
    edit=correction(PhaseForm, services.revise_phase, CHANGE),
    acts=(removal(services.remove_phase, CHANGE),),
    detail=lambda phase: str(phase.center),
    in_search=False,
    **OWNER,
)

PARTIES = Noun(
    name="center-parties",
    model=CenterParty,
    icon="handshake",
    columns=(
        column(CenterParty, "organization"),
        column(CenterParty, "role"),
        column(CenterParty, "center"),
        period_column(),
        column(CenterParty, "starts_on"),
        column(CenterParty, "ends_on"),
        column(CenterParty, "source"),
        column(CenterParty, "quote"),
        identity(),
    ),
    shown=("organization", "role", "center", "period", "source"),
    filters=searching(
        texts_match("organization__name", "organization__name_en", "center__name"),
        role=ChoicesFilter(choices=PartyRole, label=_("Role")),
        center=Records("centers", "center", label=_("Center")),
        source=by_source(),
        organization=OrganizationIdFilter("organization"),
    ),
    find=texts_match("organization__name", "organization__name_en", "center__name"),
    create=creation(PartyForm, under("center", services.add_party), CHANGE, _("Add a party")),
    edit=correction(PartyForm, services.revise_party, CHANGE),
    acts=(ending(services.end_party, CHANGE), removal(services.remove_party, CHANGE)),
    detail=lambda party: str(party.center),
    in_search=False,
    **OWNER,
)


class PlatformTableFilter(PlatformFilter):
    """What every door filters by, its centers narrowed to one's own."""

    center = Records("centers", "center", label=_("Center"))
    cited = by_source()


PLATFORMS = Noun(
    name="platforms",
    model=Platform,
    icon="layout-grid",
    columns=(
        column(Platform, "name"),
        column(Platform, "name_en"),
        column(Platform, "function"),
        column(Platform, "center"),
        column(Platform, "aliases"),
        period_column(_("Offered")),
        column(Platform, "starts_on"),
        column(Platform, "ends_on"),
        column(Platform, "position"),
        column(Platform, "description"),
        column(Platform, "description_en"),
        column(Platform, "source"),
        column(Platform, "quote"),
        column(Platform, "public_id"),
        identity(),
    ),
    shown=("name", "function", "center", "aliases", "period"),
    sort="position",
    filters=PlatformTableFilter,
    find=lambda rows, query: rows.search(query),
    best=lambda rows, query: rows.best_match_first(query),
    best_keys=BY_RELEVANCE,
    create=creation(PlatformForm, under("center", services.add_platform), CHANGE, _("Add a platform")),
    edit=correction(PlatformForm, services.revise_platform, CHANGE),
    acts=(removal(services.remove_platform, CHANGE),),
    parts=(Part(noun="programs", owner="platform", columns=("name", "status", "intake", "taken", "period")),),
    detail=lambda platform: str(platform.center),
    public_url=lambda platform: platform.get_absolute_url() if platform.is_public_now() else "",
    **OWNER,
)

STEPS = Noun(
    name="center-steps",
    in_menu=False,
    model=CenterStep,
    icon="list-ordered",
    columns=(
        column(CenterStep, "name"),
        column(CenterStep, "name_en"),
        column(CenterStep, "position"),
        column(CenterStep, "expected_days"),
        period_column(_("Given")),
        column(CenterStep, "starts_on"),
        column(CenterStep, "ends_on"),
        column(CenterStep, "service_step"),
        column(CenterStep, "center"),
        column(CenterStep, "source"),
        column(CenterStep, "quote"),
        identity(),
    ),
    shown=("name", "name_en", "position", "expected_days", "period", "center", "source"),
    sort="position",
    filters=searching(
        texts_match("name", "name_en", "center__name"),
        center=Records("centers", "center", label=_("Center")),
        source=by_source(),
    ),
    find=texts_match("name", "name_en", "center__name"),
    create=creation(StepForm, under("center", services.add_step), CHANGE, _("Add a service step")),
    edit=correction(StepForm, services.revise_step, CHANGE),
    acts=(ending(services.end_step, CHANGE), removal(services.remove_step, CHANGE)),
    in_search=False,
    **OWNER,
)


class PeerCityTableFilter(PeerCityFilter):
    """What every door filters by, and what staff ask beside it."""

    cited = by_source()


PEER_CITIES = Noun(
    name="peer-cities",
    model=PeerCity,
    icon="map-pinned",
    section="center",
    columns=(
        column(PeerCity, "place"),
        column(PeerCity, "standing"),
        column(PeerCity, "registry"),
        column(PeerCity, "source"),
        column(PeerCity, "quote"),
        identity(),
    ),
    shown=("place", "standing", "registry", "source"),
    sort="place",
    filters=PeerCityTableFilter,
    find=by_filter(PeerCityFilter),
    view=VIEW,
    create=creation(PeerCityForm, under("registry", services.add_peer_city), CHANGE, _("Add a peer city")),
    edit=correction(PeerCityForm, services.revise_peer_city, CHANGE),
    acts=(removal(services.remove_peer_city, CHANGE),),
    cities=("registry",),
    related=("registry",),
    in_search=False,
)
