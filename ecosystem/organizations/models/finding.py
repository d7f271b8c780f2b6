"""What finds organizations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecosystem.organizations.fields import TokensField
from ecosystem.organizations.models.records import Organization
from ecosystem.organizations.querysets import SearchEntryQuerySet


class SearchEntry(models.Model):
    """What finds an organization: the tokens and the folded names of all its names and identifiers.

    It follows from them and is never written by hand; how far up an organization stands is kept beside its other columns
    (``Organization.prominence``), where lists can walk along it.
    """

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="search_entry", verbose_name=_("organization")
    )
    tokens = TokensField(_("tokens"), index_table="organizations_searchindex")
    # Null in an entry of an earlier release that has not been written anew.
    names = models.TextField(_("folded names"), null=True)

    objects = SearchEntryQuerySet.as_manager()

    def __str__(self) -> str:
        return self.tokens


class SearchDue(models.Model):
    """An organization whose entry has to be written anew: said in the transaction that changed it, done after it.

    Said as often as it changed: what is taken away when an entry was written is what had been said before it was read.
    No key leads to the organization: whoever removes that must not wait for the index.
    """

    organization_id = models.BigIntegerField(_("organization"))

    class Meta:
        verbose_name = _("entry that is due")
        verbose_name_plural = _("entries that are due")

    def __str__(self) -> str:
        return str(self.organization_id)


class CopyDue(models.Model):
    """An entry whose copy on the search server has to be written anew, or taken away: said in the transaction that wrote it.

    Said as often as it was written; the highest number says which copy is the latest. ``index`` names the model of the entry.
    What is said of all entries at once (``is_first``) is older than anything that was said of one.
    """

    index = models.CharField(_("index"), max_length=60)
    entry = models.BigIntegerField(_("entry"))
    is_first = models.BooleanField(_("first copy"), default=False)

    class Meta:
        verbose_name = _("copy that is due")
        verbose_name_plural = _("copies that are due")
        indexes = [models.Index(fields=["index", "entry"], name="copy_due_of_index")]

    def __str__(self) -> str:
        return f"{self.index} {self.entry}"
