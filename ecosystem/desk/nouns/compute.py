"""Compute on the desk: who waits, who was granted what, and what they used of it."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from ecosystem.centers.choices import NumberFormat
from ecosystem.compute import services
from ecosystem.compute.choices import State
from ecosystem.compute.filters import AllocationFilter, UsageFilter
from ecosystem.compute.models import Allocation, MonthlyTotal, Usage
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.desk.filters import Days, Records, by_filter, by_source, searching, texts_match
from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.forms.compute import (
    AllocationChangeForm,
    GrantForm,
    LinkForm,
    MonthlyTotalForm,
    RequestForm,
    UsageChangeForm,
    UsageForm,
)
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import (
    InsistingOnDayForm,
    correction,
    creation,
    identity,
    period_column,
    removal,
    under,
)
from ecosystem.desk.register import url_of

VIEW, CHANGE = "compute.view", "compute.change"
CENTER = "enrollment__program__platform__center"


class AllocationTableFilter(AllocationFilter):
    """What every door filters by, with lists to choose from."""

    program = Records("programs", "enrollment__program", label=_("Program"))
    center = Records("centers", CENTER, label=_("Center"))
    requested = Days("requested_on", label=_("Requested"))
    ending = Days("ends_on", label=_("Ends"))


class UsageTableFilter(UsageFilter):
    """What every door filters by, with lists to choose from."""

    center = Records("centers", f"allocation__{CENTER}", label=_("Center"))


def _left(allocation: Allocation) -> Decimal | None:
    return allocation.left if allocation.granted else None


def _is(*states: str) -> Any:
    return lambda allocation: allocation.state in states


ALLOCATIONS = Noun(
    name="allocations",
    model=Allocation,
    icon="cpu",
    section="compute",
    columns=(
        Column(
            name="organization",
            label=_("organization"),
            value=lambda allocation: allocation.enrollment.organization,
            url=lambda allocation: url_of(allocation.enrollment.organization),
            related=("enrollment__organization",),
        ),
        Column(
            name="program",
            label=_("program"),
            value=lambda allocation: allocation.enrollment.program,
            url=lambda allocation: url_of(allocation.enrollment.program),
            related=("enrollment__program",),
        ),
        column(Allocation, "state"),
        column(Allocation, "requested"),
        column(Allocation, "granted", value=lambda allocation: allocation.granted or None),
        column(Allocation, "used"),
        Column(name="left", label=_("left (PFLOPS·h)"), value=_left),
        column(Allocation, "number_format"),
        period_column(_("Period")),
        column(Allocation, "starts_on"),
        column(Allocation, "ends_on"),
        column(Allocation, "requested_on"),
        column(Allocation, "decided_on"),
        column(Allocation, "purpose"),
        column(Allocation, "solution"),
        column(Allocation, "enrollment", sort=""),
        column(Allocation, "public_id"),
        identity(),
    ),
    shown=("organization", "program", "state", "requested", "granted", "used", "left", "period", "requested_on"),
    sort="-requested_on",
    first_filters=("state", "program", "requested", "ending"),
    filters=AllocationTableFilter,
    find=by_filter(AllocationFilter),
    view=VIEW,
    create=creation(RequestForm, services.request_allocation, CHANGE, _("Note a request for compute")),
    acts=(
        Act(
            name="grant",
            label=_("Grant"),
            run=services.grant_allocation,
            form=GrantForm,
            permission=CHANGE,
            applies=_is(State.REQUESTED),
            bulk=False,
            icon="check",
            help=_("What was asked for is proposed; less can be granted, or for another period."),
        ),
        Act(
            name="refuse",
            label=_("Refuse"),
            run=services.refuse_allocation,
            form=InsistingForm,
            permission=CHANGE,
            applies=_is(State.REQUESTED),
            icon="x",
        ),
        Act(
            name="withdraw",
            label=_("Take the request back"),
            run=services.withdraw_allocation,
            permission=CHANGE,
            applies=_is(State.REQUESTED),
            icon="log-out",
            help=_("The member does not want it any more."),
        ),
        Act(
            name="change",
            label=_("Change what was granted"),
            run=services.change_allocation,
            form=AllocationChangeForm,
            permission=CHANGE,
            applies=_is(State.GRANTED),
            bulk=False,
            icon="sliders-horizontal",
        ),
        Act(
            name="link",
            label=_("Link to a solution"),
            run=services.link_allocation,
            form=LinkForm,
            permission=CHANGE,
            bulk=False,
            icon="link",
            help=_("For which solution of the member the compute is. Left empty, for none."),
        ),
        Act(
            name="end",
            label=_("End early"),
            run=services.end_allocation,
            form=InsistingOnDayForm,
            permission=CHANGE,
            applies=_is(State.GRANTED),
            icon="calendar-x",
            danger=True,
            help=_("What was used stays; nothing more can be used from that day on."),
        ),
    ),
    parts=(Part(noun="usage", owner="allocation", columns=("month", "amount")),),
    cities=(f"{CENTER}__registry",),
    center=CENTER,
    related=("enrollment__organization", CENTER),
    detail=lambda allocation: allocation.get_state_display(),
    in_search=False,
)
USAGE = Noun(
    name="usage",
    in_menu=False,
    model=Usage,
    icon="gauge",
    section="compute",
    columns=(
        column(Usage, "month", value=str),
        column(Usage, "amount"),
        Column(
            name="organization",
            label=_("organization"),
            value=lambda usage: usage.allocation.enrollment.organization,
            url=lambda usage: url_of(usage.allocation.enrollment.organization),
            related=("allocation__enrollment__organization",),
        ),
        Column(
            name="program",
            label=_("program"),
            value=lambda usage: usage.allocation.enrollment.program,
            url=lambda usage: url_of(usage.allocation.enrollment.program),
            related=("allocation__enrollment__program",),
        ),
        column(Usage, "allocation", sort=""),
        identity(),
    ),
    shown=("month", "organization", "program", "amount"),
    sort="-month",
    filters=UsageTableFilter,
    find=by_filter(UsageFilter),
    view=VIEW,
    create=creation(UsageForm, under("allocation", services.record_usage), CHANGE, _("Record usage")),
    edit=correction(UsageChangeForm, services.revise_usage, CHANGE),
    acts=(removal(services.remove_usage, CHANGE),),
    cities=(f"allocation__{CENTER}__registry",),
    center=f"allocation__{CENTER}",
    related=("allocation__enrollment__organization", "allocation__enrollment__program__platform__center"),
    in_search=False,
)
MONTHLY_TOTALS = Noun(
    name="monthly-totals",
    in_menu=False,
    model=MonthlyTotal,
    icon="sigma",
    section="center",
    columns=(
        column(MonthlyTotal, "month", value=str),
        column(MonthlyTotal, "center"),
        column(MonthlyTotal, "used"),
        column(MonthlyTotal, "peak"),
        column(MonthlyTotal, "number_format"),
        column(MonthlyTotal, "source"),
        column(MonthlyTotal, "quote"),
        identity(),
    ),
    shown=("month", "center", "used", "peak", "number_format", "source"),
    sort="-month",
    filters=searching(
        texts_match("center__name", "center__name_en", "quote"),
        center=Records("centers", "center", label=_("Center")),
        month=Days("month", label=_("Month")),
        number_format=ChoicesFilter(choices=NumberFormat, label=_("Number format")),
        source=by_source(),
    ),
    find=texts_match("center__name", "center__name_en", "quote"),
    view=VIEW,
    create=creation(MonthlyTotalForm, under("center", services.add_monthly_total), CHANGE, _("Record a monthly total")),
    edit=correction(MonthlyTotalForm, services.revise_monthly_total, CHANGE),
    acts=(removal(services.remove_monthly_total, CHANGE),),
    cities=("center__registry",),
    center="center",
    related=("center__registry",),
    detail=lambda total: str(total.center),
    in_search=False,
)
