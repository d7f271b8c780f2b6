"""How far a round is: counted in organizations."""

from dataclasses import dataclass

from django.db.models import Count, Q

from ecosystem.confirmations.choices import Answer
from ecosystem.confirmations.models import Confirmation, ConfirmationRound
from ecosystem.correspondence.choices import State


@dataclass(frozen=True)
class Progress:
    """What became of a round. ``silent`` are those asked who have not answered, ``bounced`` and ``unsent`` among them."""

    asked: int
    sent: int
    unsent: int
    bounced: int
    confirmed: int
    changed: int
    proposed: int
    silent: int
    reminded: int
    unreachable: int

    @property
    def answered(self) -> int:
        return self.confirmed + self.changed

    @property
    def share(self) -> int:
        """Percent of those asked who have answered."""
        return round(100 * self.answered / self.asked) if self.asked else 0


def progress_of(opened: ConfirmationRound) -> Progress:
    """Count a round's answers and mail, in one query."""
    rows = Confirmation.objects.filter(round=opened).with_mail().with_proposals()
    waiting, changed = Q(state=Answer.WAITING), Q(state=Answer.CHANGED)
    conditions = {
        "asked": ~Q(state=Answer.UNREACHABLE),
        "sent": Q(mail=State.SENT),
        "unsent": Q(mail__in=[State.DRAFT, State.QUEUED, State.SENDING, State.CANCELLED]),
        "bounced": waiting & Q(mail=State.FAILED),
        "confirmed": Q(state=Answer.CONFIRMED),
        "changed": changed,
        "proposed": changed & Q(has_proposal=True),
        "silent": waiting,
        "reminded": Q(reminded_at__isnull=False),
        "unreachable": Q(state=Answer.UNREACHABLE),
    }
    return Progress(**rows.aggregate(**{name: Count("pk", filter=what) for name, what in conditions.items()}))
