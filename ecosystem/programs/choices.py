"""Codes of programs, and the state machines of applications, reviews and enrollments as tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an enrollment stands."""

    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")
    GRADUATED = "graduated", _("graduated")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REMOVED = "removed", _("removed")


TRANSITIONS: dict[str, frozenset[str]] = {
    State.ACTIVE: frozenset({State.SUSPENDED, State.GRADUATED, State.WITHDRAWN, State.REMOVED}),
    State.SUSPENDED: frozenset({State.ACTIVE, State.GRADUATED, State.WITHDRAWN, State.REMOVED}),
    State.GRADUATED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.REMOVED: frozenset(),
}
FINAL = frozenset(state for state, following in TRANSITIONS.items() if not following)


class Stage(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    CHANGES_REQUESTED = "changes_requested", _("changes requested")
    IN_REVIEW = "in_review", _("in review")
    WAITLISTED = "waitlisted", _("on the waiting list")
    NOTICE = "notice", _("under public notice")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Every way an application can go; what is not here is impossible at every door. What else a step asks for (a complete
# form, free seats, a notice that has run) are the guards of its verb, see services.decisions and services.applying.
STEPS: dict[str, frozenset[str]] = {
    Stage.DRAFT: frozenset({Stage.SUBMITTED, Stage.WITHDRAWN}),
    Stage.SUBMITTED: frozenset({Stage.IN_REVIEW, Stage.CHANGES_REQUESTED, Stage.REJECTED, Stage.WITHDRAWN}),
    # Resubmitted, it goes back to where the changes were asked for.
    Stage.CHANGES_REQUESTED: frozenset({Stage.SUBMITTED, Stage.IN_REVIEW, Stage.REJECTED, Stage.WITHDRAWN}),
    Stage.IN_REVIEW: frozenset(
        {
            *(Stage.CHANGES_REQUESTED, Stage.WAITLISTED, Stage.NOTICE, Stage.ACCEPTED),
            *(Stage.REJECTED, Stage.WITHDRAWN),
        }
    ),
    Stage.WAITLISTED: frozenset({Stage.IN_REVIEW, Stage.NOTICE, Stage.ACCEPTED, Stage.REJECTED, Stage.WITHDRAWN}),
    Stage.NOTICE: frozenset({Stage.IN_REVIEW, Stage.ACCEPTED, Stage.REJECTED, Stage.WITHDRAWN}),
    Stage.ACCEPTED: frozenset(),
    Stage.REJECTED: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}
DECIDED = frozenset(stage for stage, following in STEPS.items() if not following)
OPEN = frozenset(STEPS) - DECIDED
# With the center: no longer only the applicant's own.
HANDED_IN = frozenset(STEPS) - {Stage.DRAFT}
# The applicant can change what the application says.
EDITABLE = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.CHANGES_REQUESTED})
# The states whose reason is meant for the applicant.
TOLD = frozenset({Stage.CHANGES_REQUESTED, Stage.WAITLISTED, Stage.REJECTED, Stage.WITHDRAWN})
# It can be judged.
JUDGED = frozenset({Stage.SUBMITTED, Stage.IN_REVIEW, Stage.WAITLISTED})


class Personality(models.TextChoices):
    """Whether an applicant must be a legal person."""

    ANY = "any", _("with or without legal personality")
    LEGAL = "legal", _("legal persons only")
    TEAM = "team", _("teams without legal personality only")


class Asked(models.TextChoices):
    """What kind of answer a question wants."""

    TEXT = "text", _("a line of text")
    LONG_TEXT = "long_text", _("a longer text")
    NUMBER = "number", _("a number")
    DATE = "date", _("a date")
    YES_NO = "yes_no", _("yes or no")
    CHOICE = "choice", _("one of several")
    CHOICES = "choices", _("some of several")
    URL = "url", _("a web address")


WITH_OPTIONS = frozenset({Asked.CHOICE, Asked.CHOICES})


class Judging(models.TextChoices):
    """Where a review stands."""

    ASSIGNED = "assigned", _("assigned")
    SUBMITTED = "submitted", _("submitted")
    RECUSED = "recused", _("recused")
    RELEASED = "released", _("released")


# A reviewer with a conflict recuses themselves for good; the center may release one, or open a sheet again.
JUDGING_STEPS: dict[str, frozenset[str]] = {
    Judging.ASSIGNED: frozenset({Judging.SUBMITTED, Judging.RECUSED, Judging.RELEASED}),
    Judging.SUBMITTED: frozenset({Judging.ASSIGNED, Judging.RECUSED, Judging.RELEASED}),
    Judging.RECUSED: frozenset(),
    Judging.RELEASED: frozenset(),
}
COUNTING = frozenset({Judging.ASSIGNED, Judging.SUBMITTED})


class Advice(models.TextChoices):
    """What a reviewer recommends."""

    ACCEPT = "accept", _("accept")
    RESERVE = "reserve", _("waiting list")
    REJECT = "reject", _("reject")


class Tie(models.TextChoices):
    """How a person is tied to an organization, as they declared it or somebody at the center wrote down."""

    EMPLOYED = "employed", _("employed by")
    SHAREHOLDER = "shareholder", _("shareholder of")
    PARTNER = "partner", _("partner of")
    ADVISER = "adviser", _("adviser to")
    BOARD = "board", _("on the board of")
    RELATIVE = "relative", _("close to somebody at")


class Standing(models.TextChoices):
    """Where an objection stands."""

    OPEN = "open", _("open")
    UPHELD = "upheld", _("upheld")
    DISMISSED = "dismissed", _("dismissed")
