"""What sources tell of an organization: what happened to it, and what it is for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import Precision
from ecosystem.core.languages import content
from ecosystem.organizations.choices import Topic
from ecosystem.organizations.models.records import Organization, PartOfOrganization
from ecosystem.sources.models import Cited


class Milestone(Cited, PartOfOrganization):
    """Something that happened to an organization, as a source tells it; an entry of its timeline."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="milestones", verbose_name=_("organization")
    )
    happened_on = models.DateField(_("happened on"), null=True, blank=True)
    happened_on_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision, default=Precision.DAY
    )
    title = models.CharField(_("what happened"), max_length=200)
    title_en = models.CharField(_("what happened, in English"), max_length=250, blank=True)
    note = models.TextField(_("note"), blank=True)
    note_en = models.TextField(_("English note"), blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return content(self.title, self.title_en)


class OrganizationStatement(Cited, PartOfOrganization):
    """What a source says of an organization beyond names, dates and numbers: what it is for, what it brought about."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="statements", verbose_name=_("organization")
    )
    topic = models.CharField(_("topic"), max_length=12, choices=Topic)
    text = models.CharField(_("statement"), max_length=300)
    text_en = models.CharField(_("English statement"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("statement about an organization")
        verbose_name_plural = _("statements about organizations")

    def __str__(self) -> str:
        return content(self.text, self.text_en)
