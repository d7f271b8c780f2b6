"""Research projects of a center, and who takes part in them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecosystem.audit.models import Audited, PartOf
from ecosystem.centers.models import Center
from ecosystem.core.addresses import record_path
from ecosystem.core.choices import Publication
from ecosystem.core.dates import Effective, overlapping
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.organizations.models import Organization
from ecosystem.research.choices import PartnerRole
from ecosystem.research.querysets import PartnerQuerySet, ProjectQuerySet
from ecosystem.sources.models import Cited
from ecosystem.vocabulary.models import Sector


class ResearchProject(Cited, Effective, Audited):
    """Research that a center carries with partners. Its dates are when it runs."""

    audit_subject = "center"
    audit_related = ("center",)

    public_id = PublicIdField()
    center = models.ForeignKey(Center, models.PROTECT, related_name="research_projects", verbose_name=_("center"))
    status = models.CharField(_("status"), max_length=10, choices=Publication, default=Publication.DRAFT)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=250, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    sectors = models.ManyToManyField(
        Sector, through="ProjectSector", related_name="research_projects", verbose_name=_("sectors"), blank=True
    )

    objects = ProjectQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("research project")
        verbose_name_plural = _("research projects")
        indexes = [models.Index(fields=["center", "status", "-id"], name="research_project_newest")]
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["center", "title"],
                name="research_researchproject_title_once",
                violation_error_message=_("The center has a research project of this title already."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.title, self.title_en)

    def get_absolute_url(self) -> str:
        return record_path("directory:research_project", self.public_id)

    def is_public_now(self) -> bool:
        return self.status == Publication.PUBLIC and self.center.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.center.scope_keys()


class PartOfProject(PartOf):
    """What belongs to one research project, and is public when that is."""

    audit_subject = "project"
    audit_related = ("project__center",)

    class Meta:
        abstract = True


class ProjectSector(PartOfProject):
    """That a research project is for a sector."""

    project = models.ForeignKey(ResearchProject, models.PROTECT, related_name="sector_links", verbose_name=_("project"))
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="research_links", verbose_name=_("sector"))

    class Meta:
        verbose_name = _("sector of a research project")
        verbose_name_plural = _("sectors of research projects")
        constraints = [models.UniqueConstraint(fields=["project", "sector"], name="research_sector_once")]

    def __str__(self) -> str:
        return str(self.sector)


class ProjectPartner(Cited, Effective, PartOfProject):
    """Who leads, carries, funds or uses a research project, and when."""

    audit_other = "organization"

    project = models.ForeignKey(ResearchProject, models.PROTECT, related_name="partners", verbose_name=_("project"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="research_roles", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=10, choices=PartnerRole, default=PartnerRole.PARTNER)

    objects = PartnerQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("partner of a research project")
        verbose_name_plural = _("partners of research projects")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["project", "organization", "role"],
                condition=Q(ends_on__isnull=True),
                name="research_projectpartner_one_open",
                violation_error_message=_("The organization has this role already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {PartnerRole(self.role).label}"

    def check_beside_others(self) -> None:
        same = ProjectPartner.objects.filter(project=self.project_id, organization=self.organization_id, role=self.role)
        if same.filter(overlapping(self.starts_on, self.ends_on)).exclude(pk=self.pk).exists():
            raise Conflict("overlap", _("The organization has this role at that time already."))
