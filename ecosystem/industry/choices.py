"""Codes of needs, introductions and events, and which state may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """What its poster and the center's staff have decided about a need."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    OPEN = "open", pgettext_lazy("a need", "open")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", pgettext_lazy("a need", "lapsed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Standing(models.TextChoices):
    """Where a need stands: its state and, while it is open, what its introductions make of it."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    OPEN = "open", pgettext_lazy("a need", "open")
    MATCHED = "matched", _("matched")
    SIGNED = "signed", pgettext_lazy("a need", "signed")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", pgettext_lazy("a need", "lapsed")
    WITHDRAWN = "withdrawn", _("withdrawn")


TRANSITIONS: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.OPEN, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.OPEN, State.REFUSED, State.WITHDRAWN}),
    State.REFUSED: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.OPEN: frozenset({State.LAPSED, State.WITHDRAWN}),
    State.LAPSED: frozenset({State.OPEN}),
    State.WITHDRAWN: frozenset({State.OPEN}),
}
# Not seen by the public yet: whoever posted it can still change it freely.
UNPUBLISHED = frozenset({State.DRAFT, State.SUBMITTED, State.REFUSED})
CLOSED = frozenset({State.LAPSED, State.WITHDRAWN})
PUBLIC = frozenset({State.OPEN, State.LAPSED})
# Somebody still looks for a partner.
SEEKING = frozenset({Standing.OPEN, Standing.MATCHED})
TOLD = (Standing.OPEN, Standing.MATCHED, Standing.SIGNED, Standing.LAPSED)


class Progress(models.TextChoices):
    """How far an introduction came."""

    INTRODUCED = "introduced", _("introduced")
    TALKING = "talking", _("talking")
    SIGNED = "signed", pgettext_lazy("an introduction", "signed")
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", pgettext_lazy("an introduction", "lapsed")


INTRODUCTION_STEPS: dict[str, frozenset[str]] = {
    Progress.INTRODUCED: frozenset({Progress.TALKING, Progress.SIGNED, Progress.DECLINED, Progress.LAPSED}),
    Progress.TALKING: frozenset({Progress.SIGNED, Progress.DECLINED, Progress.LAPSED}),
    Progress.SIGNED: frozenset(),
    Progress.DECLINED: frozenset(),
    Progress.LAPSED: frozenset(),
}
LIVE = frozenset({Progress.INTRODUCED, Progress.TALKING})
WITHOUT_RESULT = frozenset({Progress.DECLINED, Progress.LAPSED})


class EventKind(models.TextChoices):
    """What kind of event."""

    FORUM = "forum", _("forum")
    ROAD_SHOW = "road_show", _("road show")
    JOINT_MARKETING = "joint_marketing", _("joint marketing")
    MATCHMAKING = "matchmaking", _("matchmaking")
    OTHER = "other", _("other")


class EventRole(models.TextChoices):
    """As what an organization takes part in an event."""

    HOST = "host", pgettext_lazy("of an event", "host")
    CO_HOST = "co_host", _("co-host")
    EXHIBITOR = "exhibitor", _("exhibitor")
    SPEAKER = "speaker", _("speaker")
    PARTICIPANT = "participant", _("participant")
