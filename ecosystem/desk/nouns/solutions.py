"""Solutions on the desk, with their parties, outcomes and statements."""

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import today
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.core.searching import BY_RELEVANCE
from ecosystem.core.templatetags.wutong import outcome_text
from ecosystem.desk.filters import (
    AsideDay,
    Conditions,
    Days,
    ReachedSteps,
    by_filter,
    by_source,
    searching,
    texts_match,
)
from ecosystem.desk.fitting import needs_fitting
from ecosystem.desk.forms.solutions import (
    AdvanceForm,
    OutcomeForm,
    PartyForm,
    SolutionForm,
    StatementForm,
    register_with_developer,
)
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import (
    correction,
    creation,
    ending,
    identity,
    period,
    period_column,
    publication,
    removal,
    under,
    verification,
)
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.organizations.freshness import months_before
from ecosystem.organizations.models import Organization
from ecosystem.solutions import services
from ecosystem.solutions.choices import ChangeUnit, Direction, Effect, PartyRole, Topic
from ecosystem.solutions.filters import OutcomeFilter, SolutionFilter
from ecosystem.solutions.models import Outcome, Solution, SolutionParty, SolutionStage, SolutionStatement

CHANGE = "solutions.change"
STAGES = Prefetch("stages", queryset=SolutionStage.objects.order_by("starts_on", "pk"), to_attr="known_stages")
PARTIES = Prefetch(
    "parties",
    queryset=SolutionParty.objects.select_related("organization").order_by("role", "pk"),
    to_attr="known_parties",
)


# A solution moves on as fast as a company does.
MONTHS_FRESH = 12


def _present_stage(solution: Solution) -> SolutionStage | None:
    return next((stage for stage in solution.known_stages if stage.ends_on is None), None)


def _course(solution: Solution) -> list[str]:
    return [f"{period(stage.starts_on, stage.ends_on)} {stage}".strip() for stage in solution.known_stages]


def told(outcome: Outcome) -> str:
    """An outcome in one line: before → after, else the change with its sign, else the source's words."""
    change = outcome.change_value
    if change is not None and outcome.direction == Direction.DOWN and outcome.change_unit != ChangeUnit.TIMES:
        change = -change
    unit = outcome.unit if outcome.change_unit == ChangeUnit.ABSOLUTE else outcome.change_unit
    words = outcome_text(outcome.baseline, outcome.result, outcome.comparator, outcome.unit, change, unit)
    return words or outcome.remark


def stale() -> Q:
    """Checked so long ago that it may no longer be true."""
    return Q(verified_on__lt=months_before(today(), MONTHS_FRESH))


class SolutionTableFilter(SolutionFilter):
    """What every door filters by, and what staff ask beside it."""

    verified = Conditions(
        _("Verified"),
        {
            "never": (_("never"), Q(verified_on__isnull=True)),
            "stale": (_("more than a year ago"), stale),
        },
    )
    cited = by_source()
    reached = ReachedSteps("solution")
    reached_by = AsideDay(_("Reached by the day"))


