"""Which report goes out by mail, on which day, in which form."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere
from ecosystem.centers.models import Center
from ecosystem.core.errors import Conflict
from ecosystem.reports.models import Subscription

CHANGE = "reports.subscribe"


def subscribe_report(*, center: Center, by: Any, reason: str = "", **fields: Any) -> Subscription:
    """Have a report of a center sent every month. Nobody gets it before they are added, and agree."""
    authorize(by, CHANGE, center)
    refuse_elsewhere(fields, ("paused", "public_id"))
    with change_set(by=by, verb=gettext_noop("Have a report sent"), reason=reason):
        return create(Subscription(center=center, **fields))


def revise_subscription(subscription: Subscription, *, by: Any, reason: str = "", **fields: Any) -> Subscription:
    """Change when it goes out, in which language and forms, or which cohort it is about."""
    authorize(by, CHANGE, subscription)
    refuse_elsewhere(fields, ("center", "kind", "paused", "public_id"))
    with change_set(by=by, verb=gettext_noop("Change a report by mail"), reason=reason):
        return update(locked(subscription), **fields)


def pause_subscription(subscription: Subscription, *, by: Any, reason: str = "") -> Subscription:
    """Send nothing for a while. Raises :class:`Conflict` (``not_possible``) where it is paused already."""
    authorize(by, CHANGE, subscription)
    with change_set(by=by, verb=gettext_noop("Pause a report by mail"), reason=reason):
        subscription = locked(subscription)
        if subscription.paused:
            raise Conflict("not_possible", _("It is paused already."))
        return update(subscription, paused=True)


def resume_subscription(subscription: Subscription, *, by: Any, reason: str = "") -> Subscription:
    """Send it again from the next month on. Raises :class:`Conflict` (``not_possible``) where it is not paused."""
    authorize(by, CHANGE, subscription)
    with change_set(by=by, verb=gettext_noop("Resume a report by mail"), reason=reason):
        subscription = locked(subscription)
        if not subscription.paused:
            raise Conflict("not_possible", _("It is not paused."))
        return update(subscription, paused=False)


def remove_subscription(subscription: Subscription, *, by: Any, reason: str = "") -> None:
    """Remove what was never sent and has no readers; otherwise it is paused. Raises :class:`Conflict` (``still_used``)."""
    authorize(by, CHANGE, subscription)
    with change_set(by=by, verb=gettext_noop("Remove a report by mail"), reason=reason):
        subscription = locked(subscription)
        if subscription.deliveries.exists():
            raise Conflict("still_used", _("It was sent already. Pause it instead."))
        delete(subscription)
