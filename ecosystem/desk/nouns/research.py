"""Research and talent on the desk: projects with partners, outputs with those who use them, trainings."""

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.desk.filters import Conditions, Days, Records, by_filter, by_source, searching
from ecosystem.desk.forms.research import (
    OutputForm,
    PartnerForm,
    ProjectForm,
    TrainingForm,
    UseForm,
)
from ecosystem.desk.nouns.base import Noun, Part
from ecosystem.desk.nouns.columns import Column, column
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
from ecosystem.organizations.models import Organization
from ecosystem.research import services
from ecosystem.research.choices import PartnerRole
from ecosystem.research.filters import OutputFilter, ProjectFilter, TrainingFilter, UseFilter
from ecosystem.research.models import Output, OutputUse, ProjectPartner, ResearchProject, Training

VIEW, CHANGE = "research.view", "research.change"
PARTNERS = Prefetch(
    "partners",
    queryset=ProjectPartner.objects.select_related("organization").order_by("role", "pk"),
    to_attr="known_partners",
)


class ProjectTableFilter(ProjectFilter):
    """What every door filters by, and what staff ask beside it."""

    center = Records("centers", "center", label=_("Center"))
    cited = by_source()


class OutputTableFilter(OutputFilter):
    """What every door filters by, and what staff ask beside it."""

    center = Records("centers", "project__center", label=_("Center"))
    released = Days("released_on", label=_("Released"))
    cited = by_source()


class UseTableFilter(UseFilter):
    """What every door filters by, and what staff ask beside it."""

    center = Records("centers", "output__project__center", label=_("Center"))
    since = Days("starts_on", label=_("Begun"))
    cited = by_source()


class TrainingTableFilter(TrainingFilter):
    """What every door filters by, and what staff ask beside it."""

    center = Records("centers", "center", label=_("Center"))
    begun = Days("starts_on", label=_("Begun"))
    told = Conditions(
        _("People trained"),
        {"no": (_("not told"), Q(trained__isnull=True)), "yes": (_("told"), Q(trained__isnull=False))},
    )
    cited = by_source()


PROJECTS = Noun(
    name="research-projects",
    model=ResearchProject,
    icon="flask-conical",
    section="research",
    columns=(
        column(ResearchProject, "title"),
        column(ResearchProject, "title_en"),
        column(ResearchProject, "status"),
        Column(
            name="partners",
            label=_("partners"),
            value=lambda project: [
                f"{partner.organization} ({partner.get_role_display()})" for partner in project.known_partners
            ],
            prefetched=(PARTNERS,),
            clip=True,
        ),
        Column(
            name="sectors",
            label=_("sectors"),
            value=lambda project: [str(sector) for sector in project.sectors.all()],
            prefetched=("sectors",),
            clip=True,
        ),
        Column(
            name="outputs",
            label=_("outputs"),
            value=lambda project: len(project.outputs.all()),
            prefetched=("outputs",),
        ),
        period_column(_("Runs")),
        column(ResearchProject, "starts_on"),
        column(ResearchProject, "ends_on"),
        column(ResearchProject, "center"),
        column(ResearchProject, "description"),
        column(ResearchProject, "description_en"),
        column(ResearchProject, "source"),
        column(ResearchProject, "quote"),
        column(ResearchProject, "public_id"),
        identity(),
    ),
    shown=("title", "status", "partners", "sectors", "outputs", "period"),
    first_filters=("status", "sector", "center", "running"),
    filters=ProjectTableFilter,
    find=by_filter(ProjectFilter),
    view=VIEW,
    create=creation(ProjectForm, services.add_project, CHANGE, _("Add a research project")),
    edit=correction(ProjectForm, services.revise_project, CHANGE),
    acts=publication(services.publish_project, services.archive_project, services.restore_project, CHANGE),
    parts=(
        Part(
            noun="project-partners",
            title=_("Partners"),
            owner="project",
            columns=("organization", "role", "period", "source"),
        ),
        Part(
            noun="outputs",
            title=_("Outputs"),
            owner="project",
            columns=("title", "kind", "identifier", "released_on", "users", "source"),
        ),
    ),
    cities=("center__registry",),
    center="center",
    related=("center__registry",),
    detail=lambda project: f"{project.get_status_display()} · {project.center}",
    public_url=lambda project: project.get_absolute_url() if project.is_public_now() else "",
)


def find_partners(rows: QuerySet, query: str) -> QuerySet:
    organizations = Organization.objects.search(query).values("pk")
    projects = ResearchProject.objects.search(query).values("pk")
    return rows.filter(Q(organization__in=organizations) | Q(project__in=projects))


