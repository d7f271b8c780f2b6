"""What came out of research, and which organizations use it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecosystem.audit.models import Audited
from ecosystem.core.dates import Effective, Precision, overlapping
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.organizations.models import Organization
from ecosystem.research.choices import OutputKind
from ecosystem.research.identifiers import address_of, spelled
from ecosystem.research.models.projects import PartOfProject, ResearchProject
from ecosystem.research.querysets import OutputQuerySet, UseQuerySet
from ecosystem.solutions.models import Solution
from ecosystem.sources.models import Cited


class Output(Cited, PartOfProject):
    """A model, dataset, framework, paper or patent that came out of a research project.

    ``solution`` is one that is built on it.
    """

    audit_other = "solution"

    public_id = PublicIdField()
    project = models.ForeignKey(ResearchProject, models.PROTECT, related_name="outputs", verbose_name=_("project"))
    kind = models.CharField(_("kind"), max_length=10, choices=OutputKind)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=250, blank=True)
    identifier = models.CharField(
        _("identifier"),
        max_length=300,
        blank=True,
        help_text=_("A DOI, an arXiv number or a web address; of a patent its number."),
    )
    released_on = models.DateField(_("released on"), null=True, blank=True)
    released_on_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision, default=Precision.DAY
    )
    solution = models.ForeignKey(
        Solution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="built_on",
        verbose_name=_("solution built on it"),
    )

    objects = OutputQuerySet.as_manager()

    class Meta:
        verbose_name = _("output of research")
        verbose_name_plural = _("outputs of research")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "title"],
                name="research_output_title_once",
                violation_error_message=_("The project has an output of this kind and title already."),
            ),
            models.UniqueConstraint(
                fields=["project", "identifier"],
                condition=~Q(identifier=""),
                name="research_output_identifier_once",
                violation_error_message=_("The project has an output with this identifier already."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.title, self.title_en)

    def get_absolute_url(self) -> str:
        return f"{self.project.get_absolute_url()}#{self.public_id}"

    @property
    def address(self) -> str:
        """Where the identifier leads."""
        return address_of(self.identifier)

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, ValidationError] = {}
        try:
            self.identifier = spelled(self.kind, self.identifier)
        except ValidationError as refused:
            wrong["identifier"] = refused
        if self.solution is not None and self.solution.registry_id != self.project.center.registry_id:
            wrong["solution"] = ValidationError(_("The solution is in another city."), "other_registry")
        if wrong:
            raise ValidationError(wrong)


class OutputUse(Cited, Effective, Audited):
    """That an organization uses an output, and since when; mostly in a solution of its own."""

    audit_subject = "output"
    audit_other = "organization"
    audit_related = ("output__project__center",)

    output = models.ForeignKey(Output, models.PROTECT, related_name="uses", verbose_name=_("output of research"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="outputs_used", verbose_name=_("organization")
    )
    solution = models.ForeignKey(
        Solution, models.PROTECT, null=True, blank=True, related_name="outputs_used", verbose_name=_("solution")
    )

    objects = UseQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("use of an output")
        verbose_name_plural = _("uses of outputs")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["output", "organization"],
                condition=Q(ends_on__isnull=True),
                name="research_outputuse_one_open",
                violation_error_message=_("The organization uses this output already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.output}"

    def check_beside_others(self) -> None:
        same = OutputUse.objects.filter(output=self.output_id, organization=self.organization_id)
        if same.filter(overlapping(self.starts_on, self.ends_on)).exclude(pk=self.pk).exists():
            raise Conflict("overlap", _("The organization uses this output at that time already."))

    def clean(self) -> None:
        super().clean()
        if self.solution is None or self.organization_id is None:
            return
        if not self.solution.parties.filter(organization=self.organization_id).exists():
            sentence = _("The organization is no party of this solution.")
            raise ValidationError({"solution": ValidationError(sentence, "not_a_party")})

    def is_public_now(self) -> bool:
        return self.output.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.output.scope_keys()
