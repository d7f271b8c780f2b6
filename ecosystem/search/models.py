"""What finds the records that are no organizations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecosystem.organizations.fields import TokensField
from ecosystem.search.querysets import EntryQuerySet
from ecosystem.vocabulary.models import Place


class Entry(models.Model):
    """What finds one record: the tokens of its names and texts, and its folded names. It follows from the record.

    Who may see the record is asked of the record itself, so no entry can show what its noun would not. Organizations have a
    table of their own (``organizations.SearchEntry``): there can be a million of them, and matching reads it too.
    """

    kind = models.CharField(_("kind"), max_length=20)
    record = models.BigIntegerField(_("record"))
    registry = models.ForeignKey(
        Place, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("registry")
    )
    tokens = TokensField(_("tokens"), index_table="search_index")
    names = models.TextField(_("folded names"))
    weight = models.IntegerField(_("weight"), default=0)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        constraints = [models.UniqueConstraint(fields=["kind", "record"], name="search_entry_once")]
        indexes = [models.Index(fields=["-weight", "id"], name="search_by_weight")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"
