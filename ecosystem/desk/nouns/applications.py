"""Applications on the desk: the table, what can be decided, and objections to what is announced."""

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.desk.filters import Conditions, Days, Records, searching, texts_match
from ecosystem.desk.forms.applications import (
    AcceptForm,
    AnswerForm,
    AssignForm,
    LinkForm,
    MoreTimeForm,
    ObjectionForm,
    RequestForm,
    TellingForm,
    WaitlistForm,
)
from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.notes import notes_about
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import creation, identity, under
from ecosystem.desk.register import url_of
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.programs import services
from ecosystem.programs.choices import DECIDED, HANDED_IN, JUDGED, STEPS, Judging, Stage, Standing
from ecosystem.programs.contents import facts_of_application
from ecosystem.programs.dossiers import contact_lines, dossier
from ecosystem.programs.eligibility import verdicts
from ecosystem.programs.models import Application, Objection
from ecosystem.programs.querysets.applications import overdue, waiting_long
from ecosystem.programs.recognition import recognized
from ecosystem.programs.standings import outcome_of

DECIDE = "programs.decide"


def can_become(stage: str) -> Any:
    """Whether an application's state leads to another one, by the table."""
    return lambda application: stage in STEPS[application.state]


def _act(name: str, label: Any, run: Any, stage: str, icon: str, **more: Any) -> Act:
    return Act(name=name, label=label, run=run, permission=DECIDE, applies=can_become(stage), icon=icon, **more)


ACTS = (
    _act(
        "review",
        _("Take into review"),
        services.begin_review,
        Stage.IN_REVIEW,
        "clipboard-check",
        help=_("It is complete and the applicant is eligible; reviewers can judge it."),
    ),
    _act(
        "request-changes",
        _("Request changes"),
        services.request_changes,
        Stage.CHANGES_REQUESTED,
        "message-square-reply",
        form=RequestForm,
        help=_("The applicant is told what to change and can hand it in again."),
    ),
    Act(
        name="assign",
        label=_("Assign a reviewer"),
        run=services.assign_review,
        form=AssignForm,
        permission=DECIDE,
        applies=lambda application: application.state in JUDGED,
        icon="user-plus",
        help=_("Whoever has a conflict of interest is refused, with what proves it."),
    ),
    _act(
        "notice",
        _("Give public notice"),
        services.give_notice,
        Stage.NOTICE,
        "megaphone",
        help=_("It is announced publicly that it will be accepted; a seat is held meanwhile."),
    ),
    _act(
        "accept",
        _("Accept"),
        services.accept,
        Stage.ACCEPTED,
        "circle-check",
        form=AcceptForm,
        help=_("The organization is registered or linked, enrolled and welcomed, all together."),
    ),
    _act(
        "waitlist",
        _("Put on the waiting list"),
        services.waitlist,
        Stage.WAITLISTED,
        "list-ordered",
        form=WaitlistForm,
        help=_("It waits for a seat."),
    ),
    _act(
        "reject",
        _("Reject"),
        services.reject,
        Stage.REJECTED,
        "circle-x",
        form=TellingForm,
        danger=True,
        help=_("The applicant is told why."),
    ),
    Act(
        name="extend",
        label=_("Give more time"),
        run=services.extend,
        form=MoreTimeForm,
        permission=DECIDE,
        applies=lambda application: application.state in {Stage.SUBMITTED, Stage.CHANGES_REQUESTED},
        icon="calendar-plus",
        help=_("This applicant can hand in until a later day, whatever the intake says."),
    ),
    Act(
        name="link",
        label=_("Link to an organization"),
        run=services.link_applicant,
        form=LinkForm,
        permission=DECIDE,
        applies=lambda application: application.state not in DECIDED,
        bulk=False,
        icon="link",
        help=_("The registry has this applicant already."),
    ),
    _act(
        "withdraw",
        _("Withdraw for the applicant"),
        services.withdraw_application,
        Stage.WITHDRAWN,
        "undo-2",
        form=InsistingForm,
        danger=True,
        help=_("The applicant asked for it."),
    ),
)
COUNTING = Q(reviews__state__in=[Judging.ASSIGNED, Judging.SUBMITTED])
PROGRESS = {
    "assigned_reviews": Count("reviews", filter=COUNTING, distinct=True),
    "there_reviews": Count("reviews", filter=Q(reviews__state=Judging.SUBMITTED), distinct=True),
}


def _progress(application: Application) -> str:
    """Reviews handed in, of those assigned, of those wanted."""
    wanted = application.program.reviews_wanted
    if not wanted and not application.assigned_reviews:
        return ""
    return f"{application.there_reviews} / {max(application.assigned_reviews, wanted)}"


def age(application: Application) -> str:
    """For how many days it has been where it is."""
    return str((timezone.now() - application.state_since).days)


find_applications = lambda rows, query: rows.search(query)  # noqa: E731  the search of the package itself