SOLUTIONS = Noun(
    name="solutions",
    model=Solution,
    icon="lightbulb",
    section="incubation",
    columns=(
        column(Solution, "name"),
        column(Solution, "name_en"),
        column(Solution, "status"),
        Column(
            name="stage",
            label=_("stage"),
            value=_present_stage,
            tone=lambda solution: getattr(_present_stage(solution), "stage", ""),
            prefetched=(STAGES,),
        ),
        Column(
            name="parties",
            label=_("parties"),
            value=lambda solution: [
                f"{party.organization} ({party.get_role_display()})" for party in solution.known_parties
            ],
            prefetched=(PARTIES,),
            clip=True,
        ),
        Column(
            name="sectors",
            label=_("sectors"),
            value=lambda solution: [str(sector) for sector in solution.sectors.all()],
            prefetched=("sectors",),
            clip=True,
        ),
        Column(
            name="outcomes",
            label=_("outcomes"),
            value=lambda solution: len(solution.outcomes.all()),
            prefetched=("outcomes",),
        ),
        Column(name="course", label=_("course"), value=_course, prefetched=(STAGES,), clip=True),
        column(Solution, "center"),
        column(Solution, "stack"),
        column(Solution, "problem"),
        column(Solution, "problem_en"),
        column(Solution, "description"),
        column(Solution, "description_en"),
        column(Solution, "name_is_description"),
        column(Solution, "source"),
        column(Solution, "quote"),
        column(Solution, "verified_on"),
        column(Solution, "registry"),
        column(Solution, "created_at"),
        column(Solution, "updated_at"),
        column(Solution, "public_id"),
        identity(),
    ),
    shown=("name", "status", "stage", "parties", "sectors", "outcomes", "verified_on"),
    sort="-updated_at",
    filters=SolutionTableFilter,
    find=lambda rows, query: rows.search(query),
    best=lambda rows, query: rows.best_match_first(query),
    best_keys=BY_RELEVANCE,
    view="solutions.view",
    create=creation(SolutionForm, register_with_developer, CHANGE, _("Add a solution")),
    edit=correction(SolutionForm, services.revise_solution, CHANGE),
    acts=(
        *publication(services.publish_solution, services.archive_solution, services.restore_solution, CHANGE),
        Act(
            name="advance",
            label=_("Move to another stage"),
            run=services.advance_solution,
            form=AdvanceForm,
            permission=CHANGE,
            icon="chevrons-right",
            help=_("The stage it was in ends on that day; both stay on record."),
        ),
        verification(services.verify_solution, CHANGE),
    ),
    parts=(
        Part(
            noun="outcomes",
            owner="solution",
            columns=("metric", "told", "effect", "measured_on", "measured_by", "verified_on", "source"),
        ),
        Part(
            noun="service-cases",
            title=_("Service steps"),
            owner="solution",
            columns=("step", "state", "officer", "period", "due_on"),
            acts=("start", "finish"),
        ),
        Part(
            noun="solution-parties",
            title=_("Parties"),
            owner="solution",
            columns=("organization", "role", "period", "source"),
        ),
        Part(
            noun="outputs",
            title=_("Built on"),
            owner="solution",
            columns=("title", "kind", "project", "released_on", "source"),
        ),
        Part(noun="solution-statements", title=_("Statements"), owner="solution", columns=("text", "topic", "source")),
    ),
    template="desk/solution.html",
    more=lambda request, solution: {"fitting": needs_fitting(solution)},
    cities=("registry",),
    detail=lambda solution: solution.get_status_display(),
    public_url=lambda solution: solution.get_absolute_url() if solution.is_public_now() else "",
)


def _of_solution() -> django_filters.CharFilter:
    return django_filters.CharFilter(field_name="solution__public_id", label=_("Solution"), max_length=16)


def find_parties(rows: QuerySet, query: str) -> QuerySet:
    organizations = Organization.objects.search(query).values("pk")
    solutions = Solution.objects.search(query).values("pk")
    return rows.filter(Q(organization__in=organizations) | Q(solution__in=solutions))


OWNER = {
    "cities": ("solution__registry",),
    "related": ("solution__registry",),
    "section": "incubation",
    "in_search": False,
}

