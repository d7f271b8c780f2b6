"""What waits on the desk: each thing with how much of it there is, the first few, and the table that has them all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Window
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ecosystem.accounts.policies import allowed
from ecosystem.core.dates import today
from ecosystem.desk.nouns.applications import age, overdue
from ecosystem.desk.nouns.programs import soon
from ecosystem.desk.nouns.proposals import days_open
from ecosystem.desk.register import noun_named
from ecosystem.desk.workplace import Workplace
from ecosystem.industry.reports import quiet_moment
from ecosystem.organizations.freshness import stale
from ecosystem.programs.choices import Stage, Standing
from ecosystem.programs.models import Review

FIRST, MOST_OWED = 3, 5


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something to ask of a table every morning. ``query`` is what the table's address says to show the same rows."""

    label: str | Promise
    noun: str
    query: dict[str, str]
    rows: Callable[[QuerySet], QuerySet]
    late: bool = False
    note: Callable[[Any], str] = lambda record: ""
    # Whose: narrows the rows to those that wait for the person who asks.
    mine: Callable[[QuerySet, Any], QuerySet] = lambda rows, user: rows


@dataclass(frozen=True)
class Waiting:
    """The answer: how many, and the first of them."""

    question: Question
    count: int
    items: list[tuple[str, str, str]]

    @property
    def url(self) -> str:
        return f"{noun_named(self.question.noun).address}?{urlencode(self.question.query)}"


def _drafts(rows: QuerySet) -> QuerySet:
    return rows.filter(status="draft").order_by("-pk")


def _due(task: Any) -> str:
    return str(task.due_on)


def _age(application: Any) -> str:
    days = age(application)
    return ngettext("%(days)s day", "%(days)s days", int(days)) % {"days": days}


def _waiting_since(proposal: Any) -> str:
    days = days_open(proposal)
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


