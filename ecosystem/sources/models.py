"""Documents that facts cite."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecosystem.audit.choices import Reach
from ecosystem.audit.models import Audited
from ecosystem.core.addresses import record_path
from ecosystem.core.dates import Precision
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.core.text import fold
from ecosystem.sources.querysets import SourceQuerySet


class Source(Audited):
    """A document: an article, a report, a register. Facts cite it, with the sentence they rest on."""

    audit_reach = Reach.ANY

    public_id = PublicIdField()
    title = models.CharField(_("title"), max_length=300)
    title_en = models.CharField(_("English title"), max_length=300, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_on_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision, default=Precision.DAY
    )
    note = models.TextField(_("note"), blank=True)
    note_en = models.TextField(_("English note"), blank=True)
    search_key = models.TextField(_("search key"), editable=False, blank=True)

    audit_derived = frozenset({"search_key"})
    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return content(self.title, self.title_en)

    def get_absolute_url(self) -> str:
        return record_path("directory:source", self.public_id)

    def derive(self) -> None:
        self.search_key = fold(f"{self.title} {self.title_en} {self.publisher} {self.url}")

    def scope_keys(self) -> dict[str, Any]:
        return {}


class Cited(models.Model):
    """A fact that someone may doubt: it cites a source, and quotes the sentence it rests on."""

    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    quote = models.TextField(_("quoted sentence"), blank=True)

    class Meta:
        abstract = True
