"""A member, told whole to staff of its centers; and what is its own, told to itself."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from ecosystem.compute.choices import WITH_COMPUTE
from ecosystem.compute.models import Allocation, Usage
from ecosystem.core.dates import months_back, today
from ecosystem.core.display import machine_date
from ecosystem.incubation.choices import State as CaseState
from ecosystem.incubation.models import ServiceCase
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Application, Enrollment
from ecosystem.reports.asking import Asked
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Bar, Cell, Chart, Column, Number, Rows, Section, Table
from ecosystem.reports.register import section
from ecosystem.reports.sections.cohort import solutions_of
from ecosystem.reports.sections.solutions import outcomes_table
from ecosystem.solutions.models import Outcome
from ecosystem.vouchers.models import Claim, Voucher

MOST = 50
MONTHS = 12
CENTER = "program__platform__center"


def within(asked: Asked, rows: Any, path: str) -> Any:
    """The rows of the member that belong to the centers of whoever asks."""
    centers = asked.centers()
    return rows if centers is None else rows.filter(**{f"{path}__in": centers})


@section(Kind.MEMBER, 10)
def identity(asked: Asked) -> Section:
    """Who it is."""
    one: Any = asked.subject
    facts = [
        (_("Kind"), one.get_kind_display()),
        (_("City"), str(one.registry)),
        (_("Place"), str(one.place) if one.place else ""),
        (_("Founded"), machine_date(one.founded_on, one.founded_on_precision)),
        (_("Website"), one.website),
        (_("Verified on"), machine_date(one.verified_on)),
    ]
    rows = tuple((Cell(label), Cell(value)) for label, value in facts if value)
    return Section(
        key="identity",
        title=_("Who it is"),
        tables=(Table(_("Facts"), (Column(_("Fact"), width=2), Column(_("What is recorded"), width=5)), rows),),
    )


@section(Kind.MEMBER, 20)
def memberships(asked: Asked) -> Section:
    """Programs it is or was enrolled in."""
    rows = enrollments(asked)
    found = list(rows.order_by("-starts_on", "pk")[:MOST])
    return Section(
        key="memberships",
        title=_("Memberships"),
        numbers=(
            Number(
                key="active",
                label=_("Active enrollments"),
                as_of=asked.day,
                rows=Rows(rows.active(asked.day)),
            ),
            Number(key="enrollments", label=_("Enrollments in all"), as_of=asked.day, rows=Rows(rows)),
            *(() if asked.own else (_applications(asked),)),
        ),
        tables=(
            Table(
                _("Enrollments"),
                (
                    Column(_("Program"), width=5),
                    Column(_("Platform"), width=4),
                    Column(_("Since"), CellKind.DAY, 2),
                    Column(_("State"), width=2),
                    Column(_("Ended"), CellKind.DAY, 2),
                ),
                tuple(
                    (
                        Cell(str(one.program), asked.record("programs", one.program)),
                        Cell(str(one.program.platform)),
                        Cell(one.starts_on),
                        Cell(one.get_state_display()),
                        Cell(one.ends_on),
                    )
                    for one in found
                ),
            ),
        )
        if found
        else (),
    )


def enrollments(asked: Asked) -> Any:
    """Its enrollments at the centers of whoever asks."""
    return within(asked, Enrollment.objects.filter(organization=asked.subject), CENTER).with_names()


def _applications(asked: Asked) -> Number:
    rows = within(asked, Application.objects.handed_in().filter(organization=asked.subject), CENTER)
    return Number(key="applications", label=_("Applications handed in"), as_of=asked.day, rows=Rows(rows.with_names()))


@section(Kind.MEMBER, 30)
def compute(asked: Asked) -> Section | None:
    """Compute it was granted and used."""
    path = f"enrollment__{CENTER}"
    rows = within(asked, Allocation.objects.filter(enrollment__organization=asked.subject), path).with_names()
    used = within(
        asked, Usage.objects.filter(allocation__enrollment__organization=asked.subject), f"allocation__{path}"
    )
    found = list(rows.order_by("-requested_on", "pk")[:MOST])
    if not found:
        return None
    numbers = []
    for number_format in sorted({one.number_format for one in found}):
        named, of_format = {"format": number_format.upper()}, rows.filter(number_format=number_format)
        usage = used.filter(allocation__number_format=number_format)
        numbers += [
            Number(
                key=f"granted-{number_format}",
                label=_("Compute granted, %(format)s") % named,
                unit="PFLOPS·h",
                as_of=asked.day,
                rows=Rows(of_format.filter(state__in=sorted(WITH_COMPUTE)), "granted"),
            ),
            Number(
                key=f"used-{number_format}",
                label=_("Compute used, %(format)s") % named,
                unit="PFLOPS·h",
                as_of=asked.day,
                rows=Rows(usage.select_related("allocation__enrollment__organization"), "amount"),
            ),
        ]
    return Section(
        key="compute",
        title=_("Compute"),
        numbers=tuple(numbers),
        charts=(_months(used, found[0].number_format),),
        tables=(_allocations(asked, found),),
    )


def _months(used: QuerySet, number_format: str) -> Chart:
    since = months_back(today(), MONTHS - 1)
    amounts: dict[Any, Any] = {}
    rows = used.filter(month__gte=since, allocation__number_format=number_format).order_by("month")
    for month, amount in rows.values_list("month", "amount"):
        amounts[month] = amounts.get(month, 0) + amount
    bars = tuple(Bar(f"{month:%Y-%m}", amount) for month, amount in amounts.items())
    return Chart(_("Used by month in PFLOPS·h, %(format)s") % {"format": number_format.upper()}, bars)


def _allocations(asked: Asked, found: list[Allocation]) -> Table:
    return Table(
        _("Allocations"),
        (
            Column(_("Asked for on"), CellKind.DAY, 2),
            Column(_("State"), width=2),
            Column(_("From"), CellKind.DAY, 2),
            Column(_("Until before"), CellKind.DAY, 2),
            Column(_("Asked for, PFLOPS·h"), CellKind.NUMBER),
            Column(_("Granted, PFLOPS·h"), CellKind.NUMBER),
            Column(_("Used, PFLOPS·h"), CellKind.NUMBER),
        ),
        tuple(
            (
                Cell(one.requested_on, asked.record("allocations", one)),
                Cell(one.get_state_display()),
                Cell(one.starts_on),
                Cell(one.ends_on),
                Cell(one.requested, asked.record("allocations", one)),
                Cell(one.granted, asked.record("allocations", one)),
                Cell(one.used, asked.record("allocations", one)),
            )
            for one in found
        ),
    )


@section(Kind.MEMBER, 40)
def vouchers(asked: Asked) -> Section | None:
    """Vouchers it holds and what it claimed."""
    path = f"enrollment__{CENTER}"
    held = within(asked, Voucher.objects.filter(enrollment__organization=asked.subject), path)
    claims = within(asked, Claim.objects.filter(enrollment__organization=asked.subject), path)
    if not held.exists() and not claims.exists():
        return None
    held, claims = (rows.select_related("pot__scheme", "enrollment__organization") for rows in (held, claims))
    paid = claims.filter(paid_on__isnull=False)
    return Section(
        key="vouchers",
        title=_("Compute vouchers"),
        numbers=(
            Number(key="vouchers", label=_("Vouchers"), as_of=asked.day, rows=Rows(held)),
            Number(key="face", label=_("Face value"), unit=_("CNY"), as_of=asked.day, rows=Rows(held, "face")),
            Number(key="claims", label=_("Claims and deductions"), as_of=asked.day, rows=Rows(claims)),
            Number(key="paid", label=_("Paid"), unit=_("CNY"), as_of=asked.day, rows=Rows(paid, "granted")),
        ),
    )


@section(Kind.MEMBER, 50)
def service(asked: Asked) -> Section | None:
    """Service cases of the member and of its solutions."""
    rows = within(asked, ServiceCase.objects.told_to(asked.subject), "step__center")
    found = list(rows[:MOST])
    if not found:
        return None
    return Section(
        key="service-steps",
        title=_("Service steps"),
        numbers=(
            Number(key="cases", label=_("Service cases"), as_of=asked.day, rows=Rows(rows)),
            Number(
                key="cases-done",
                label=_("Service cases done"),
                as_of=asked.day,
                rows=Rows(rows.filter(state=CaseState.DONE)),
            ),
        ),
        tables=(
            Table(
                _("Cases"),
                (
                    Column(_("Step"), width=4),
                    Column(_("Solution"), width=4),
                    Column(_("State"), width=2),
                    Column(_("Begun"), CellKind.DAY, 2),
                    Column(_("Ended"), CellKind.DAY, 2),
                    Column(_("Delivered"), width=5),
                ),
                tuple(
                    (
                        Cell(str(one.step), "" if asked.own else asked.record("service-cases", one)),
                        Cell(str(one.solution) if one.solution else None),
                        Cell(one.get_state_display()),
                        Cell(one.starts_on),
                        Cell(one.ends_on),
                        Cell(one.deliverable or None),
                    )
                    for one in found
                ),
                left_out=max(rows.count() - MOST, 0) if len(found) == MOST else 0,
            ),
        ),
    )


@section(Kind.MEMBER, 60)
def solutions(asked: Asked) -> Section | None:
    """Solutions it has a part in, and what was measured of them."""
    mine: Any = solutions_of(_only(asked))
    mine = mine.public() if asked.own else mine.visible_to(asked.user)
    found = list(mine.annotate(measured=Count("outcomes", distinct=True)).order_by("name", "pk")[:MOST])
    if not found:
        return None
    outcomes = Outcome.objects.measured().filter(solution__in=mine.order_by().values("pk")).select_related("solution")
    tables = (
        Table(
            _("Solutions"),
            (
                Column(_("Solution"), width=5),
                Column(_("Center"), width=4),
                Column(_("Outcomes"), CellKind.NUMBER),
            ),
            tuple(
                (
                    Cell(str(one), asked.record("solutions", one)),
                    Cell(str(one.center) if one.center else None),
                    Cell(one.measured),
                )
                for one in found
            ),
        ),
        outcomes_table(asked, outcomes, _("Outcomes")),
    )
    return Section(
        key="solutions",
        title=_("Solutions and outcomes"),
        numbers=(
            Number(key="solutions", label=_("Solutions"), as_of=asked.day, rows=Rows(mine)),
            Number(key="outcomes", label=_("Outcomes measured"), as_of=asked.day, rows=Rows(outcomes)),
        ),
        tables=tuple(one for one in tables if one.rows),
    )


def _only(asked: Asked) -> QuerySet:
    return Organization.objects.filter(pk=asked.subject.pk).values("pk")
