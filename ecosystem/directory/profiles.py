"""Everything an organization's page shows, read in a fixed number of queries that are compiled once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from ecosystem.audit.keeping import kept
from ecosystem.browsing.coverage import MAKERS
from ecosystem.centers.models import Center, CenterParty, Platform
from ecosystem.core.choices import Publication, label_of
from ecosystem.core.records import Records
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.coverage import INCUBATED, USES, centers_used, platforms_serving
from ecosystem.directory.happenings import happenings
from ecosystem.directory.known import Enrolled, OwnSolution, Part, Profile, ToldIdentifier, ToldName
from ecosystem.directory.links import neighborhood
from ecosystem.directory.offices import offices_serving
from ecosystem.directory.researched import HAS_RESEARCH, research_with
from ecosystem.directory.stages import stage_on
from ecosystem.directory.telling import citation, in_order, told_outcome
from ecosystem.figures.models import Figure
from ecosystem.industry.models import Need, Participant
from ecosystem.organizations.choices import Topic
from ecosystem.organizations.models import (
    Identifier,
    Milestone,
    Organization,
    OrganizationLayer,
    OrganizationName,
    OrganizationSector,
    OrganizationStatement,
)
from ecosystem.programs.choices import State
from ecosystem.programs.models import Enrollment, EnrollmentSpell
from ecosystem.solutions.choices import PartyRole
from ecosystem.solutions.models import Outcome, Solution, SolutionParty, SolutionStage
from ecosystem.vocabulary.models import Place

SHOWN_SOLUTIONS = 6
MOST_SOLUTIONS = 40

TOLD_OF_SOLUTIONS = tuple(
    f"solution__{name}"
    for name in (
        "public_id",
        "registry",
        "name",
        "name_en",
        "description",
        "description_en",
        "center",
        "center__status",
    )
)


def visible_organizations() -> QuerySet[Organization]:
    """The organizations that have a page: public ones, and unlisted ones for who knows the address."""
    return Organization.objects.visible_to(VISITOR).select_related("registry", "place", "center")


# What most organizations have none of. It is asked with the record itself whether there is any, for each question by
# itself costs a page as much, even one that finds nothing.
FEW = {
    "has_statements": OrganizationStatement,
    "has_milestones": Milestone,
    "has_figures": Figure,
    "has_enrollments": Enrollment,
    "has_solutions": SolutionParty,
    "has_event_roles": Participant,
}
ORGANIZATION = Records(
    lambda public_id: (
        visible_organizations()
        .filter(public_id=public_id)
        .annotate(
            has_research=HAS_RESEARCH,
            has_needs=Exists(Need.objects.public().filter(posted_by=OuterRef("pk"))),
            **{name: Exists(model.objects.filter(organization=OuterRef("pk"))) for name, model in FEW.items()},
        )
        .defer("remark", "name_key", "sort_key")
    )
)
SECTORS = Records(lambda key: _termed(OrganizationSector.objects.filter(organization=key), "sector"))
LAYERS = Records(lambda key: _termed(OrganizationLayer.objects.filter(organization=key), "layer"))
NAMES = Records(lambda key: _cited(OrganizationName.objects.filter(organization=key)).order_by("kind", "pk"))
IDENTIFIERS = Records(lambda key: _cited(Identifier.objects.filter(organization=key)).order_by("pk"))
STATEMENTS = Records(lambda key: _cited(OrganizationStatement.objects.filter(organization=key)).order_by("pk"))
MILESTONES = Records(lambda key: _cited(Milestone.objects.filter(organization=key)).order_by("pk"))
ROLES = Records(
    lambda key: (
        _cited(CenterParty.objects.filter(organization=key, center__status=Publication.PUBLIC))
        .select_related("center")
        .order_by("pk")
    )
)
FIGURES = Records(
    lambda key, day: Figure.objects.filter(organization=key).as_of(day).standing(day).newest_first().with_facts()
)
ENROLLMENTS = Records(
    lambda key, day: (
        Enrollment.objects.public()
        .filter(organization=key, starts_on__lte=day)
        .select_related("program__platform")
        .order_by("-starts_on", "-pk")
    )
)
SPELLS = Records(lambda keys: EnrollmentSpell.objects.filter(enrollment__in=keys).order_by("pk"))
PARTIES = Records(
    lambda key: (
        SolutionParty.objects.filter(organization=key, solution__status=Publication.PUBLIC)
        .select_related("solution__center")
        .only("organization", "role", "starts_on", "ends_on", "solution", *TOLD_OF_SOLUTIONS)
        .order_by("-solution", "role")[:MOST_SOLUTIONS]
    )
)
STAGES = Records(
    lambda keys: (
        SolutionStage.objects.filter(solution__in=keys).only("solution", "stage", "starts_on", "ends_on").order_by("pk")
    )
)
OUTCOMES = Records(
    lambda keys: _cited(Outcome.objects.filter(solution__in=keys)).select_related("measured_by").order_by("pk")
)
# Of solutions that are not told themselves, the timeline says only when something was measured.
MEASURED = Records(
    lambda keys: (
        Outcome.objects.filter(solution__in=keys, measured_on__isnull=False)
        .only("public_id", "solution", "metric", "metric_en", "measured_on", "measured_on_precision")
        .order_by("pk")
    )
)


def _termed(rows: QuerySet, term: str) -> QuerySet:
    """With the term of the vocabulary that each leads to."""
    told_of_it = (f"{term}__{name}" for name in ("code", "name", "name_en"))
    return rows.select_related(term).only(term, *told_of_it).order_by("pk")


def _cited(rows: QuerySet) -> QuerySet:
    """With the source that each rests on."""
    return rows.select_related("source").defer("source__note", "source__note_en", "source__search_key")


def profile_of(organization: Organization, asked: Asked) -> Profile:
    """Read the profile of an organization that :data:`ORGANIZATION` gave."""
    key, day, has = organization.pk, asked.day, vars(organization)
    names = [ToldName(name, citation(name.source)) for name in NAMES.read(key)]
    enrollments = _enrollments(key, day) if has["has_enrollments"] else []
    active = _active(enrollments, day)
    parts = _parts(key) if has["has_solutions"] else []
    statements = STATEMENTS.read(key) if has["has_statements"] else []
    near = neighborhood(organization, asked)
    roles = ROLES.read(key) if key in kept("parties of centers", _parties_of_centers) else []
    profile = Profile(
        organization=organization,
        sectors=[one.sector for one in SECTORS.read(key)],
        layers=[one.layer for one in LAYERS.read(key)],
        names=names,
        identifiers=[ToldIdentifier(one, citation(one.source)) for one in IDENTIFIERS.read(key)],
        statements=[(one, label_of(Topic, one.topic), citation(one.source)) for one in statements],
        milestones=MILESTONES.read(key) if has["has_milestones"] else [],
        served=platforms_serving(
            platforms_of(organization.registry, day),
            active,
            centers_used(key, near.rows if near.is_whole else USES.read(key, day)),
            _incubated(key, parts, day),
        ),
        neighborhood=near,
        research=research_with(key, day) if has["has_research"] else [],
        solutions=_solutions(parts, day),
        all_solutions=_number_of_solutions(organization, parts, asked),
        enrollments=enrollments,
        offices=offices_serving(active),
        center=public_center_of(organization),
        center_roles=[role for role in roles if role.holds_on(day)],
        figures=FIGURES.read(key, day) if has["has_figures"] else [],
    )
    profile.timeline = in_order(happenings(profile, roles, parts), day)
    return profile


def platforms_of(registry: Place, day: date) -> list[Platform]:
    """The public platforms of a city on a day, in order; the same for all of its organizations."""
    return kept(("platforms", registry.pk, day), lambda: _platforms(registry, day))


def _platforms(registry: Place, day: date) -> list[Platform]:
    found = Platform.objects.public().in_registry(registry).as_of(day).in_order()
    return list(found.select_related("center"))


def public_center_of(organization: Organization) -> Center | None:
    """The public center that the organization is, if it is one."""
    center = getattr(organization, "center", None)
    return center if center is not None and center.status == Publication.PUBLIC else None


def _parties_of_centers() -> set[int]:
    """The organizations that have a role at a center: a handful, and every page asks whether its own does."""
    return set(CenterParty.objects.values_list("organization", flat=True))


def _enrollments(key: int, day: date) -> list[Enrolled]:
    enrollments = ENROLLMENTS.read(key, day)
    spells = defaultdict(list)
    if enrollments:
        for spell in SPELLS.read([one.pk for one in enrollments]):
            spells[spell.enrollment_id].append(spell)
    return [Enrolled(one, spells[one.pk]) for one in enrollments]


def _active(enrollments: Sequence[Enrolled], day: date) -> list[Enrollment]:
    """Those that make it a member on the day; the same rule as ``EnrollmentQuerySet.active``, for rows already read."""
    return [
        one.enrollment
        for one in reversed(enrollments)
        if any(spell.state == State.ACTIVE and spell.holds_on(day) for spell in one.spells)
    ]


def _incubated(key: int, parts: Sequence[Part], day: date) -> list[Solution]:
    """Its solutions that a center incubates; the same rule as ``incubations``, where all its parts were read already."""
    if len(parts) == MOST_SOLUTIONS:
        return kept(("incubated", key, day), lambda: [party.solution for party in INCUBATED.read(key, day)])
    made = (part for part in reversed(parts) if part.party.role in MAKERS and part.counts_on(day))
    return [part.solution for part in made if part.solution.center and part.solution.center.is_public_now()]


def _parts(key: int) -> list[Part]:
    parties = PARTIES.read(key)
    if not parties:
        return []
    solutions = {party.solution_id: party.solution for party in parties}
    stages, outcomes = defaultdict(list), defaultdict(list)
    for stage in STAGES.read([*solutions]):
        stages[stage.solution_id].append(stage)
    for outcome in MEASURED.read([*solutions]):
        outcomes[outcome.solution_id].append(outcome)
    return [Part(one, stages[one.solution_id], outcomes[one.solution_id]) for one in parties]


def _solutions(parts: Sequence[Part], day: date) -> list[OwnSolution]:
    """One item for each solution that had begun, with all the parts the organization has in it; the first of them."""
    shown: dict[int, list[Part]] = {}
    for part in parts:
        if part.counts_on(day) and (part.solution.pk in shown or len(shown) < SHOWN_SOLUTIONS):
            shown.setdefault(part.solution.pk, []).append(part)
    outcomes = defaultdict(list)
    for outcome in OUTCOMES.read([*shown]) if shown else ():
        if outcome.measured_on is None or outcome.measured_on <= day:
            outcome.solution = shown[outcome.solution_id][0].solution
            outcomes[outcome.solution_id].append(told_outcome(outcome))
    return [
        OwnSolution(
            solution=own[0].solution,
            roles=[label_of(PartyRole, part.party.role) for part in own],
            stage=stage_on(own[0].stages, day),
            outcomes=outcomes[key],
        )
        for key, own in shown.items()
    ]


def _number_of_solutions(organization: Organization, parts: Sequence[Part], asked: Asked) -> int:
    """As many as the list of solutions shows of it: those of its own registry, unless every city is asked for."""
    if len(parts) == MOST_SOLUTIONS:
        every = asked.registry is None
        return kept(("solutions", organization.pk, asked.day, every), lambda: _count_solutions(organization, asked))
    registries = {part.solution.pk: part.solution.registry_id for part in parts if part.counts_on(asked.day)}
    return sum(asked.registry is None or one == organization.registry_id for one in registries.values())


def _count_solutions(organization: Organization, asked: Asked) -> int:
    # Its own parts first: asked of each solution whether it has one, a database looks at all there are.
    own = SolutionParty.objects.as_of(asked.day).filter(organization=organization).values("solution")
    solutions = Solution.objects.visible_to(VISITOR).as_of(asked.day).filter(pk__in=own)
    return (solutions if asked.registry is None else solutions.in_registry(organization.registry_id)).count()