QUESTIONS: tuple[tuple[str | Promise, tuple[Question, ...]], ...] = (
    (
        _("For me"),
        (
            Question(
                label=_("My tasks that are late"),
                noun="tasks",
                query={"assignee": "me", "due": "late", "sort": "due_on"},
                mine=lambda rows, user: rows.of(user),
                rows=lambda rows: rows.late().most_urgent_first(),
                late=True,
                note=_due,
            ),
            Question(
                label=_("My tasks due within a week"),
                noun="tasks",
                query={"assignee": "me", "due": "week", "sort": "due_on"},
                mine=lambda rows, user: rows.of(user),
                rows=lambda rows: rows.due_within_a_week().most_urgent_first(),
                note=_due,
            ),
            Question(
                label=_("My members whose next contact is overdue"),
                noun="service-log",
                query={"responsible": "me", "waits": "overdue", "sort": "next_contact_on"},
                mine=lambda rows, user: rows.of_officer(user, today()),
                rows=lambda rows: rows.overdue(today()).order_by("next_contact_on", "pk"),
                late=True,
                note=lambda entry: str(entry.next_contact_on),
            ),
            Question(
                label=_("Requests of my members without an answer"),
                noun="service-log",
                query={"responsible": "me", "waits": "answer", "sort": "happened_on"},
                mine=lambda rows, user: rows.of_officer(user, today()),
                rows=lambda rows: rows.waiting().order_by("happened_on", "pk"),
                note=lambda entry: str(entry.happened_on),
            ),
            Question(
                label=_("Notes that name me"),
                noun="notes",
                query={"mentions": "unseen"},
                mine=lambda rows, user: rows.mentioning(user, unseen=True),
                rows=lambda rows: rows.newest_first(),
            ),
        ),
    ),
    (
        _("Members ask"),
        (
            Question(
                label=_("Claims to verify"),
                noun="representations",
                query={"state": "claimed", "sort": "claimed_at"},
                rows=lambda rows: rows.filter(state="claimed").order_by("claimed_at", "pk"),
                note=lambda claim: claim.matching_domain,
            ),
            Question(
                label=_("Changes proposed"),
                noun="proposals",
                query={"state": "open", "sort": "proposed_at"},
                rows=lambda rows: rows.filter(state="open").order_by("proposed_at", "pk"),
                note=_waiting_since,
            ),
            Question(
                label=_("Requests for compute"),
                noun="allocations",
                query={"state": "requested", "sort": "requested_on"},
                rows=lambda rows: rows.waiting(),
                note=lambda request: str(request.requested_on),
            ),
            Question(
                label=_("Needs to be published"),
                noun="needs",
                query={"waits": "submitted"},
                rows=lambda rows: rows.filter(state="submitted").order_by("submitted_on", "pk"),
                note=lambda need: str(need.submitted_on),
            ),
            Question(
                label=_("Changes of published needs"),
                noun="needs",
                query={"waits": "proposed"},
                rows=lambda rows: rows.filter(proposed_on__isnull=False).order_by("proposed_on", "pk"),
                note=lambda need: str(need.proposed_on),
            ),
            Question(
                label=_("Introductions about which nothing was written down for a month"),
                noun="introductions",
                query={"quiet": "true"},
                rows=lambda rows: rows.quiet_since(quiet_moment()).order_by("updated_at", "pk"),
                late=True,
                note=lambda introduction: str(introduction.updated_at.date()),
            ),
            Question(
                label=_("Usage files that wait to be written"),
                noun="usage-files",
                query={"state": "ready"},
                rows=lambda rows: rows.filter(state="ready").order_by("pk"),
            ),
            Question(
                label=_("Imported sheets that wait for a decision"),
                noun="imports",
                query={"state": "ready", "sort": "at"},
                rows=lambda rows: rows.filter(state="ready").order_by("at", "pk"),
                note=lambda sheet: str(sheet.at.date()),
            ),
            Question(
                label=_("Records that may be one organization"),
                noun="duplicates",
                query={"state": "open"},
                rows=lambda rows: rows.open().order_by("-score", "pk"),
                note=lambda pair: pair.likeness,
            ),
        ),
    ),
    (
        _("Applications"),
        (
            Question(
                label=_("Handed in, to be checked"),
                noun="applications",
                query={"state": "submitted", "sort": "state_since"},
                rows=lambda rows: rows.filter(state=Stage.SUBMITTED).oldest_first(),
                note=_age,
            ),
            Question(
                label=_("Overdue: changes that did not come, notices that have run"),
                noun="applications",
                query={"waits": "late", "sort": "state_since"},
                rows=lambda rows: rows.filter(overdue()).oldest_first(),
                late=True,
                note=lambda application: str(application.due_on),
            ),
            Question(
                label=_("Reviews that are late"),
                noun="reviews",
                query={"due": "late", "sort": "due_on"},
                rows=lambda rows: rows.late().order_by("due_on", "pk"),
                late=True,
                note=_due,
            ),
            Question(
                label=_("Objections to settle"),
                noun="objections",
                query={"state": "open"},
                rows=lambda rows: rows.filter(state=Standing.OPEN).order_by("received_at", "pk"),
            ),
            Question(
                label=_("Members whose term ends within a month"),
                noun="enrollments",
                query={"ending": "term"},
                rows=lambda rows: rows.filter(soon("term_ends_on"), ends_on__isnull=True).order_by(
                    "term_ends_on", "pk"
                ),
                note=lambda enrollment: str(enrollment.term_ends_on),
            ),
        ),
    ),
    (
        _("To publish"),
        (
            Question(
                label=_("Organizations still drafts"),
                noun="organizations",
                query={"status": "draft", "sort": "-id"},
                rows=_drafts,
            ),
            Question(
                label=_("Solutions still drafts"),
                noun="solutions",
                query={"status": "draft", "sort": "-id"},
                rows=_drafts,
            ),
            Question(
                label=_("Programs still drafts"),
                noun="programs",
                query={"status": "draft", "sort": "-id"},
                rows=_drafts,
            ),
        ),
    ),
    (
        _("Enrollments and programs"),
        (
            Question(
                label=_("Enrollments suspended"),
                noun="enrollments",
                query={"state": "suspended", "sort": "starts_on"},
                rows=lambda rows: rows.filter(state="suspended").order_by("starts_on", "pk"),
            ),
            Question(
                label=_("Enrollments whose program ends within a month"),
                noun="enrollments",
                query={"ending": "ends"},
                rows=lambda rows: rows.filter(soon("program__ends_on"), ends_on__isnull=True).order_by(
                    "program__ends_on", "pk"
                ),
                note=lambda enrollment: str(enrollment.program.ends_on),
            ),
            Question(
                label=_("Still enrolled though the program is over"),
                noun="enrollments",
                query={"ending": "over"},
                rows=lambda rows: rows.filter(program__ends_on__lte=today(), ends_on__isnull=True).order_by(
                    "program__ends_on", "pk"
                ),
                late=True,
                note=lambda enrollment: str(enrollment.program.ends_on),
            ),
            Question(
                label=_("Intake opens within a month"),
                noun="programs",
                query={"coming": "opens", "sort": "intake_opens_on"},
                rows=lambda rows: rows.filter(soon("intake_opens_on")).order_by("intake_opens_on", "pk"),
                note=lambda program: str(program.intake_opens_on),
            ),
            Question(
                label=_("Intake closes within a month"),
                noun="programs",
                query={"coming": "closes", "sort": "intake_closes_on"},
                rows=lambda rows: rows.filter(soon("intake_closes_on")).order_by("intake_closes_on", "pk"),
                note=lambda program: str(program.intake_closes_on),
            ),
        ),
    ),
    (
        _("Mail"),
        (
            Question(
                label=_("Drafts in the outbox"),
                noun="outbox",
                query={"state": "draft", "sort": "id"},
                rows=lambda rows: rows.filter(state="draft").order_by("pk"),
            ),
            Question(
                label=_("Mail that failed"),
                noun="outbox",
                query={"state": "failed", "sort": "-id"},
                rows=lambda rows: rows.filter(state="failed").order_by("-pk"),
                late=True,
                note=lambda message: message.last_error[:60],
            ),
        ),
    ),
    (
        _("To check"),
        (
            Question(
                label=_("Figures disputed"),
                noun="figures",
                query={"standing": "disputed"},
                rows=lambda rows: rows.filter(standing="disputed").order_by("-pk"),
                late=True,
            ),
            Question(
                label=_("Figures without a source"),
                noun="figures",
                query={"cited": "without"},
                rows=lambda rows: rows.filter(source__isnull=True).order_by("-pk"),
            ),
            Question(
                label=_("Credit codes that contradict the kind"),
                noun="organizations",
                query={"kept": "code_contradicts"},
                rows=lambda rows: rows.with_contradicting_code().order_by("-pk"),
                late=True,
            ),
            Question(
                label=_("Public organizations nobody has verified"),
                noun="organizations",
                query={"status": "public", "verified": "never"},
                rows=lambda rows: rows.filter(Q(status="public"), verified_on__isnull=True).order_by("-pk"),
            ),
            Question(
                label=_("Stale records: checked longer ago than their kind allows"),
                noun="organizations",
                query={"status": "public", "verified": "stale", "sort": "verified_on"},
                rows=lambda rows: rows.filter(stale(), status="public").order_by("verified_on", "pk"),
                note=lambda organization: str(organization.verified_on),
            ),
            Question(
                label=_("Solutions nobody has verified"),
                noun="solutions",
                query={"status": "public", "verified": "never"},
                rows=lambda rows: rows.filter(status="public", verified_on__isnull=True).order_by("-pk"),
            ),
        ),
    ),
)


def waiting(user: Any, workplace: Workplace) -> list[tuple[str | Promise, list[Waiting]]]:
    """What waits for the person where they work; what does not is left out. Two queries for each question at most."""
    found = [(label, list(_answers(questions, user, workplace))) for label, questions in QUESTIONS]
    return [(label, answers) for label, answers in found if answers]


def _answers(questions: tuple[Question, ...], user: Any, workplace: Workplace) -> Iterator[Waiting]:
    for question in questions:
        noun = noun_named(question.noun)
        if not allowed(user, noun.view):
            continue
        rows = question.rows(question.mine(noun.rows_in(user, workplace.place), user))
        related = rows.select_related(*noun.related, *(p for c in noun.shown for p in noun.by_name[c].related))
        # Counted with the first of them, in one query.
        first = list(related.annotate(in_all=Window(Count("*")))[:FIRST])
        if first:
            count = first[0].in_all
            yield Waiting(question, count, [(str(record), noun.url(record), question.note(record)) for record in first])


def owed_reviews(user: Any) -> list[Review]:
    """What the person has to judge, the most urgent first; nothing for who does not review."""
    if not allowed(user, "programs.review"):
        return []
    return list(Review.objects.own(user).owed().with_application()[:MOST_OWED])
