"""Programs of a center: applications that came in and were decided, seats."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ecosystem.core.dates import end_of_day
from ecosystem.programs.choices import DECIDED, Stage
from ecosystem.programs.models import Application, ApplicationSpell, Program
from ecosystem.programs.reports import seats_taken
from ecosystem.reports.asking import Asked, Period, moments
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Cell, Column, Number, Rows, Section, Table
from ecosystem.reports.listed import Listed
from ecosystem.reports.register import section

WAITING = frozenset(Stage.values) - DECIDED - {Stage.DRAFT}


@section(Kind.MONTH, 20)
def programs_of_month(asked: Asked) -> Section:
    """Applications of the month, and the programs with their seats."""
    center: Any = asked.subject
    since, day = asked.starts_on, asked.day
    numbers = [
        Number(
            key="applications-in",
            label=_("Applications handed in"),
            since=since,
            as_of=day,
            rows=Rows(handed_in(center, asked.period)),
            before=Rows(handed_in(center, asked.before)),
        )
    ]
    for key, label, stage in (
        ("applications-accepted", _("Applications accepted"), Stage.ACCEPTED),
        ("applications-rejected", _("Applications rejected"), Stage.REJECTED),
    ):
        numbers.append(
            Number(
                key=key,
                label=label,
                since=since,
                as_of=day,
                rows=Rows(decided(center, asked.period, stage)),
                before=Rows(decided(center, asked.before, stage)),
            )
        )
    numbers.append(
        Number(
            key="applications-open",
            label=_("Applications waiting for a decision"),
            as_of=day,
            rows=Rows(waiting(center, day)),
            before=Rows(waiting(center, asked.day_before)),
        )
    )
    listed = Listed(asked)
    tables = (_programs(asked, listed),)
    return Section(key="programs", title=_("Programs"), numbers=tuple(numbers), tables=tables, lists=listed.numbers)


def _of(center: Any) -> QuerySet:
    return Application.objects.handed_in().filter(program__platform__center=center).with_names()


def handed_in(center: Any, period: Period) -> QuerySet:
    """Applications that came in."""
    begins, ends = moments(period)
    return _of(center).filter(submitted_at__gte=begins, submitted_at__lt=ends)


def decided(center: Any, period: Period, stage: str) -> QuerySet:
    """Applications on which it was decided so in the period."""
    begins, ends = moments(period)
    spells = ApplicationSpell.objects.filter(
        application=OuterRef("pk"), state=stage, starts_at__gte=begins, starts_at__lt=ends
    )
    return _of(center).filter(Exists(spells))


def waiting(center: Any, day: date) -> QuerySet:
    """Applications that were with the center at the end of a day and on which nothing was decided yet."""
    moment = end_of_day(day)
    spells = ApplicationSpell.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gte=moment),
        application=OuterRef("pk"),
        state__in=sorted(WAITING),
        starts_at__lt=moment,
    )
    return _of(center).filter(Exists(spells))


def _programs(asked: Asked, listed: Listed) -> Table:
    found = list(Program.objects.filter(platform__center=asked.subject).as_of(asked.day).order_by("name", "pk"))
    taken = seats_taken(found, asked.day)
    rows = handed_in(asked.subject, asked.period).order_by().values_list("program").annotate(n=Count("pk"))
    came = dict(rows)
    return Table(
        _("Programs that run"),
        (
            Column(_("Program"), width=5),
            Column(_("Seats"), CellKind.NUMBER),
            Column(_("Taken"), CellKind.NUMBER),
            Column(_("Left"), CellKind.NUMBER),
            Column(_("Applications in the month"), CellKind.NUMBER),
        ),
        tuple(
            (
                Cell(str(program), asked.record("programs", program)),
                Cell(program.seats if program.seats is not None else _("unlimited")),
                Cell(taken[program.pk], asked.record("programs", program)),
                Cell(max(0, program.seats - taken[program.pk]) if program.seats is not None else _("unlimited")),
                listed.cell(
                    f"came-{program.public_id}",
                    program,
                    came.get(program.pk, 0),
                    handed_in(asked.subject, asked.period).filter(program=program),
                    since=asked.starts_on,
                ),
            )
            for program in found
        ),
    )
