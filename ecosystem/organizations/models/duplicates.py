"""Records that may be one organization: what the scan suspects, and what a person decided about it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.audit.models import Audited
from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.matching import POSSIBLE, SAME, Reason
from ecosystem.organizations.matching.comparing import LOWEST_SAME
from ecosystem.organizations.models.records import Organization
from ecosystem.organizations.querysets import DuplicatePairQuerySet


def _end(related_name: str, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        Organization,
        related_name=related_name,
        verbose_name=_("organization"),
        **{"on_delete": models.CASCADE, **options},
    )


class DuplicatePair(models.Model):
    """Two records that the scan takes for one organization. It follows from what they say; never written by hand.

    ``evidence`` is a digest of the reasons: a decision about a pair holds as long as these stay.
    """

    low = _end("+")
    high = _end("+")
    score = models.FloatField(_("score"))
    reasons = models.JSONField(_("why"), default=list)
    evidence = models.CharField(_("digest of the reasons"), max_length=32)
    scanned_at = models.DateTimeField(_("scanned at"))
    found_at = models.DateTimeField(_("found at"), default=timezone.now)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="organizations_duplicatepair_once"),
            models.CheckConstraint(name="organizations_duplicatepair_ordered", condition=Q(low__lt=F("high"))),
        ]
        indexes = [models.Index(fields=["-score", "id"], name="organizations_by_likeness")]

    def __str__(self) -> str:
        return f"{self.low.name} · {self.high.name}"

    @property
    def likeness(self) -> str:
        """How alike the two are, of a hundred."""
        return f"{round(self.score * 100)} %"

    @property
    def why(self) -> list[str]:
        """The reasons, in the reader's language."""
        return [_reason(told).sentence for told in self.reasons]

    @property
    def verdict(self) -> str:
        """``same`` where nothing leaves another reading, else ``possible``."""
        return SAME if self.score >= LOWEST_SAME else POSSIBLE

    def scope_keys(self) -> dict[str, Any]:
        return self.low.scope_keys()


class Distinction(Audited):
    """That a person decided that two records are two organizations, and why."""

    audit_subject = "low"
    audit_other = "high"
    audit_related = ("low", "high")

    low = _end("distinctions_above", on_delete=models.PROTECT)
    high = _end("distinctions_below", on_delete=models.PROTECT)
    evidence = models.CharField(_("digest of the reasons"), max_length=32, blank=True)
    note = models.TextField(_("reason"), max_length=1000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)

    class Meta:
        verbose_name = _("“not the same”")
        verbose_name_plural = _("“not the same”")
        constraints = [
            models.UniqueConstraint(
                fields=["low", "high"],
                name="organizations_distinction_once",
                violation_error_code="decided",
                violation_error_message=_("This was decided before."),
            ),
            models.CheckConstraint(
                name="organizations_distinction_ordered",
                condition=Q(low__lt=F("high")),
                violation_error_message=_("A record is the same as itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low} ≠ {self.high}"

    def derive(self) -> None:
        """Put the lower number first."""
        if self.low_id and self.high_id and self.low_id > self.high_id:
            self.low, self.high = self.high, self.low

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.low.scope_keys()


def _reason(told: Mapping[str, Any]) -> Reason:
    params = dict(told["params"])
    if "scheme" in params:
        params["scheme"] = Scheme(params["scheme"]).label
    return Reason(told["code"], params)
