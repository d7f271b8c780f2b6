"""Programs on the desk, and the enrollments in them, moved by verbs."""

from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.policies import allowed
from ecosystem.core.dates import today
from ecosystem.core.searching import BY_RELEVANCE
from ecosystem.desk.filters import Conditions, Days, Records, by_filter
from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.forms.programs import CopyForm, CorrectionForm, NewEnrollmentForm, ProgramForm, RenewalForm
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import (
    InsistingOnDayForm,
    correction,
    creation,
    identity,
    period,
    period_column,
    publication,
)
from ecosystem.desk.nouns.correspondence import WRITE
from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.organizations.models import Organization
from ecosystem.programs import services
from ecosystem.programs.choices import TRANSITIONS, State
from ecosystem.programs.filters import EnrollmentFilter, ProgramFilter
from ecosystem.programs.models import Enrollment, EnrollmentSpell, Program
from ecosystem.programs.reports import taken_on
from ecosystem.programs.standings import shown_by

VIEW, CHANGE = "programs.view", "programs.change"
SOON = timedelta(days=30)


def enroll(*, organization: Organization, program: Program, **values: Any) -> Enrollment:
    return services.enroll(organization, program, **values)


def soon(path: str) -> Q:
    """From today to a month from now."""
    return Q(**{f"{path}__gte": today(), f"{path}__lte": today() + SOON})


class ProgramTableFilter(ProgramFilter):
    """What every door filters by, and what is coming up."""

    platform = Records("platforms", "platform", label=_("Platform"))
    coming = Conditions(
        _("Coming up"),
        {
            "opens": (_("intake opens within a month"), lambda: soon("intake_opens_on")),
            "closes": (_("intake closes within a month"), lambda: soon("intake_closes_on")),
            "ends": (_("ends within a month"), lambda: soon("ends_on")),
            "over": (_("is over"), lambda: Q(ends_on__lte=today())),
        },
    )


def _intake(program: Program) -> str:
    return period(program.intake_opens_on, program.intake_closes_on)


def _taken(program: Program) -> str:
    """Seats taken, of how many."""
    return f"{program.taken_seats} / {program.seats}" if program.seats else str(program.taken_seats)


def _kinds(program: Program) -> list[str]:
    return [str(Kind(code).label) for code in program.admitted_kinds]


def _schemes(program: Program) -> list[str]:
    return [str(Scheme(code).label) for code in program.required_schemes]


TAKEN = {"taken_seats": taken_on}

