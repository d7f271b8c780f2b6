"""Incubated solutions: stages, parties, outcomes, and what sources say about them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecosystem.audit.models import Audited, PartOf
from ecosystem.centers.models import Center
from ecosystem.core.addresses import record_path
from ecosystem.core.choices import Publication
from ecosystem.core.dates import Effective, Precision, overlapping
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.core.text import fold
from ecosystem.organizations.models import Organization
from ecosystem.solutions.choices import ChangeUnit, Direction, PartyRole, Stage, Topic
from ecosystem.solutions.measuring import AT_LEAST, AT_MOST, effect, moved
from ecosystem.solutions.querysets import (
    OutcomeQuerySet,
    SolutionPartyQuerySet,
    SolutionQuerySet,
    SolutionStageQuerySet,
)
from ecosystem.sources.models import Cited
from ecosystem.vocabulary.choices import Better, Comparator
from ecosystem.vocabulary.models import Place, Sector


class Solution(Cited, Audited):
    """What is incubated at a center."""

    public_id = PublicIdField()
    registry = models.ForeignKey(Place, models.PROTECT, related_name="solutions", verbose_name=_("registry"))
    center = models.ForeignKey(
        Center, models.PROTECT, null=True, blank=True, related_name="solutions", verbose_name=_("center")
    )
    status = models.CharField(_("status"), max_length=10, choices=Publication, default=Publication.DRAFT)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=250, blank=True)
    name_is_description = models.BooleanField(
        _("the name only describes it"), default=False, help_text=_("The source gives no product name.")
    )
    problem = models.TextField(_("problem"), blank=True)
    problem_en = models.TextField(_("English problem"), blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    stack = models.CharField(_("runs on"), max_length=200, blank=True)
    sectors = models.ManyToManyField(
        Sector, through="SolutionSector", related_name="solutions", verbose_name=_("sectors"), blank=True
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    search_key = models.TextField(_("search key"), editable=False, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    audit_subject = "center"
    audit_derived = frozenset({"search_key", "created_at", "updated_at"})
    objects = SolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("solution")
        verbose_name_plural = _("solutions")
        indexes = [models.Index(fields=["registry", "status", "-id"], name="solutions_by_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "name"],
                name="solutions_solution_name_once",
                violation_error_message=_("The registry has a solution of this name already."),
            )
        ]

    def __str__(self) -> str:
        return content(self.name, self.name_en)

    def get_absolute_url(self) -> str:
        return record_path("directory:solution", self.public_id)

    def derive(self) -> None:
        self.search_key = fold(f"{self.name} {self.name_en} {self.description} {self.description_en} {self.stack}")

    def is_public_now(self) -> bool:
        return self.status == Publication.PUBLIC

    def scope_keys(self) -> dict[str, Any]:
        return {"registry_id": self.registry_id}


class PartOfSolution(PartOf):
    """What belongs to one solution, and is public when that is."""

    audit_subject = "solution"
    audit_related = ("solution",)

    class Meta:
        abstract = True


class SolutionSector(PartOfSolution):
    """That a solution is for a sector."""

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="sector_links", verbose_name=_("solution"))
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="solution_links", verbose_name=_("sector"))

    class Meta:
        verbose_name = _("sector of a solution")
        verbose_name_plural = _("sectors of solutions")
        constraints = [models.UniqueConstraint(fields=["solution", "sector"], name="solutions_sector_once")]

    def __str__(self) -> str:
        return str(self.sector)


class SolutionStage(Cited, Effective, PartOfSolution):
    """The stage a solution was in between two dates; the one without an end is where it stands."""

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="stages", verbose_name=_("solution"))
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = SolutionStageQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("stage of a solution")
        verbose_name_plural = _("stages of solutions")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["solution"],
                condition=Q(ends_on__isnull=True),
                name="solutions_solutionstage_one_open",
                violation_error_message=_("A solution is in one stage at a time."),
            ),
        ]

    def __str__(self) -> str:
        return str(Stage(self.stage).label)


class SolutionParty(Cited, Effective, PartOfSolution):
    """Who developed, owns, researches or uses a solution, and when."""

    audit_other = "organization"

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="parties", verbose_name=_("solution"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="solution_roles", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=20, choices=PartyRole)

    objects = SolutionPartyQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("party of a solution")
        verbose_name_plural = _("parties of solutions")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["solution", "organization", "role"],
                condition=Q(ends_on__isnull=True),
                name="solutions_solutionparty_one_open",
                violation_error_message=_("The organization has this role already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {PartyRole(self.role).label}"

    def check_beside_others(self) -> None:
        same = SolutionParty.objects.filter(
            solution=self.solution_id, organization=self.organization_id, role=self.role
        )
        if same.filter(overlapping(self.starts_on, self.ends_on)).exclude(pk=self.pk).exists():
            raise Conflict("overlap", _("The organization has this role at that time already."))


class Outcome(Cited, PartOfSolution):
    """A measured result: from a baseline to a result, or a change alone; a baseline is never invented.

    Without any number it is a qualitative outcome, told by ``metric`` and ``remark``. ``source`` and ``quote`` are the
    evidence; ``verified_on`` is set by a person's check alone.
    """

    public_id = PublicIdField()
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="outcomes", verbose_name=_("solution"))
    metric = models.CharField(_("metric"), max_length=120)
    metric_en = models.CharField(_("English metric"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    result = models.DecimalField(_("result"), max_digits=18, decimal_places=4, null=True, blank=True)
    comparator = models.CharField(_("comparator"), max_length=6, choices=Comparator, default=Comparator.EQ)
    change_value = models.DecimalField(_("change"), max_digits=18, decimal_places=4, null=True, blank=True)
    change_unit = models.CharField(_("unit of the change"), max_length=4, choices=ChangeUnit, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, blank=True)
    better = models.CharField(_("better"), max_length=10, choices=Better, default=Better.UP)
    measured_on = models.DateField(_("measured on"), null=True, blank=True)
    measured_on_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision, default=Precision.DAY
    )
    measured_by = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measured_outcomes",
        verbose_name=_("measured by"),
    )
    method = models.CharField(
        _("method"), max_length=300, blank=True, help_text=_("How it was measured: on which data, over which time.")
    )
    method_en = models.CharField(_("English method"), max_length=400, blank=True)
    remark = models.CharField(_("original wording"), max_length=300, blank=True)
    remark_en = models.CharField(_("original wording, in English"), max_length=300, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.CheckConstraint(
                name="solutions_outcome_change_has_unit",
                condition=Q(change_value__isnull=True) | ~Q(change_unit=""),
                violation_error_message=_("A change needs a unit: percent, points, times or the metric's own."),
            ),
            models.CheckConstraint(
                name="solutions_outcome_change_not_negative",
                condition=Q(change_value__isnull=True) | Q(change_value__gte=0),
                violation_error_message=_("A change is told without a sign; the direction says which way."),
            ),
            models.CheckConstraint(
                name="solutions_outcome_baseline_needs_result",
                condition=Q(baseline__isnull=True) | Q(result__isnull=False),
                violation_error_message=_("A baseline needs a result."),
            ),
            models.CheckConstraint(
                name="solutions_outcome_direction_as_measured",
                condition=~(
                    Q(baseline__isnull=False, result__isnull=False)
                    & (
                        Q(direction=Direction.UP, comparator__in=AT_MOST, result__lt=F("baseline"))
                        | Q(direction=Direction.DOWN, comparator__in=AT_LEAST, result__gt=F("baseline"))
                    )
                ),
                violation_error_message=_("The numbers go the other way than the direction says."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.metric, self.metric_en)

    def get_absolute_url(self) -> str:
        return f"{self.solution.get_absolute_url()}#{self.public_id}"

    def clean(self) -> None:
        super().clean()
        if self.change_value is not None and not self.direction:
            raise ValidationError({"direction": _("A change needs a direction.")})
        if self.direction and self.moved not in {"", self.direction}:
            sentence = _("The numbers go the other way than the direction says.")
            raise ValidationError({"direction": ValidationError(sentence, "other_way")})

    @property
    def moved(self) -> str:
        """Which way it went; empty where nothing tells."""
        return moved(self.baseline, self.result, self.comparator, self.direction)

    @property
    def effect(self) -> str:
        """Whether it is better than before; empty where nothing tells."""
        return effect(self.baseline, self.result, self.comparator, self.direction, self.better)

    @property
    def is_qualitative(self) -> bool:
        return self.result is None and self.change_value is None


class SolutionStatement(Cited, PartOfSolution):
    """What a source says of a solution beyond numbers: whom it can reach, where it can be used."""

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="statements", verbose_name=_("solution"))
    topic = models.CharField(_("topic"), max_length=12, choices=Topic)
    text = models.CharField(_("statement"), max_length=300)
    text_en = models.CharField(_("English statement"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("statement about a solution")
        verbose_name_plural = _("statements about solutions")

    def __str__(self) -> str:
        return content(self.text, self.text_en)
