"""Those who joined a program in a period: how they came in, where they stand today, what came of it."""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from ecosystem.compute.choices import WITH_COMPUTE
from ecosystem.compute.models import Allocation, Usage
from ecosystem.incubation.choices import State as CaseState
from ecosystem.incubation.models import ServiceCase
from ecosystem.programs.choices import Stage, State
from ecosystem.programs.models import Application, Enrollment
from ecosystem.reports.asking import Asked, moments
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Bar, Cell, Chart, Column, Number, Rows, Section, Table
from ecosystem.reports.register import section
from ecosystem.reports.sections.solutions import outcomes_table
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.vouchers.models import Claim

MOST = 200
HOURS = "PFLOPS·h"


def enrolled(asked: Asked) -> Any:
    """The cohort: enrollments in the program that began in the period."""
    rows = Enrollment.objects.filter(program=asked.subject, starts_on__gte=asked.starts_on, starts_on__lt=asked.ends_on)
    return rows.with_names()


def applied(asked: Asked) -> QuerySet:
    """Applications handed in in the period, and those by which somebody of the cohort came in."""
    begins, ends = moments(asked.period)
    came = Q(submitted_at__gte=begins, submitted_at__lt=ends) | Q(enrollment__in=enrolled(asked).values("pk"))
    return Application.objects.handed_in().filter(came, program=asked.subject).with_names()


@section(Kind.COHORT, 10)
def intake(asked: Asked) -> Section:
    """From application to where the cohort stands today."""
    cohort, applications = enrolled(asked), applied(asked)
    about: dict[str, Any] = {"since": asked.starts_on, "as_of": asked.day}
    numbers = (
        Number(key="applied", label=_("Applied"), rows=Rows(applications), **about),
        Number(key="accepted", label=_("Accepted"), rows=Rows(applications.filter(state=Stage.ACCEPTED)), **about),
        Number(key="enrolled", label=_("Enrolled"), rows=Rows(cohort), **about),
        *(
            Number(key=f"now-{state}", label=State(state).label, as_of=asked.day, rows=Rows(cohort.filter(state=state)))
            for state in State.values
        ),
    )
    counted = Counter(cohort.order_by().values_list("state", flat=True))
    told = [("applied", _("Applied"), applications.count())]
    told += [("accepted", _("Accepted"), applications.filter(state=Stage.ACCEPTED).count())]
    told += [("enrolled", _("Enrolled"), sum(counted.values()))]
    told += [(state, str(State(state).label), counted[state]) for state in (State.ACTIVE, State.GRADUATED)]
    bars = tuple(Bar(label, value) for _key, label, value in told)
    return Section(
        key="intake",
        title=_("From application to graduation"),
        text=(_("States are those of today, whenever they were reached."),),
        numbers=numbers,
        charts=(Chart(_("How far they came"), bars),),
    )


@section(Kind.COHORT, 20)
def delivered(asked: Asked) -> Section:
    """What the cohort was granted and used, and what came of it."""
    cohort = enrolled(asked).order_by().values("pk")
    organizations = enrolled(asked).order_by().values("organization")
    granted = Allocation.objects.filter(enrollment__in=cohort, state__in=sorted(WITH_COMPUTE)).with_names()
    used = Usage.objects.filter(allocation__enrollment__in=cohort).select_related(
        "allocation__enrollment__organization"
    )
    solutions = solutions_of(organizations)
    formats = granted.order_by().values_list("number_format", flat=True).distinct()
    numbers = []
    for number_format in sorted(formats):
        named = {"format": number_format.upper()}
        numbers += [
            Number(
                key=f"granted-{number_format}",
                label=_("Compute granted, %(format)s") % named,
                unit=HOURS,
                as_of=asked.day,
                rows=Rows(granted.filter(number_format=number_format), "granted"),
            ),
            Number(
                key=f"used-{number_format}",
                label=_("Compute used, %(format)s") % named,
                unit=HOURS,
                as_of=asked.day,
                rows=Rows(used.filter(allocation__number_format=number_format), "amount"),
            ),
        ]
    paid = Claim.objects.filter(enrollment__in=cohort, paid_on__isnull=False, paid_on__lte=asked.day)
    done = ServiceCase.objects.filter(organization__in=organizations, step__center=asked.center, state=CaseState.DONE)
    outcomes = Outcome.objects.measured().filter(solution__in=solutions.values("pk")).select_related("solution")
    numbers += [
        Number(
            key="subsidies",
            label=_("Subsidies paid"),
            unit=_("CNY"),
            as_of=asked.day,
            rows=Rows(paid.select_related("pot__scheme", "enrollment__organization"), "granted"),
        ),
        Number(key="cases-done", label=_("Service cases done"), as_of=asked.day, rows=Rows(done)),
        Number(key="solutions", label=_("Solutions they have a part in"), as_of=asked.day, rows=Rows(solutions)),
        Number(key="outcomes", label=_("Outcomes measured"), as_of=asked.day, rows=Rows(outcomes)),
    ]
    table = outcomes_table(asked, outcomes, _("Outcomes"))
    return Section(
        key="delivered", title=_("What came of it"), numbers=tuple(numbers), tables=(table,) if table.rows else ()
    )


def solutions_of(organizations: QuerySet) -> QuerySet:
    """The solutions in which organizations have or had a part."""
    return Solution.objects.filter(parties__organization__in=organizations).distinct()


@section(Kind.COHORT, 30)
def members_of_cohort(asked: Asked) -> Section:
    """Everybody who joined, with what each was given."""
    cohort = list(enrolled(asked).order_by("starts_on", "pk")[: MOST + 1])
    keys = [one.pk for one in cohort]
    granted = _sums(
        Allocation.objects.filter(enrollment__in=keys, state__in=sorted(WITH_COMPUTE)), "enrollment", "granted"
    )
    used = _sums(Usage.objects.filter(allocation__enrollment__in=keys), "allocation__enrollment", "amount")
    organizations = [one.organization_id for one in cohort]
    parts = Solution.objects.filter(parties__organization__in=organizations).order_by()
    solutions = dict(parts.values_list("parties__organization").annotate(n=Count("pk", distinct=True)))
    return Section(
        key="cohort",
        title=_("The cohort"),
        tables=(
            Table(
                _("Who joined"),
                (
                    Column(_("Organization"), width=6),
                    Column(_("Kind"), width=3),
                    Column(_("Since"), CellKind.DAY, 3),
                    Column(_("State"), width=2),
                    Column(_("Ended"), CellKind.DAY, 3),
                    Column(_("Granted"), CellKind.NUMBER, 3),
                    Column(_("Used"), CellKind.NUMBER, 3),
                    Column(_("Solutions"), CellKind.NUMBER),
                ),
                tuple(
                    (
                        Cell(str(one.organization), asked.record("organizations", one.organization)),
                        Cell(one.organization.get_kind_display()),
                        Cell(one.starts_on),
                        Cell(one.get_state_display()),
                        Cell(one.ends_on),
                        Cell(granted.get(one.pk), asked.record("enrollments", one)),
                        Cell(used.get(one.pk), asked.record("enrollments", one)),
                        Cell(solutions.get(one.organization_id, 0), asked.record("organizations", one.organization)),
                    )
                    for one in cohort[:MOST]
                ),
                note=_("Granted and used are PFLOPS·h, all number formats that a member has."),
                left_out=enrolled(asked).count() - MOST if len(cohort) > MOST else 0,
            ),
        ),
    )


def _sums(rows: QuerySet, by: str, amount: str) -> dict[int, Decimal]:
    return dict(rows.order_by().values_list(by).annotate(total=Sum(amount)))