PROGRAMS = Noun(
    name="programs",
    model=Program,
    icon="clipboard-list",
    section="members",
    columns=(
        column(Program, "name"),
        column(Program, "name_en"),
        column(Program, "status"),
        column(Program, "platform"),
        column(Program, "platform__center"),
        Column(name="intake", label=_("intake"), value=_intake, sort="intake_opens_on", nullable=True),
        Column(name="taken", label=_("seats taken"), value=_taken, annotations=TAKEN),
        period_column(_("Runs")),
        column(Program, "starts_on"),
        column(Program, "ends_on"),
        column(Program, "intake_opens_on"),
        column(Program, "intake_closes_on"),
        column(Program, "seats"),
        column(Program, "takes_applications"),
        column(Program, "reviews_wanted"),
        column(Program, "blind"),
        column(Program, "notice_days"),
        column(Program, "term_months"),
        column(Program, "personality"),
        column(Program, "least_months"),
        column(Program, "most_months"),
        Column(name="admitted_kinds", label=_("kinds admitted"), value=_kinds),
        Column(name="admitted_sectors", label=_("sectors admitted"), value=lambda program: program.admitted_sectors),
        Column(name="admitted_places", label=_("places admitted"), value=lambda program: program.admitted_places),
        Column(name="required_schemes", label=_("identifiers required"), value=_schemes),
        column(Program, "terms"),
        column(Program, "description"),
        column(Program, "eligibility"),
        column(Program, "benefits"),
        column(Program, "judging"),
        column(Program, "source"),
        column(Program, "quote"),
        column(Program, "public_id"),
        identity(),
    ),
    shown=("name", "status", "platform", "intake", "taken", "period"),
    sort="name",
    filters=ProgramTableFilter,
    find=lambda rows, query: rows.search(query),
    best=lambda rows, query: rows.best_match_first(query),
    best_keys=BY_RELEVANCE,
    view=VIEW,
    create=creation(ProgramForm, services.register_program, CHANGE, _("Add a program")),
    edit=correction(ProgramForm, services.revise_program, CHANGE),
    acts=(
        *publication(services.publish_program, services.archive_program, services.restore_program, CHANGE),
        Act(
            name="copy",
            label=_("Copy for the next cohort"),
            run=services.copy_program,
            form=CopyForm,
            permission=CHANGE,
            bulk=False,
            icon="copy",
            help=_("A draft with the same rules, questions, documents, rubric and panel."),
        ),
    ),
    template="desk/program.html",
    parts=(
        Part(
            noun="questions",
            title=_("questions"),
            owner="program",
            columns=("label", "asked", "required", "identifies", "retired"),
            acts=("remove",),
        ),
        Part(
            noun="required-documents",
            owner="program",
            columns=("label", "types", "required", "identifies", "retired"),
            acts=("remove",),
        ),
        Part(
            noun="rubric",
            title=_("rubric"),
            owner="program",
            columns=("label", "weight", "scale", "guidance"),
            acts=("remove",),
        ),
        Part(noun="panel", title=_("panel"), owner="program", columns=("user", "most"), acts=("remove",)),
        Part(noun="graduation-criteria", owner="program", columns=("label", "required", "retired"), acts=("remove",)),
        Part(
            noun="enrollments",
            owner="program",
            columns=("organization", "state", "starts_on", "ends_on", "note"),
            acts=("suspend", "resume", "graduate", "withdraw", "remove"),
        ),
        Part(
            noun="welcome-tasks",
            title=_("Welcome of new members"),
            owner="program",
            columns=("title", "days", "role", "person"),
        ),
    ),
    cities=("platform__center__registry",),
    center="platform__center",
    related=("platform__center",),
    detail=lambda program: str(program.platform),
    public_url=lambda program: program.get_absolute_url() if program.is_public_now() else "",
)


class EnrollmentTableFilter(EnrollmentFilter):
    """What every door filters by, and what staff ask beside it."""

    program = Records("programs", "program", label=_("Program"))
    platform = Records("platforms", "program__platform", label=_("Platform"))
    ending = Conditions(
        _("Coming up"),
        {
            "ends": (
                _("its program ends within a month"),
                lambda: soon("program__ends_on") & Q(ends_on__isnull=True),
            ),
            "term": (
                _("what was agreed ends within a month"),
                lambda: soon("term_ends_on") & Q(ends_on__isnull=True),
            ),
            "overdue": (
                _("what was agreed is over, it is not"),
                lambda: Q(term_ends_on__lte=today(), ends_on__isnull=True),
            ),
            "over": (
                _("its program is over, it is not"),
                lambda: Q(program__ends_on__lte=today(), ends_on__isnull=True),
            ),
        },
    )
    began = Days("starts_on", label=_("Began"))


SPELLS = Prefetch("spells", queryset=EnrollmentSpell.objects.order_by("starts_on"), to_attr="known_spells")


def _course(enrollment: Enrollment) -> list[str]:
    """Every state it was in, since when and why."""
    return [
        ": ".join(filter(None, (f"{period(spell.starts_on, spell.ends_on)} {spell}", spell.reason)))
        for spell in enrollment.known_spells
    ]


def _can_become(state: str) -> Any:
    return lambda enrollment: state in TRANSITIONS[enrollment.state]


def _move(name: str, label: Any, run: Any, state: str, icon: str, help: Any, danger: bool = False) -> Act:  # noqa: A002
    return Act(
        name=name,
        label=label,
        run=run,
        form=InsistingOnDayForm,
        permission=CHANGE,
        applies=_can_become(state),
        icon=icon,
        help=help,
        danger=danger,
    )


