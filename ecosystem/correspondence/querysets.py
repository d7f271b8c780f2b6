"""Reads of mail: only ever for staff of the center who keep its enrollments."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.correspondence.choices import State

# Longer than any attempt takes: whoever was sending it then is no longer there.
STUCK_AFTER = timedelta(minutes=15)


class OfCenterQuerySet(models.QuerySet):
    """What belongs to a center's correspondence."""

    def visible_to(self, user: Any) -> Self:
        """What the centers hold where the person keeps enrollments; nothing for everybody else."""
        centers = scope_of(user).centers(Capability.ENROLL)
        return self if centers is None else self.filter(center__in=centers)


class MessageQuerySet(OfCenterQuerySet):
    """Messages."""

    def due(self, now: datetime | None = None) -> Self:
        """Those whose turn it is, the longest waiting first."""
        return self.filter(state=State.QUEUED, next_attempt_at__lte=now or timezone.now()).order_by(
            "next_attempt_at", "pk"
        )

    def stuck(self, now: datetime | None = None) -> Self:
        """Those that somebody took to send and never said what became of them."""
        return self.filter(state=State.SENDING, claimed_at__lt=(now or timezone.now()) - STUCK_AFTER)


class UnsubscriptionQuerySet(OfCenterQuerySet):
    """Addresses that want no news from a center."""
