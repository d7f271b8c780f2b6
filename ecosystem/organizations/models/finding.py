"""What finds organizations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecosystem.organizations.fields import TokensField
from ecosystem.organizations.models.records import Organization
from ecosystem.organizations.querysets import SearchEntryQuerySet


class SearchEntry(models.Model):
    """What finds an organization: the tokens of all its names and identifiers. Follows from them; never written by hand."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="search_entry", verbose_name=_("organization")
    )
    tokens = TokensField(_("tokens"), index_table="organizations_searchindex")

    objects = SearchEntryQuerySet.as_manager()

    def __str__(self) -> str:
        return self.tokens
