"""Changes that somebody proposed: a difference, field by field, which staff accept or refuse."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.core.ids import PublicIdField
from ecosystem.intake.choices import Field, ProposalState, Verdict
from ecosystem.intake.imports.models import SheetImport, SheetLayout, SheetRow
from ecosystem.intake.querysets import ProposedChangeQuerySet
from ecosystem.organizations.models import Organization

__all__ = ["ProposedChange", "ProposedField", "SheetImport", "SheetLayout", "SheetRow"]


class ProposedChange(Audited):
    """What somebody proposes to say of an organization, why, and where that can be read.

    ``proposer`` is empty where somebody without an account proposes; who does is for the staff to see, not for the public.
    """

    audit_subject = "organization"
    audit_related = ("organization",)
    audit_reading = Capability.EDIT

    public_id = PublicIdField()
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="proposed_changes", verbose_name=_("organization")
    )
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposed_changes",
        verbose_name=_("proposed by"),
    )
    state = models.CharField(_("state"), max_length=9, choices=ProposalState, default=ProposalState.OPEN)
    reason = models.TextField(_("reason"), blank=True, max_length=1000)
    source_url = models.URLField(_("where it can be read"), blank=True, max_length=300)
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.TextField(_("reason of the decision"), blank=True, max_length=1000)

    objects = ProposedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "proposer"],
                condition=Q(state=ProposalState.OPEN),
                name="intake_proposedchange_one_open",
                violation_error_code="already_open",
                violation_error_message=_("You have an open proposal for this organization already."),
            ),
            models.CheckConstraint(
                name="intake_proposedchange_decided",
                condition=Q(state=ProposalState.OPEN, decided_at__isnull=True)
                | (~Q(state=ProposalState.OPEN) & Q(decided_at__isnull=False)),
                violation_error_message=_("A proposal is closed exactly when somebody decided it."),
            ),
        ]
        indexes = [models.Index(fields=["organization", "state"], name="intake_proposed_for")]

    def __str__(self) -> str:
        return f"{self.organization} · {timezone.localtime(self.proposed_at):%Y-%m-%d}"

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.organization.scope_keys()


class ProposedField(Audited):
    """One field of a proposal: what stood there when it was proposed, and what shall."""

    audit_subject = "proposal"
    audit_related = ("proposal__organization",)
    audit_reading = Capability.EDIT

    proposal = models.ForeignKey(
        ProposedChange, models.PROTECT, related_name="fields", verbose_name=_("proposed change")
    )
    name = models.CharField(_("field"), max_length=20, choices=Field)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, default=Verdict.OPEN)

    class Meta:
        verbose_name = _("proposed field")
        verbose_name_plural = _("proposed fields")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "name"],
                name="intake_proposedfield_once",
                violation_error_message=_("A proposal says of every field one thing."),
            ),
            models.CheckConstraint(
                name="intake_proposedfield_changes",
                condition=~Q(before=F("after")),
                violation_error_message=_("A proposal changes something."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_name_display())

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.proposal.scope_keys()
