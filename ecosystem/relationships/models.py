"""Typed, dated, sourced edges between two organizations."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecosystem.audit.models import Audited
from ecosystem.core.dates import Effective, overlapping
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.organizations.models import Organization
from ecosystem.relationships.choices import ALLOWED_ENDS, INVERSE_LABELS, SENTENCES, SYMMETRIC, Kind
from ecosystem.relationships.querysets import RelationshipQuerySet
from ecosystem.sources.models import Cited


class Relationship(Cited, Effective, Audited):
    """That one organization supplies, hosts, invests in … another. Symmetric kinds are stored once, lower id first."""

    audit_subject = "subject"
    audit_other = "object"
    audit_related = ("subject", "object")

    public_id = PublicIdField()
    # Without an index of its own: below there is one of it and the key, in whose order a hub's first links are found.
    subject = models.ForeignKey(
        Organization, models.PROTECT, related_name="relationships_out", db_index=False, verbose_name=_("subject")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    object = models.ForeignKey(
        Organization, models.PROTECT, related_name="relationships_in", db_index=False, verbose_name=_("object")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    note_en = models.CharField(_("English note"), max_length=250, blank=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        indexes = [
            models.Index(fields=["kind", "object", "subject"], name="relationships_by_kind_object"),
            models.Index(fields=["kind", "subject", "object"], name="relationships_by_kind_subject"),
            models.Index(fields=["kind", "id"], name="relationships_by_kind_newest"),
            models.Index(fields=["subject", "id"], name="relationships_by_subject"),
            models.Index(fields=["object", "id"], name="relationships_by_object"),
        ]
        constraints = [
            *Effective.Meta.constraints,
            models.CheckConstraint(
                name="relationships_relationship_two_ends",
                condition=~Q(subject=F("object")),
                violation_error_code="self_edge",
                violation_error_message=_("An organization cannot be related to itself."),
            ),
            models.CheckConstraint(
                name="relationships_relationship_symmetric_once",
                condition=~Q(kind__in=sorted(SYMMETRIC)) | Q(subject__lt=F("object")),
                violation_error_message=_("A symmetric relationship is stored once."),
            ),
            models.UniqueConstraint(
                fields=["subject", "kind", "object"],
                condition=Q(ends_on__isnull=True),
                name="relationships_relationship_one_open",
                violation_error_code="overlap",
                violation_error_message=_("The two organizations have this relationship at that time already."),
            ),
        ]

    def __str__(self) -> str:
        return str(SENTENCES[self.kind]) % {"subject": self.subject, "object": self.object}

    def get_absolute_url(self) -> str:
        return self.subject.get_absolute_url()

    def derive(self) -> None:
        """Put the lower id first where the kind is symmetric, so that the edge is stored once."""
        ends = self.subject_id, self.object_id
        if self.kind in SYMMETRIC and all(ends) and ends[0] > ends[1]:
            self.subject, self.object = self.object, self.subject

    def clean(self) -> None:
        super().clean()
        if self.subject_id is None or self.object_id is None:
            return
        if self.subject_id == self.object_id:
            sentence = _("An organization cannot be related to itself.")
            raise ValidationError({"object": ValidationError(sentence, code="self_edge")})
        if ends := ALLOWED_ENDS.get(self.kind):
            _refuse_kind("subject", self.subject, ends.subject, self.get_kind_display())
            _refuse_kind("object", self.object, ends.object, self.inverse_label)

    def check_beside_others(self) -> None:
        """Raise :class:`Conflict` (``overlap``) where the two have this relationship on one of these days already."""
        same = type(self).objects.filter(subject=self.subject_id, kind=self.kind, object=self.object_id)
        other = same.exclude(pk=self.pk).filter(overlapping(self.starts_on, self.ends_on)).first()
        if other is not None:
            raise Conflict("overlap", _("The two organizations have this relationship at that time already."))

    def is_public_now(self) -> bool:
        return self.subject.is_public_now() and self.object.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return {"registry_id": self.subject.registry_id}

    @property
    def inverse_label(self) -> str:
        """How the object would say it."""
        return str(INVERSE_LABELS[self.kind])


def _refuse_kind(end: str, organization: Organization, kinds: frozenset[str] | None, label: str) -> None:
    """Refuse an organization of a kind that cannot stand at this end; ``label`` reads from this end."""
    if kinds is None or organization.kind in kinds:
        return
    sentence = _("“%(kind)s” is not possible for this kind of organization: %(organization)s.")
    params = {"kind": label, "organization": organization.get_kind_display()}
    raise ValidationError({end: ValidationError(sentence, code="end_not_allowed", params=params)})
