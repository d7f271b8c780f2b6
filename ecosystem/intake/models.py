"""Changes that somebody proposed: a difference, field by field, which staff accept or refuse."""

from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.centers.models import Center, Platform
from ecosystem.core.ids import PublicIdField
from ecosystem.correspondence.choices import Language
from ecosystem.figures.models import Figure
from ecosystem.intake.choices import THANKED, Field, Origin, ProposalState, Subject, Verdict
from ecosystem.intake.imports.models import SheetImport, SheetLayout, SheetRow
from ecosystem.intake.querysets import ProposalContactQuerySet, ProposedChangeQuerySet
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Program
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.vocabulary.models import Place

# How to get from a subject to whose registry it belongs to.
REGISTRY_OF = {
    Subject.ORGANIZATION: "registry",
    Subject.SOLUTION: "registry",
    Subject.OUTCOME: "solution__registry",
    Subject.CENTER: "registry",
    Subject.PLATFORM: "center__registry",
    Subject.PROGRAM: "platform__center__registry",
    Subject.FIGURE: "registry",
    Subject.RELATIONSHIP: "subject__registry",
}


def _only(subject: str) -> Q:
    return Q(**{f"{other}__isnull": other != subject for other in Subject.values}, gone="")


NO_LONGER_THERE = Q(**{f"{subject}__isnull": True for subject in Subject.values}) & ~Q(gone="")


def _subject(model: type[models.Model], name: str) -> models.ForeignKey:
    return models.ForeignKey(
        model, models.PROTECT, null=True, blank=True, related_name="proposed_changes", verbose_name=Subject(name).label
    )


__all__ = ["ProposalContact", "ProposedChange", "ProposedField", "SheetImport", "SheetLayout", "SheetRow"]


class ProposedChange(Audited):
    """What somebody proposes to say of one record, why, and where that can be read.

    Exactly one of the columns that :class:`Subject` names is filled, until the record is removed: then ``gone`` says what it
    was. ``proposer`` is empty where somebody without an account
    proposes; who does is for the staff to see, not for the public. ``message`` tells what no field can say. ``credit`` is the
    name somebody wants to be thanked under, in public.
    """

    audit_related = (
        *("organization", "solution", "outcome__solution", "center", "platform__center", "program__platform__center"),
        *("figure__center", "figure__organization", "relationship__subject", "relationship__object"),
    )
    audit_derived = frozenset({"registry"})
    audit_reading = Capability.EDIT

    public_id = PublicIdField()
    organization = _subject(Organization, Subject.ORGANIZATION)
    solution = _subject(Solution, Subject.SOLUTION)
    outcome = _subject(Outcome, Subject.OUTCOME)
    center = _subject(Center, Subject.CENTER)
    platform = _subject(Platform, Subject.PLATFORM)
    program = _subject(Program, Subject.PROGRAM)
    figure = _subject(Figure, Subject.FIGURE)
    relationship = _subject(Relationship, Subject.RELATIONSHIP)
    gone = models.CharField(_("record that is no longer there"), blank=True, max_length=200)
    registry = models.ForeignKey(
        Place, models.PROTECT, related_name="proposed_changes", editable=False, verbose_name=_("registry")
    )
    origin = models.CharField(_("came in by"), max_length=6, choices=Origin, default=Origin.MEMBER)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposed_changes",
        verbose_name=_("proposed by"),
    )
    state = models.CharField(_("state"), max_length=9, choices=ProposalState, default=ProposalState.OPEN)
    message = models.TextField(_("what is wrong or missing"), blank=True, max_length=4000)
    reason = models.TextField(_("reason"), blank=True, max_length=1000)
    source_url = models.URLField(_("where it can be read"), blank=True, max_length=300)
    source_text = models.CharField(_("where it is written, if not at an address"), blank=True, max_length=300)
    credit = models.CharField(_("name to be thanked under"), blank=True, max_length=80)
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
            models.CheckConstraint(
                name="intake_proposedchange_one_subject",
                condition=reduce(or_, map(_only, Subject.values)) | NO_LONGER_THERE,
                violation_error_message=_("A proposal is about exactly one record."),
            ),
            models.UniqueConstraint(
                fields=["organization", "proposer"],
                condition=Q(state=ProposalState.OPEN, origin=Origin.MEMBER),
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
        indexes = [
            models.Index(fields=["organization", "state"], name="intake_proposed_for"),
            models.Index(fields=["registry", "state", "proposed_at"], name="intake_proposed_in"),
        ]

    def __str__(self) -> str:
        return f"{self.subject or self.gone} · {timezone.localtime(self.proposed_at):%Y-%m-%d}"

    def derive(self) -> None:
        if not self.noun:
            return
        found: Any = self.subject
        for step in REGISTRY_OF[Subject(self.noun)].split("__"):
            found = getattr(found, step)
        self.registry = found

    @property
    def noun(self) -> str:
        """What kind of record it is about."""
        return next((name for name in Subject.values if getattr(self, f"{name}_id") is not None), "")

    @property
    def audit_subject(self) -> str:  # type: ignore[override]
        """The history of the record it is about shows it, whichever that is."""
        return self.noun

    @property
    def subject(self) -> Any:
        """The record it is about; None where that was removed."""
        return getattr(self, self.noun) if self.noun else None

    @property
    def subject_label(self) -> str:
        """What kind of record it is about, in words."""
        return str(Subject(self.noun).label) if self.noun else ""

    def is_public_now(self) -> bool:
        """Whether somebody is thanked for it on the record's page."""
        return bool(self.credit) and self.state in THANKED and bool(self.subject and self.subject.is_public_now())

    def scope_keys(self) -> dict[str, Any]:
        return self.subject.scope_keys() if self.noun else {"registry_id": self.registry_id}


class ProposalContact(Audited):
    """Where somebody wants to read what became of a suggestion: private, and gone some time after the decision."""

    audit_subject = "proposal"
    audit_related = tuple(f"proposal__{path}" for path in ProposedChange.audit_related)
    audit_capability = Capability.CONTACTS
    audit_reading = Capability.CONTACTS

    proposal = models.ForeignKey(
        ProposedChange, models.PROTECT, related_name="contacts", verbose_name=_("proposed change")
    )
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.SIMPLIFIED)
    notice_version = models.CharField(_("version of the privacy notice"), max_length=10, blank=True)
    given_at = models.DateTimeField(_("given at"), default=timezone.now)

    objects = ProposalContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("address for an answer")
        verbose_name_plural = _("addresses for answers")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "email"],
                name="intake_proposalcontact_once",
                violation_error_message=_("This address gets the answer already."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.proposal.scope_keys()


class ProposedField(Audited):
    """One field of a proposal: what stood there when it was proposed, and what shall."""

    audit_subject = "proposal"
    audit_related = tuple(f"proposal__{path}" for path in ProposedChange.audit_related)
    audit_reading = Capability.EDIT

    proposal = models.ForeignKey(
        ProposedChange, models.PROTECT, related_name="fields", verbose_name=_("proposed change")
    )
    name = models.CharField(_("field"), max_length=20, choices=Field)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, default=Verdict.OPEN)
    decision = models.CharField(_("reason of the decision"), max_length=300, blank=True)

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