PARTNERS_NOUN = Noun(
    name="project-partners",
    in_menu=False,
    model=ProjectPartner,
    icon="users",
    section="research",
    columns=(
        column(ProjectPartner, "project", sort="project__title"),
        column(ProjectPartner, "organization"),
        column(ProjectPartner, "role"),
        period_column(),
        column(ProjectPartner, "starts_on"),
        column(ProjectPartner, "ends_on"),
        column(ProjectPartner, "source"),
        column(ProjectPartner, "quote"),
        identity(),
    ),
    shown=("project", "organization", "role", "period", "source"),
    filters=searching(
        find_partners,
        role=ChoicesFilter(choices=PartnerRole, label=_("Role")),
        project=Records("research-projects", "project", label=_("Research project")),
        organization=OrganizationIdFilter("organization"),
        source=by_source(),
    ),
    find=find_partners,
    view=VIEW,
    create=creation(PartnerForm, under("project", services.add_partner), CHANGE, _("Add a partner")),
    edit=correction(PartnerForm, services.revise_partner, CHANGE),
    acts=(ending(services.end_partner, CHANGE), removal(services.remove_partner, CHANGE)),
    cities=("project__center__registry",),
    center="project__center",
    related=("project__center__registry",),
    in_search=False,
)
OUTPUTS = Noun(
    name="outputs",
    model=Output,
    icon="package",
    section="research",
    columns=(
        column(Output, "title"),
        column(Output, "title_en"),
        column(Output, "kind"),
        column(Output, "project", sort="project__title"),
        column(Output, "identifier"),
        column(Output, "released_on"),
        Column(
            name="users",
            label=_("users"),
            value=lambda output: output.users_count,
            annotations={"users_count": Count("uses", distinct=True)},
        ),
        column(Output, "solution"),
        column(Output, "source"),
        column(Output, "quote"),
        column(Output, "public_id"),
        identity(),
    ),
    shown=("title", "kind", "project", "identifier", "released_on", "users", "solution"),
    first_filters=("kind", "center", "used", "released"),
    filters=OutputTableFilter,
    find=by_filter(OutputFilter),
    view=VIEW,
    create=creation(OutputForm, under("project", services.add_output), CHANGE, _("Add an output")),
    edit=correction(OutputForm, services.revise_output, CHANGE),
    acts=(removal(services.remove_output, CHANGE),),
    parts=(
        Part(
            noun="output-uses",
            title=_("Used by"),
            owner="output",
            columns=("organization", "solution", "period", "source"),
        ),
    ),
    cities=("project__center__registry",),
    center="project__center",
    related=("project__center__registry",),
    detail=lambda output: f"{output.get_kind_display()} · {output.project}",
    public_url=lambda output: output.get_absolute_url() if output.is_public_now() else "",
)
USES = Noun(
    name="output-uses",
    in_menu=False,
    model=OutputUse,
    icon="plug",
    section="research",
    columns=(
        column(OutputUse, "output", sort="output__title"),
        column(OutputUse, "organization"),
        column(OutputUse, "solution"),
        period_column(),
        column(OutputUse, "starts_on"),
        column(OutputUse, "ends_on"),
        column(OutputUse, "source"),
        column(OutputUse, "quote"),
        identity(),
    ),
    shown=("output", "organization", "solution", "period", "source"),
    filters=UseTableFilter,
    find=by_filter(UseFilter),
    view=VIEW,
    create=creation(UseForm, under("output", services.add_use), CHANGE, _("Add a use")),
    edit=correction(UseForm, services.revise_use, CHANGE),
    acts=(ending(services.end_use, CHANGE), removal(services.remove_use, CHANGE)),
    cities=("output__project__center__registry",),
    center="output__project__center",
    related=("output__project__center__registry", "organization"),
    in_search=False,
)
TRAININGS = Noun(
    name="trainings",
    model=Training,
    icon="graduation-cap",
    section="research",
    columns=(
        column(Training, "title"),
        column(Training, "title_en"),
        column(Training, "status"),
        column(Training, "partner"),
        column(Training, "program"),
        period_column(_("Runs")),
        column(Training, "starts_on"),
        column(Training, "ends_on"),
        column(Training, "seats"),
        column(Training, "trained"),
        column(Training, "certified"),
        column(Training, "center"),
        column(Training, "source"),
        column(Training, "quote"),
        column(Training, "public_id"),
        identity(),
    ),
    shown=("title", "status", "partner", "period", "seats", "trained", "certified"),
    first_filters=("status", "center", "begun", "told"),
    filters=TrainingTableFilter,
    find=by_filter(TrainingFilter),
    view=VIEW,
    create=creation(TrainingForm, services.add_training, CHANGE, _("Add a training")),
    edit=correction(TrainingForm, services.revise_training, CHANGE),
    acts=publication(services.publish_training, services.archive_training, services.restore_training, CHANGE),
    cities=("center__registry",),
    center="center",
    related=("center__registry",),
    detail=lambda training: f"{training.get_status_display()} · {training.center}",
    public_url=lambda training: training.get_absolute_url() if training.is_public_now() else "",
)
