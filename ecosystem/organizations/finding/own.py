"""Searching organizations, which have an index of their own (``core.searching.Engine``)."""

from django.apps import apps
from django.db.models import QuerySet

from ecosystem.organizations.finding import engine
from ecosystem.organizations.finding.engine import Found, Index
from ecosystem.organizations.finding.placing import answering, placed

INDEX = Index(lambda: apps.get_model("organizations.SearchEntry"), path="search_entry__", weight="prominence")


def find(rows: QuerySet, query: str) -> Found:
    """What of these organizations a typed text finds, the best first."""
    return engine.find(rows, INDEX, query)


def narrowed(rows: QuerySet, found: Found) -> QuerySet:
    """Those that were found: by their keys, or by a condition on each row where too many answer."""
    return rows.filter(answering(found))


def ordered(rows: QuerySet, found: Found) -> QuerySet:
    """The rows with where each stands; how prominent they are, their own column says."""
    return rows.annotate(rank=placed(found))
