"""Who may act for an organization: accounts that claimed it and were verified, and the colleagues they invite."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.organizations.choices import OPEN_REPRESENTATIONS, RepresentationState
from ecosystem.organizations.models.records import Organization, PartOfOrganization
from ecosystem.organizations.querysets import InvitationQuerySet, RepresentationQuerySet


class _Private(PartOfOrganization):
    """Seen by the staff who see contacts, by the person and by fellow representatives; on no page of the public."""

    audit_capability = Capability.CONTACTS
    audit_reading = Capability.CONTACTS

    class Meta:
        abstract = True

    def is_public_now(self) -> bool:
        return False


def _person(name: str, related_name: str = "+", **options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name=related_name, verbose_name=name, **options
    )


class Representation(_Private):
    """An account that may act for an organization, from the claim to its end; verified by staff or by a colleague's word."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="representations", verbose_name=_("organization")
    )
    user = _person(_("person"), "representations")
    state = models.CharField(_("state"), max_length=8, choices=RepresentationState, default=RepresentationState.CLAIMED)
    role = models.CharField(_("role"), max_length=80)
    evidence = models.TextField(_("evidence"), blank=True, max_length=1000)
    # The domain of the person's confirmed address, where the organization's own website or contacts have it too.
    matching_domain = models.CharField(_("proposed by matching domain"), max_length=120, blank=True)
    is_lead = models.BooleanField(_("speaks for the others"), default=False)
    invited_by = _person(_("invited by"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), default=timezone.now)
    decided_by = _person(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.TextField(_("reason of the decision"), blank=True, max_length=1000)
    ended_by = _person(_("ended by"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ending = models.TextField(_("reason of the end"), blank=True, max_length=1000)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        verbose_name = _("representation")
        verbose_name_plural = _("representations")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=Q(state__in=sorted(OPEN_REPRESENTATIONS)),
                name="organizations_representation_one_open",
                violation_error_code="already_open",
                violation_error_message=_("This account represents the organization or has claimed it already."),
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(is_lead=True),
                name="organizations_representation_one_lead",
                violation_error_message=_("One representative of an organization speaks for the others."),
            ),
            models.CheckConstraint(
                name="organizations_representation_decided",
                condition=Q(state=RepresentationState.CLAIMED, decided_at__isnull=True)
                | (~Q(state=RepresentationState.CLAIMED) & Q(decided_at__isnull=False)),
                violation_error_message=_("A claim is decided exactly when somebody decided it."),
            ),
            models.CheckConstraint(
                name="organizations_representation_ended",
                condition=Q(state=RepresentationState.ENDED, ended_at__isnull=False)
                | (~Q(state=RepresentationState.ENDED) & Q(ended_at__isnull=True)),
                violation_error_message=_("A representation has ended exactly when it has an end."),
            ),
            models.CheckConstraint(
                name="organizations_representation_lead_is_verified",
                condition=Q(is_lead=False) | Q(state=RepresentationState.VERIFIED),
                violation_error_message=_("Only a verified representative speaks for the others."),
            ),
        ]
        indexes = [models.Index(fields=["organization", "state"], name="organizations_represented")]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization}"


class Invitation(_Private):
    """A colleague who was asked by mail to represent the organization too. Of its link only a digest is kept."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="invitations", verbose_name=_("organization")
    )
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=80)
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    invited_by = _person(_("invited by"))
    created_at = models.DateTimeField(_("invited at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_by = _person(_("accepted by"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                name="organizations_invitation_expires_later",
                condition=Q(expires_at__gt=F("created_at")),
                violation_error_message=_("An invitation expires after it was made."),
            ),
            models.CheckConstraint(
                name="organizations_invitation_accepted_by_somebody",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at__isnull=True),
                violation_error_message=_("An invitation is accepted by somebody, and not after it was withdrawn."),
            ),
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="organizations_invitation_one_open",
                violation_error_code="already_invited",
                violation_error_message=_("This address has been invited already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.organization}"
