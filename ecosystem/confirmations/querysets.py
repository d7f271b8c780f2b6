"""Reads of confirmations: only ever for staff of the center who keep its enrollments."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.confirmations.choices import Answer
from ecosystem.correspondence.choices import State
from ecosystem.correspondence.models import Message
from ecosystem.correspondence.querysets import OfCenterQuerySet
from ecosystem.intake.models import ProposedChange
from ecosystem.organizations.choices import RepresentationState

LABEL = "confirmations.confirmation"


def _newest_message() -> models.QuerySet:
    kinds = ("confirmations.request", "confirmations.reminder")
    return Message.objects.filter(kind__in=kinds, about_label=LABEL, about_id=OuterRef("pk")).order_by("-pk")


def mail_state() -> Subquery:
    """The state of the last message about a confirmation."""
    return Subquery(_newest_message().values("state")[:1])


def mail_error() -> Subquery:
    """What the mail server said last about a confirmation."""
    return Subquery(_newest_message().values("last_error")[:1])


def has_proposal() -> Exists:
    """Whether a change has been proposed for the organization since the round was opened."""
    proposals = ProposedChange.objects.filter(organization=OuterRef("organization"))
    return Exists(proposals.filter(proposed_at__gte=OuterRef("round__opened_at")))


class RoundQuerySet(OfCenterQuerySet):
    """Rounds."""

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class ConfirmationQuerySet(models.QuerySet):
    """Confirmations."""

    def visible_to(self, user: Any) -> Self:
        """Those of the centers where the person keeps enrollments; nothing for everybody else."""
        centers = scope_of(user).centers(Capability.ENROLL)
        return self if centers is None else self.filter(round__center__in=centers)

    def waiting(self) -> Self:
        """Asked, and silent so far."""
        return self.filter(state=Answer.WAITING)

    def answerable(self, now: datetime | None = None) -> Self:
        """Those whose link still opens: the round is open, the link has not expired, the person still represents."""
        stands = Q(representation__isnull=True) | Q(representation__state=RepresentationState.VERIFIED)
        return self.filter(stands, round__closed_at__isnull=True, expires_at__gt=now or timezone.now())

    def addressed_to(self, user: Any) -> Self:
        """Those that a person is asked as a representative."""
        return self.filter(user=user.pk)

    def with_mail(self) -> Self:
        """With ``mail``, the state of the last message about each, and ``mail_error``."""
        return self.annotate(mail=mail_state(), mail_error=mail_error())

    def told(self) -> Self:
        """Those whose last message has gone out, or is about to."""
        return self.with_mail().filter(mail__in=[State.QUEUED, State.SENDING, State.SENT])

    def bounced(self) -> Self:
        """Silent, and the last message could not be delivered."""
        return self.with_mail().filter(state=Answer.WAITING, mail=State.FAILED)

    def with_proposals(self) -> Self:
        """With ``has_proposal``: whether a change has been proposed for the organization since the round was opened."""
        return self.annotate(has_proposal=has_proposal())

    def with_names(self) -> Self:
        return self.select_related("round__center__registry", "organization", "representation", "user")
