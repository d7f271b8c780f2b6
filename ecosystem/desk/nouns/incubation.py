"""Service cases on the desk: which step is carried out for whom, by whom, and what came of it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.filters import Days, Records, by_filter
from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.forms.incubation import (
    CARRYING,
    AdvanceCaseForm,
    CaseForm,
    CaseInsistingForm,
    CaseOnDayForm,
    FinishForm,
    OfficerForm,
    PlanForm,
)
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.nouns.casework import People
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import correction, creation, identity, period_column
from ecosystem.desk.register import url_of
from ecosystem.incubation import services
from ecosystem.incubation.choices import CLOSED, TRANSITIONS, State
from ecosystem.incubation.filters import ME, NOBODY, ServiceCaseFilter
from ecosystem.incubation.models import ServiceCase

VIEW, CHANGE = "incubation.view", "incubation.change"
CENTER = "step__center"


class ServiceCaseTableFilter(ServiceCaseFilter):
    """What every door filters by, with lists to choose from."""

    step = Records("center-steps", "step", key="pk", label=_("Service step"))
    center = Records("centers", CENTER, label=_("Center"))
    officer = People(
        (ME, _("me")), (NOBODY, _("nobody")), method="by_officers", label=_("Desk officer"), capabilities=CARRYING
    )
    due = Days("due_on", label=_("Due"))
    begun = Days("starts_on", label=_("Begun"))

    def by_officers(self, cases: QuerySet, name: str, usernames: list[str]) -> QuerySet:
        found = Q()
        for username in usernames:
            found |= Q(pk__in=self.by_officer(ServiceCase.objects.all(), name, username).values("pk"))
        return cases.filter(found)


def _can_become(*states: str) -> Any:
    return lambda case: bool(TRANSITIONS[case.state] & set(states))


def _in(*states: str) -> Any:
    return lambda case: case.state in states


SERVICE_CASES = Noun(
    name="service-cases",
    model=ServiceCase,
    icon="route",
    section="incubation",
    columns=(
        Column(
            name="about",
            label=_("for"),
            value=lambda case: case.solution or case.organization,
            url=lambda case: url_of(case.solution or case.organization),
            related=("solution", "organization"),
        ),
        column(ServiceCase, "step", sort="step__position"),
        column(ServiceCase, "state"),
        column(ServiceCase, "organization"),
        column(ServiceCase, "solution"),
        column(ServiceCase, "officer"),
        column(ServiceCase, "due_on", tone=lambda case: "late" if case.is_late else ""),
        period_column(_("Ran")),
        Column(name="days", label=_("days"), value=lambda case: "" if case.days is None else str(case.days)),
        column(ServiceCase, "planned_on"),
        column(ServiceCase, "starts_on"),
        column(ServiceCase, "ends_on"),
        column(ServiceCase, "deliverable"),
        column(ServiceCase, "closing_reason"),
        column(ServiceCase, "source"),
        column(ServiceCase, "quote"),
        column(ServiceCase, "updated_at"),
        column(ServiceCase, "public_id"),
        identity(),
    ),
    shown=("step", "about", "organization", "state", "officer", "due_on", "period", "days"),
    sort="-planned_on",
    first_filters=("state", "step", "officer", "stuck"),
    filters=ServiceCaseTableFilter,
    find=by_filter(ServiceCaseFilter),
    view=VIEW,
    create=creation(PlanForm, services.plan_case, CHANGE, _("Plan a service step")),
    edit=correction(CaseForm, services.revise_case, CHANGE),
    acts=(
        Act(
            name="start",
            label=_("Begin"),
            run=services.start_case,
            form=CaseOnDayForm,
            permission=CHANGE,
            applies=_in(State.PLANNED),
            icon="play",
        ),
        Act(
            name="finish",
            label=_("Mark as done"),
            run=services.finish_case,
            form=FinishForm,
            permission=CHANGE,
            applies=_can_become(State.DONE),
            icon="check",
            help=_("With what was delivered. It ran until the day before."),
        ),
        Act(
            name="advance",
            label=_("Finish and go on"),
            run=services.advance_case,
            form=AdvanceCaseForm,
            permission=CHANGE,
            applies=_can_become(State.DONE),
            bulk=False,
            icon="chevrons-right",
            help=_("This step is done and a later one begins on the same day, with the same officer."),
        ),
        Act(
            name="skip",
            label=_("Skip"),
            run=services.skip_case,
            form=CaseInsistingForm,
            permission=CHANGE,
            applies=_can_become(State.SKIPPED),
            icon="skip-forward",
            help=_("The member goes on without this step. The solution's page shows it as skipped."),
        ),
        Act(
            name="cancel",
            label=_("Cancel"),
            run=services.cancel_case,
            form=CaseInsistingForm,
            permission=CHANGE,
            applies=_can_become(State.CANCELED),
            icon="x",
            help=_("Nothing comes of it, or it was planned by mistake: no count and no page tells of it."),
        ),
        Act(
            name="reopen",
            label=_("Reopen"),
            run=services.reopen_case,
            form=InsistingForm,
            permission=CHANGE,
            applies=_in(*sorted(CLOSED)),
            icon="rotate-ccw",
        ),
        Act(
            name="hand-over",
            label=_("Hand over"),
            run=services.hand_over_case,
            form=OfficerForm,
            permission=CHANGE,
            applies=lambda case: case.is_open,
            icon="user-round-check",
        ),
    ),
    cities=(f"{CENTER}__registry",),
    center=CENTER,
    related=(CENTER, "organization", "solution"),
    detail=lambda case: f"{case.get_state_display()} · {case.organization}",
    in_search=False,
)