PARTIES_NOUN = Noun(
    name="solution-parties",
    in_menu=False,
    model=SolutionParty,
    icon="users",
    columns=(
        column(SolutionParty, "solution"),
        column(SolutionParty, "organization"),
        column(SolutionParty, "role"),
        period_column(),
        column(SolutionParty, "starts_on"),
        column(SolutionParty, "ends_on"),
        column(SolutionParty, "source"),
        column(SolutionParty, "quote"),
        identity(),
    ),
    shown=("solution", "organization", "role", "period", "source"),
    filters=searching(
        find_parties,
        role=ChoicesFilter(choices=PartyRole, label=_("Role")),
        source=by_source(),
        solution=_of_solution(),
        organization=OrganizationIdFilter("organization"),
    ),
    find=find_parties,
    view="solutions.view",
    create=creation(PartyForm, under("solution", services.add_party), CHANGE, _("Add a party")),
    edit=correction(PartyForm, services.revise_party, CHANGE),
    acts=(ending(services.end_party, CHANGE), removal(services.remove_party, CHANGE)),
    **OWNER,
)


class OutcomeTableFilter(OutcomeFilter):
    """What every door filters by, and what staff ask beside it."""

    cited = by_source()
    measured = Days("measured_on", label=_("Measured"))
    verified = Conditions(
        _("Verified"),
        {"never": (_("never"), Q(verified_on__isnull=True)), "once": (_("once"), Q(verified_on__isnull=False))},
    )


OUTCOMES = Noun(
    name="outcomes",
    model=Outcome,
    icon="trending-up",
    columns=(
        column(Outcome, "metric"),
        column(Outcome, "metric_en"),
        Column(name="told", label=_("result in short"), value=told),
        column(Outcome, "solution"),
        column(Outcome, "baseline"),
        column(Outcome, "comparator"),
        column(Outcome, "result"),
        column(Outcome, "unit"),
        column(Outcome, "change_value"),
        column(Outcome, "change_unit"),
        column(Outcome, "direction"),
        column(Outcome, "better"),
        column(Outcome, "measured_on"),
        column(Outcome, "measured_by"),
        column(Outcome, "method"),
        column(Outcome, "method_en"),
        Column(
            name="effect",
            label=_("compared with before"),
            value=lambda outcome: Effect(outcome.effect).label if outcome.effect else "",
            tone=lambda outcome: "late" if outcome.effect == Effect.WORSE else "",
        ),
        column(Outcome, "verified_on"),
        column(Outcome, "source"),
        column(Outcome, "quote"),
        column(Outcome, "remark"),
        column(Outcome, "public_id"),
        identity(),
    ),
    shown=("metric", "told", "effect", "solution", "measured_on", "measured_by", "verified_on", "source"),
    filters=OutcomeTableFilter,
    find=by_filter(OutcomeFilter),
    view="solutions.view",
    create=creation(OutcomeForm, under("solution", services.add_outcome), CHANGE, _("Add an outcome")),
    edit=correction(OutcomeForm, services.revise_outcome, CHANGE),
    acts=(verification(services.verify_outcome, CHANGE), removal(services.remove_outcome, CHANGE)),
    detail=lambda outcome: f"{told(outcome)} · {outcome.solution}",
    public_url=lambda outcome: outcome.get_absolute_url() if outcome.is_public_now() else "",
    **{**OWNER, "in_search": True},
)

STATEMENTS = Noun(
    name="solution-statements",
    in_menu=False,
    model=SolutionStatement,
    icon="quote",
    columns=(
        column(SolutionStatement, "text"),
        column(SolutionStatement, "text_en"),
        column(SolutionStatement, "topic"),
        column(SolutionStatement, "solution"),
        column(SolutionStatement, "source"),
        column(SolutionStatement, "quote"),
        identity(),
    ),
    shown=("text", "topic", "solution", "source"),
    filters=searching(
        texts_match("text", "text_en", "solution__name"),
        topic=ChoicesFilter(choices=Topic, label=_("Topic")),
        source=by_source(),
        solution=_of_solution(),
    ),
    find=texts_match("text", "text_en", "solution__name"),
    view="solutions.view",
    create=creation(StatementForm, under("solution", services.add_statement), CHANGE, _("Add a statement")),
    edit=correction(StatementForm, services.revise_statement, CHANGE),
    acts=(removal(services.remove_statement, CHANGE),),
    **OWNER,
)
