"""Programs: what an organization can enroll in, as staff define it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.centers.models import Platform
from ecosystem.core.addresses import record_path
from ecosystem.core.choices import Publication
from ecosystem.core.dates import Effective
from ecosystem.core.errors import InvalidInput
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.core.text import fold
from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.programs.choices import Personality
from ecosystem.programs.querysets.programs import ProgramQuerySet
from ecosystem.sources.models import Cited
from ecosystem.vocabulary.models import Place, Sector


class Program(Cited, Effective, Audited):
    """Something an organization can enroll in, offered by a platform. Its dates are when it runs."""

    audit_capability = Capability.ENROLL
    audit_subject = "platform"
    audit_related = ("platform__center",)

    public_id = PublicIdField()
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="programs", verbose_name=_("platform"))
    status = models.CharField(_("status"), max_length=10, choices=Publication, default=Publication.DRAFT)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    eligibility = models.TextField(_("who can join"), blank=True)
    eligibility_en = models.TextField(_("who can join, in English"), blank=True)
    benefits = models.TextField(_("what one gets"), blank=True)
    benefits_en = models.TextField(_("what one gets, in English"), blank=True)
    judging = models.TextField(_("how it is judged"), blank=True)
    judging_en = models.TextField(_("how it is judged, in English"), blank=True)
    intake_opens_on = models.DateField(_("intake opens on"), null=True, blank=True)
    intake_closes_on = models.DateField(_("intake closes on"), null=True, blank=True)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    terms = models.TextField(_("terms"), blank=True)
    terms_en = models.TextField(_("terms in English"), blank=True)

    # Who can join, as rules that are checked while somebody applies. Empty lists and dates ask for nothing.
    takes_applications = models.BooleanField(_("takes applications here"), default=False)
    personality = models.CharField(_("legal personality"), max_length=5, choices=Personality, default=Personality.ANY)
    admitted_kinds = models.JSONField(_("kinds admitted"), default=list, blank=True)
    admitted_sectors = models.JSONField(_("sectors admitted"), default=list, blank=True)
    admitted_places = models.JSONField(_("places admitted"), default=list, blank=True)
    required_schemes = models.JSONField(_("identifiers required"), default=list, blank=True)
    least_months = models.PositiveSmallIntegerField(_("least age in months"), null=True, blank=True)
    most_months = models.PositiveSmallIntegerField(_("greatest age in months"), null=True, blank=True)

    reviews_wanted = models.PositiveSmallIntegerField(_("reviews of each application"), default=0)
    blind = models.BooleanField(_("reviewed blind"), default=False)
    notice_days = models.PositiveSmallIntegerField(_("days of public notice"), default=0)
    term_months = models.PositiveSmallIntegerField(_("months of an enrollment"), null=True, blank=True)
    search_key = models.TextField(_("search key"), editable=False, blank=True)

    audit_derived = frozenset({"search_key"})
    objects = ProgramQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["platform", "name"],
                name="programs_program_name_once",
                violation_error_message=_("The platform has a program of this name already."),
            ),
            models.CheckConstraint(
                name="programs_program_intake_in_order",
                condition=Q(intake_opens_on__isnull=True)
                | Q(intake_closes_on__isnull=True)
                | Q(intake_closes_on__gte=F("intake_opens_on")),
                violation_error_message=_("The intake cannot close before it opens."),
            ),
            models.CheckConstraint(
                name="programs_program_ages_in_order",
                condition=Q(least_months__isnull=True)
                | Q(most_months__isnull=True)
                | Q(most_months__gte=F("least_months")),
                violation_error_message=_("The greatest age cannot be below the least."),
            ),
            models.CheckConstraint(
                name="programs_program_reviews_few",
                condition=Q(reviews_wanted__lte=9, notice_days__lte=90),
                violation_error_message=_("At most 9 reviews of an application, and 90 days of notice."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.name, self.name_en)

    def get_absolute_url(self) -> str:
        return record_path("directory:program", self.public_id)

    def derive(self) -> None:
        self.search_key = fold(f"{self.name} {self.name_en} {self.description} {self.description_en}")

    def is_public_now(self) -> bool:
        return self.status == Publication.PUBLIC and self.platform.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.platform.center.scope_keys()

    def clean(self) -> None:
        super().clean()
        errors = {}
        for field, known in (("admitted_kinds", Kind.values), ("required_schemes", Scheme.values)):
            value = getattr(self, field)
            if not isinstance(value, list) or not set(map(str, value)) <= set(known):
                errors[field] = _("Only these are known: %(known)s.") % {"known": ", ".join(known)}
        for field in ("admitted_sectors", "admitted_places"):
            value = getattr(self, field)
            if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
                errors[field] = _("This is a list of codes.")
        if errors:
            raise ValidationError(errors)

    def check_beside_others(self) -> None:
        for field, model in (("admitted_sectors", Sector), ("admitted_places", Place)):
            codes = {code for code in getattr(self, field) or () if isinstance(code, str)}
            known = model._default_manager.filter(code__in=codes).values_list("code", flat=True) if codes else ()
            missing = sorted(codes - set(known))
            if missing:
                sentence = _("These codes are not known: %(codes)s.") % {"codes": ", ".join(missing[:5])}
                raise InvalidInput("unknown_code", sentence, {field: [sentence]})

    @property
    def terms_told(self) -> str:
        """What an applicant agrees to, in the reader's language."""
        return content(self.terms, self.terms_en)