def _more(request: HttpRequest, application: Application) -> dict[str, Any]:
    """The application as it reads, the rules of the program, the spells, how far its reviews lie apart, and the notes."""
    return {
        "dossier": dossier(application),
        "contact": contact_lines(application),
        "verdicts": verdicts(application.program, facts_of_application(application)),
        "spells": application.spells.order_by("starts_at", "pk"),
        "notes": notes_about(request, application=application, back=url_of(application)),
        "outcome": outcome_of(application),
        "known": recognized(application, application.uscc) if application.organization_id is None else None,
    }


APPLICATIONS = Noun(
    name="applications",
    model=Application,
    icon="inbox",
    section="members",
    columns=(
        column(Application, "name"),
        column(Application, "title"),
        column(Application, "program"),
        column(Application, "state"),
        column(Application, "state_since"),
        Column(name="age", label=_("days in this state"), value=age),
        Column(name="due", label=_("due"), value=lambda application: application.due_on),
        Column(name="progress", label=_("reviews"), value=_progress, annotations=PROGRESS, related=("program",)),
        column(Application, "kind"),
        column(Application, "uscc"),
        column(Application, "organization"),
        column(Application, "host"),
        column(Application, "place"),
        column(Application, "founded_on"),
        column(Application, "submitted_at"),
        column(Application, "checked_at"),
        column(Application, "decided_at"),
        column(Application, "respond_by"),
        column(Application, "notice_starts_on"),
        column(Application, "notice_ends_on"),
        column(Application, "rank"),
        column(Application, "website"),
        column(Application, "contact_name"),
        column(Application, "contact_email"),
        column(Application, "contact_phone"),
        column(Application, "public_id"),
        identity(),
    ),
    shown=("name", "title", "program", "state", "age", "due", "progress"),
    sort="-submitted_at",
    first_filters=("state", "program", "kind", "waits", "handed"),
    filters=searching(
        find_applications,
        state=ChoicesFilter(
            choices=[(stage.value, stage.label) for stage in Stage if stage in HANDED_IN], label=_("State")
        ),
        program=Records("programs", "program", label=_("Program")),
        kind=ChoicesFilter(choices=Kind, label=_("Kind")),
        waits=Conditions(
            _("Waiting"),
            {
                "late": (_("is overdue"), overdue),
                "long": (_("for more than two weeks"), waiting_long),
                "unknown": (_("not linked to an organization"), Q(organization__isnull=True)),
            },
        ),
        handed=Days("submitted_at__date", label=_("Handed in")),
        organization=OrganizationIdFilter("organization"),
    ),
    find=find_applications,
    view=DECIDE,
    acts=ACTS,
    parts=(
        Part(
            noun="reviews",
            owner="application",
            columns=("reviewer", "state", "total", "advice", "due_on"),
            acts=("release", "reopen"),
        ),
        Part(
            noun="objections", owner="application", columns=("text", "state", "received_at"), acts=("uphold", "dismiss")
        ),
        Part(
            noun="tasks",
            owner="application",
            columns=("title", "state", "due_on", "assignee"),
            acts=("finish", "assign", "drop", "reopen"),
        ),
    ),
    rows_for=Application.objects.kept_by,
    cities=("program__platform__center__registry",),
    center="program__platform__center",
    related=("program__platform__center__registry", "organization", "host", "place", "applicant"),
    detail=lambda application: f"{application.program} · {application.get_state_display()}",
    template="desk/application.html",
    more=_more,
)

find_objections = texts_match("text", "answer", "application__name")


def _rows_of_objections(user: Any) -> QuerySet:
    return Objection.objects.visible_to(user)


OBJECTIONS = Noun(
    name="objections",
    model=Objection,
    icon="flag",
    section="members",
    columns=(
        column(Objection, "text"),
        column(Objection, "application"),
        column(Objection, "state"),
        column(Objection, "objector"),
        column(Objection, "reached_at"),
        column(Objection, "received_at"),
        column(Objection, "answer"),
        column(Objection, "answered_at"),
        identity(),
    ),
    shown=("text", "application", "state", "received_at"),
    sort="-received_at",
    filters=searching(
        find_objections,
        state=ChoicesFilter(choices=Standing, label=_("State")),
        application=django_filters.CharFilter(
            field_name="application__public_id", label=_("Application"), max_length=16
        ),
    ),
    find=find_objections,
    view=DECIDE,
    create=creation(ObjectionForm, under("application", services.object_to), DECIDE, _("Write down an objection")),
    acts=(
        Act(
            name="uphold",
            label=_("Uphold"),
            run=services.uphold_objection,
            form=AnswerForm,
            permission=DECIDE,
            applies=lambda objection: objection.state == Standing.OPEN,
            icon="gavel",
            help=_("It is justified; the application cannot be accepted as it is."),
        ),
        Act(
            name="dismiss",
            label=_("Dismiss the objection"),
            run=services.dismiss_objection,
            form=AnswerForm,
            permission=DECIDE,
            applies=lambda objection: objection.state == Standing.OPEN,
            icon="x",
            help=_("It is not justified."),
        ),
    ),
    rows_for=_rows_of_objections,
    cities=("application__program__platform__center__registry",),
    center="application__program__platform__center",
    related=("application__program__platform__center",),
    in_menu=False,
    in_search=False,
)
