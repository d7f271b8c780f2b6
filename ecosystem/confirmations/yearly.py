"""What rounds do by themselves, once a day: the silent are reminded once, a round closes after its day, a year later the
next one opens where staff have said so."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.confirmations.models import Confirmation, ConfirmationRound
from ecosystem.confirmations.services import close_round, open_round, remind_silent
from ecosystem.core.dates import today
from ecosystem.core.errors import DomainError
from ecosystem.organizations.freshness import months_before

A_YEAR = 12


def run(day: date | None = None) -> dict[str, int]:
    """Do what is due on a day (default: today); how many rounds were closed, opened and reminded of."""
    day = day or today()
    return {
        "closed": sum(_done(partial(_closed, one)) for one in overdue(day)),
        "reminded": sum(_done(partial(remind_silent, one, by=SYSTEM, release=True)) for one in to_remind(day)),
        "opened": sum(_done(partial(again, one, day)) for one in to_repeat(day)),
    }


def _closed(one: ConfirmationRound) -> ConfirmationRound:
    return close_round(one, by=SYSTEM, reason=_("The day of the answer has passed."))


def _done(act: Callable[[], object]) -> bool:
    """Whether it was done; a round in which nobody is left to write to stops none of the others."""
    try:
        act()
    except DomainError:
        return False
    return True


def overdue(day: date) -> list[ConfirmationRound]:
    """Open rounds whose last day is over."""
    return list(ConfirmationRound.objects.open().filter(answer_by__lt=day).select_related("center").order_by("pk"))


def to_remind(day: date) -> list[ConfirmationRound]:
    """Open rounds that have waited long enough, and in which nobody has been reminded."""
    rounds = ConfirmationRound.objects.open().filter(remind_after__gt=0, answer_by__gte=day).select_related("center")
    return [
        one
        for one in rounds.order_by("pk")
        if _opened(one) + timedelta(days=one.remind_after) <= day and not _reminded(one)
    ]


def to_repeat(day: date) -> list[ConfirmationRound]:
    """The last round of each center, where it is closed, was opened a year ago and is to be repeated."""
    newest: dict[int, ConfirmationRound] = {}
    for one in ConfirmationRound.objects.select_related("center").order_by("opened_at", "pk"):
        newest[one.center_id] = one
    limit = months_before(day, A_YEAR)
    return [one for one in newest.values() if one.repeats and not one.is_open and _opened(one) <= limit]


def again(before: ConfirmationRound, day: date) -> ConfirmationRound:
    """Open the next round as the one before was."""
    return open_round(
        before.center,
        by=SYSTEM,
        whom=before.whom,
        answer_by=day + (before.answer_by - _opened(before)),
        subject=before.subject,
        body=before.body,
        remind_after=before.remind_after,
        repeats=True,
        release=True,
        year=day.year,
        reason=_("Again after a year."),
    )


def _opened(one: ConfirmationRound) -> date:
    return timezone.localtime(one.opened_at).date()


def _reminded(one: ConfirmationRound) -> bool:
    return Confirmation.objects.filter(round=one, reminded_at__isnull=False).exists()