def _course_so_far(request: HttpRequest, enrollment: Enrollment) -> dict[str, Any]:
    """For who keeps the program: how the member came in, what the program wants of its graduates, what they have shown."""
    if not allowed(request.user, CHANGE, enrollment):
        return {}
    return {"application": enrollment.application, "shown": shown_by(enrollment)}


ENROLLMENTS = Noun(
    name="enrollments",
    model=Enrollment,
    icon="user-check",
    section="members",
    columns=(
        column(Enrollment, "organization"),
        column(Enrollment, "program"),
        column(Enrollment, "state"),
        column(Enrollment, "starts_on"),
        column(Enrollment, "ends_on"),
        column(Enrollment, "term_ends_on"),
        Column(name="course", label=_("course"), value=_course, prefetched=(SPELLS,), clip=True),
        column(Enrollment, "program__platform"),
        column(Enrollment, "program__platform__center"),
        column(Enrollment, "organization__kind"),
        column(Enrollment, "note"),
        column(Enrollment, "public_id"),
        identity(),
    ),
    shown=("organization", "program", "state", "starts_on", "ends_on", "note"),
    sort="-starts_on",
    first_filters=("state", "program", "platform", "kind", "ending", "began"),
    filters=EnrollmentTableFilter,
    find=by_filter(EnrollmentFilter),
    view=VIEW,
    create=creation(NewEnrollmentForm, enroll, CHANGE, _("Enroll an organization")),
    edit=correction(CorrectionForm, services.correct_enrollment, CHANGE),
    acts=(
        _move("suspend", _("Suspend"), services.suspend, State.SUSPENDED, "pause", _("It pauses and keeps its seat.")),
        _move("resume", _("Resume"), services.resume, State.ACTIVE, "play", _("It is active again.")),
        _move(
            "graduate",
            _("Graduate"),
            services.graduate,
            State.GRADUATED,
            "graduation-cap",
            _("It reached its aim; the enrollment ends on that day."),
        ),
        _move(
            "withdraw",
            _("Withdraw"),
            services.withdraw,
            State.WITHDRAWN,
            "log-out",
            _("The organization left; the enrollment ends on that day."),
        ),
        _move(
            "remove",
            _("Remove from the program"),
            services.remove,
            State.REMOVED,
            "user-x",
            _("The center ended it; the enrollment ends on that day."),
            danger=True,
        ),
        WRITE,
        Act(
            name="renew",
            label=_("Renew"),
            run=services.renew,
            form=RenewalForm,
            permission=CHANGE,
            applies=lambda enrollment: enrollment.ends_on is None,
            icon="refresh-cw",
            help=_("It goes on until a later day than was agreed."),
        ),
        Act(
            name="delete",
            label=_("Delete the record"),
            run=services.remove_enrollment_record,
            form=InsistingForm,
            permission=CHANGE,
            danger=True,
            icon="trash-2",
            help=_(
                "It never was enrolled; this was entered by mistake. The history keeps it, and undo brings it back."
            ),
        ),
    ),
    template="desk/enrollment.html",
    more=_course_so_far,
    parts=(
        Part(
            noun="allocations",
            owner="enrollment",
            columns=("state", "period", "requested", "granted", "used", "left"),
            acts=("grant", "change"),
        ),
        Part(noun="vouchers", owner="enrollment", columns=("pot", "state", "face", "redeemed", "left", "ends_on")),
        Part(
            noun="voucher-claims",
            owner="enrollment",
            columns=("pot", "supplier", "contract_number", "state", "amount", "granted"),
        ),
        Part(noun="evidence", owner="enrollment", columns=("criterion", "met", "on", "text"), acts=("remove",)),
    ),
    cities=("program__platform__center__registry",),
    center="program__platform__center",
    related=("organization", "program__platform__center", "application"),
    detail=lambda enrollment: enrollment.get_state_display(),
    in_search=False,
)
