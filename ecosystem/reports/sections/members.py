"""Members of a center: how many of which kind, who joined and who left."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center
from ecosystem.core.dates import months_back, next_month
from ecosystem.organizations.choices import Kind as OrganizationKind
from ecosystem.programs.choices import State
from ecosystem.programs.models import Enrollment, EnrollmentSpell
from ecosystem.programs.reports import members
from ecosystem.reports.asking import Asked, Period
from ecosystem.reports.choices import CellKind, Kind
from ecosystem.reports.content import Bar, Cell, Chart, Column, Number, Rows, Section, Table
from ecosystem.reports.listed import Listed
from ecosystem.reports.register import section

MONTHS = 12


@section(Kind.MONTH, 10)
def members_of_month(asked: Asked) -> Section:
    """Members at the end of the month, and what changed in it."""
    center: Any = asked.subject
    since, day = asked.starts_on, asked.day
    listed = Listed(asked)
    return Section(
        key="members",
        title=_("Members"),
        text=(_("A member is an organization with an active enrollment in a program of the center on the day."),),
        numbers=(
            Number(
                key="members",
                label=_("Members"),
                as_of=day,
                rows=Rows(members(center, day, user=SYSTEM)),
                before=Rows(members(center, asked.day_before, user=SYSTEM)),
            ),
            Number(
                key="members-joined",
                label=_("Enrollments begun"),
                since=since,
                as_of=day,
                rows=Rows(_begun(center, asked.period)),
                before=Rows(_begun(center, asked.before)),
            ),
            Number(
                key="members-graduated",
                label=_("Graduated"),
                since=since,
                as_of=day,
                rows=Rows(_ended(center, asked.period).filter(state=State.GRADUATED)),
                before=Rows(_ended(center, asked.before).filter(state=State.GRADUATED)),
            ),
            Number(
                key="members-left",
                label=_("Withdrawn or removed"),
                since=since,
                as_of=day,
                rows=Rows(_ended(center, asked.period).exclude(state=State.GRADUATED)),
                before=Rows(_ended(center, asked.before).exclude(state=State.GRADUATED)),
            ),
            Number(
                key="members-suspended",
                label=_("Enrollments suspended"),
                as_of=day,
                rows=Rows(_of(center).in_state(State.SUSPENDED, day)),
                before=Rows(_of(center).in_state(State.SUSPENDED, asked.day_before)),
            ),
        ),
        charts=(_course(center, listed),),
        tables=(_by_kind(center, listed),),
        lists=listed.numbers,
    )


def _of(center: Center) -> Any:
    return Enrollment.objects.filter(program__platform__center=center).with_names()


def _begun(center: Center, period: Period) -> QuerySet:
    return _of(center).filter(starts_on__gte=period[0], starts_on__lt=period[1])


def _ended(center: Center, period: Period) -> QuerySet:
    return _of(center).filter(ends_on__gte=period[0], ends_on__lt=period[1])


def _course(center: Center, listed: Listed) -> Chart:
    """Members at the end of each of the last months; one query."""
    day = listed.asked.day
    spells = EnrollmentSpell.objects.filter(enrollment__program__platform__center=center, state=State.ACTIVE).order_by()
    known = list(spells.values_list("enrollment__organization", "starts_on", "ends_on"))
    bars, month = [], months_back(day, MONTHS - 1)
    for _place in range(MONTHS):
        last = min(next_month(month) - timedelta(days=1), day)
        there = {key for key, begun, end in known if (begun is None or begun <= last) and (end is None or end > last)}
        label = f"{month:%Y-%m}"
        rows = members(center, last, user=SYSTEM)
        url = listed.url(f"members-{label}", _("Members"), len(there), rows, as_of=last)
        bars.append(Bar(label, len(there), url=url))
        month = next_month(month)
    return Chart(_("Members at the end of each month"), tuple(bars))


def _by_kind(center: Center, listed: Listed) -> Table:
    asked = listed.asked
    counted: dict[str, dict[date, int]] = defaultdict(dict)
    for day in (asked.day, asked.day_before):
        rows = members(center, day, user=SYSTEM).order_by().values_list("kind").annotate(n=Count("pk"))
        for kind, count in rows:
            counted[kind][day] = count
    return Table(
        _("Members by kind"),
        (
            Column(_("Kind"), width=4),
            Column(_("Members"), CellKind.NUMBER),
            Column(_("A month before"), CellKind.NUMBER),
        ),
        tuple(
            (
                Cell(str(OrganizationKind(kind).label)),
                *(
                    listed.cell(
                        f"kind-{kind}-{day:%Y%m%d}",
                        OrganizationKind(kind).label,
                        counted[kind].get(day, 0),
                        members(center, day, user=SYSTEM).filter(kind=kind),
                        as_of=day,
                    )
                    for day in (asked.day, asked.day_before)
                ),
            )
            for kind in OrganizationKind.values
            if kind in counted
        ),
    )
