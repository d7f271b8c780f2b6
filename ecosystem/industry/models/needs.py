"""What somebody wants solved, and the sectors, layers and service steps it is about."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited, PartOf
from ecosystem.centers.models import Center
from ecosystem.core.addresses import record_path
from ecosystem.core.exact import ExactField
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.industry.choices import CLOSED, PUBLIC, SEEKING, UNPUBLISHED, Standing, State
from ecosystem.industry.querysets import NeedQuerySet
from ecosystem.organizations.models import Organization
from ecosystem.sources.models import Cited
from ecosystem.vocabulary.models import Sector, ServiceStep, ValueChainLayer

DIGITS, PLACES = 15, 2
MORE_THAN_ZERO = MinValueValidator(Decimal("0.01"), _("This must be more than zero."))


def money(label: Any, **options: Any) -> ExactField:
    """CNY to the cent, where anything is said of it at all."""
    return ExactField(
        label, max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True, validators=[MORE_THAN_ZERO], **options
    )


class Need(Cited, Audited):
    """A scene that somebody wants solved: posted by an organization or, without one, by the city.

    ``state`` is what was decided about it. ``standing``, ``matched_on`` and ``signed_on`` follow from its introductions and
    are kept in step with them (:mod:`ecosystem.industry.standing`). ``proposal`` holds what the poster would have changed in
    what is public, until staff say yes or no. ``account`` is whoever posted it: for staff and the poster alone.
    """

    audit_capability = Capability.ENROLL
    audit_subject = "posted_by"
    audit_other = "center"
    audit_related = ("center", "posted_by")
    audit_derived = frozenset({"standing", "matched_on", "signed_on", "created_at", "updated_at"})
    audit_summed = True

    public_id = PublicIdField()
    center = models.ForeignKey(Center, models.PROTECT, related_name="needs", verbose_name=_("center"))
    posted_by = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
        verbose_name=_("posted by"),
        help_text=_("Empty: the city itself, by the center's office."),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="needs",
        verbose_name=_("posted by the account"),
    )
    state = models.CharField(_("decided"), max_length=10, choices=State, default=State.DRAFT)
    standing = models.CharField(_("state"), max_length=10, choices=Standing, default=Standing.DRAFT, editable=False)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    text = models.TextField(_("what is wanted"), max_length=4000)
    text_en = models.TextField(_("what is wanted, in English"), max_length=6000, blank=True)
    sectors = models.ManyToManyField(
        Sector, through="NeedSector", related_name="needs", verbose_name=_("sectors"), blank=True
    )
    layers = models.ManyToManyField(
        ValueChainLayer, through="NeedLayer", related_name="needs", verbose_name=_("value-chain layers"), blank=True
    )
    steps = models.ManyToManyField(
        ServiceStep, through="NeedStep", related_name="needs", verbose_name=_("service steps"), blank=True
    )
    budget_from = money(_("budget from (CNY)"))
    budget_to = money(_("budget to (CNY)"))
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    opened_on = models.DateField(_("published on"), null=True, blank=True)
    closed_on = models.DateField(_("lapsed or withdrawn on"), null=True, blank=True)
    matched_on = models.DateField(_("first introduced on"), null=True, blank=True, editable=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True, editable=False)
    # Why it was refused, or closed: told to whoever posted it.
    answer = models.CharField(_("answer to the poster"), max_length=300, blank=True)
    proposal = models.JSONField(_("changes proposed"), default=dict, blank=True, editable=False)
    proposed_on = models.DateField(_("changes proposed on"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        indexes = [
            models.Index(fields=["center", "standing", "-id"], name="industry_need_of_center"),
            models.Index(fields=["state", "opened_on"], name="industry_need_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="industry_need_budget_in_order",
                condition=(Q(budget_from__isnull=True) | Q(budget_from__gt=0))
                & (Q(budget_to__isnull=True) | Q(budget_to__gt=0))
                & (Q(budget_from__isnull=True) | Q(budget_to__isnull=True) | Q(budget_to__gte=F("budget_from"))),
                violation_error_message=_("A budget is more than zero, and goes from the lower to the higher amount."),
            ),
            models.CheckConstraint(
                name="industry_need_days_by_state",
                condition=Q(state__in=sorted(UNPUBLISHED), opened_on__isnull=True)
                | Q(state__in=sorted(PUBLIC), opened_on__isnull=False)
                | Q(state=State.WITHDRAWN),
                violation_error_message=_(
                    "What is public has the day on which it was published, and nothing else does."
                ),
            ),
            models.CheckConstraint(
                name="industry_need_closed_by_state",
                condition=Q(state__in=sorted(CLOSED), closed_on__isnull=False)
                | (~Q(state__in=sorted(CLOSED)) & Q(closed_on__isnull=True)),
                violation_error_message=_("Exactly what has lapsed or was withdrawn has the day of it."),
            ),
            models.CheckConstraint(
                name="industry_need_days_in_order",
                condition=Q(opened_on__isnull=True) | Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                violation_error_message=_("A need is not closed before it was published."),
            ),
            models.CheckConstraint(
                name="industry_need_refused_with_answer",
                condition=~Q(state=State.REFUSED) | ~Q(answer=""),
                violation_error_message=_("What is refused says why."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.title, self.title_en)

    def get_absolute_url(self) -> str:
        return record_path("directory:need", self.public_id)

    def derive(self) -> None:
        self.standing = self.state
        if self.state == State.OPEN and self.signed_on is not None:
            self.standing = Standing.SIGNED
        elif self.state == State.OPEN and self.matched_on is not None:
            self.standing = Standing.MATCHED

    def clean(self) -> None:
        super().clean()
        if self.budget_from is not None and self.budget_to is not None and self.budget_from > self.budget_to:
            sentence = _("This is less than where the budget begins.")
            raise ValidationError({"budget_to": ValidationError(sentence, "budget_in_order")})

    @property
    def is_seeking(self) -> bool:
        """Whether it still looks for a partner."""
        return self.standing in SEEKING

    def is_public_now(self) -> bool:
        return self.state in PUBLIC and self.center.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.center.scope_keys()


class PartOfNeed(PartOf):
    """What belongs to one need."""

    audit_capability = Capability.ENROLL
    audit_subject = "need"
    audit_related = ("need__center",)

    class Meta:
        abstract = True


class NeedSector(PartOfNeed):
    """That a need is about a sector."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="sector_links", verbose_name=_("need"))
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="need_links", verbose_name=_("sector"))

    class Meta:
        verbose_name = _("sector of a need")
        verbose_name_plural = _("sectors of needs")
        constraints = [models.UniqueConstraint(fields=["need", "sector"], name="industry_needsector_once")]

    def __str__(self) -> str:
        return str(self.sector)


class NeedLayer(PartOfNeed):
    """That a need looks for somebody in a layer of the value chain."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="layer_links", verbose_name=_("need"))
    layer = models.ForeignKey(
        ValueChainLayer, models.PROTECT, related_name="need_links", verbose_name=_("value-chain layer")
    )

    class Meta:
        verbose_name = _("value-chain layer of a need")
        verbose_name_plural = _("value-chain layers of needs")
        constraints = [models.UniqueConstraint(fields=["need", "layer"], name="industry_needlayer_once")]

    def __str__(self) -> str:
        return str(self.layer)


class NeedStep(PartOfNeed):
    """That a need looks for somebody who has been through a service step."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="step_links", verbose_name=_("need"))
    step = models.ForeignKey(ServiceStep, models.PROTECT, related_name="need_links", verbose_name=_("service step"))

    class Meta:
        verbose_name = _("service step of a need")
        verbose_name_plural = _("service steps of needs")
        constraints = [models.UniqueConstraint(fields=["need", "step"], name="industry_needstep_once")]

    def __str__(self) -> str:
        return str(self.step)
