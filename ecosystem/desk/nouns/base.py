"""What a noun of the desk is: one declaration from which tables, forms, record pages, bulk actions and exports follow."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django_filters import FilterSet

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.paging import Key
from ecosystem.desk.forms.base import DeskForm, ReasonForm
from ecosystem.desk.nouns.columns import Column
from ecosystem.vocabulary.models import Place


def always(record: Any) -> bool:
    return True


@dataclass(frozen=True, kw_only=True, eq=False)
class Act:
    """Something staff can do: the words for it, the form it needs, and the one service that does it.

    ``run`` is called with the record first (not for creating), then ``by`` and what the form says. ``applies`` says of a
    record, without a query, whether the act makes sense for it now; the service decides.
    """

    name: str
    label: str | Promise
    run: Callable[..., Any]
    permission: str
    form: type[DeskForm] = ReasonForm
    help: str | Promise = ""
    applies: Callable[[Any], bool] = always
    bulk: bool = True
    danger: bool = False
    # It cannot be undone, and the pages say so.
    final: bool = False
    icon: str = ""
    # A page that shows what came of it, instead of going on to the record: for what is told once.
    shows: str = ""

    @property
    def title(self) -> str:
        return capfirst(str(self.label))


@dataclass(frozen=True, kw_only=True)
class Part:
    """A list of other records on a record's page: those of ``noun`` whose ``owner`` the record is."""

    noun: str
    owner: str
    columns: tuple[str, ...]
    title: str | Promise = ""
    most: int = 50
    query: str = ""
    # Which acts each row offers, beside correcting it.
    acts: tuple[str, ...] = ()
    # The way from a row to the record, where ``owner`` is only what the list is filtered by.
    path: str = ""
    # How the record is named in the form that adds one; the owner's name unless it is asked for otherwise.
    fills: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Noun:
    """One kind of record on the desk."""

    name: str
    model: type[models.Model]
    icon: str
    section: str
    # What one and several are called, where the model's own words are another noun's.
    called: tuple[str | Promise, str | Promise] | None = None
    columns: tuple[Column, ...]
    shown: tuple[str, ...]
    filters: type[FilterSet]
    find: Callable[[QuerySet, str], QuerySet]
    view: str
    # The same rows best match first, where that is asked for, and the keys of that order.
    best: Callable[[QuerySet, str], QuerySet] | None = None
    best_keys: tuple[Key, ...] = ()
    sort: str = "-id"
    # The filters in everybody's sight; the others wait behind one more click.
    first_filters: tuple[str, ...] = ()
    create: Act | None = None
    edit: Act | None = None
    acts: tuple[Act, ...] = ()
    parts: tuple[Part, ...] = ()
    # Paths to the city and to the center a record belongs to; without either, the list is shared by everybody.
    cities: tuple[str, ...] = ()
    center: str = ""
    facts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    detail: Callable[[Any], str] = lambda record: ""
    public_url: Callable[[Any], str] | None = None
    in_menu: bool = True
    in_search: bool = True
    template: str = "desk/record.html"
    list_template: str = "desk/table.html"
    rows_for: Callable[[Any], QuerySet] | None = None
    # The key of the record that stands today for what a key once named.
    forwards: Callable[[str], str] = lambda key: key
    # What the template of its page needs beside the usual, for the request and the record.
    more: Callable[[Any, Any], dict[str, Any]] = lambda request, record: {}

    def __str__(self) -> str:
        return self.name

    @cached_property
    def key_field(self) -> str:
        return "public_id" if any(column.name == "public_id" for column in self.model._meta.fields) else "pk"

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def label(self) -> str:
        """What one of them is called."""
        return str(self.called[0] if self.called else self.model._meta.verbose_name)

    @property
    def title(self) -> str:
        return capfirst(str(self.called[1] if self.called else self.model._meta.verbose_name_plural))

    @property
    def address(self) -> str:
        return reverse("desk:table", args=[self.name])

    def key(self, record: Any) -> str:
        return str(getattr(record, self.key_field))

    def url(self, record: Any) -> str:
        """The record's page on the desk."""
        return reverse("desk:record", args=[self.name, self.key(record)])

    def may(self, user: Any, act: Act | None, record: Any = None) -> bool:
        """Whether the person may do this (to this record)."""
        return act is not None and allowed(user, act.permission, record)

    def rows(self, user: Any) -> QuerySet:
        """All records the person works with; of what others keep, not even that it is there."""
        if self.rows_for is not None:
            return self.rows_for(user)
        rows = self.model._default_manager.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(user)
        scope = scope_of(user)
        centers, registries = scope.centers(Capability.VIEW), scope.registries(Capability.VIEW)
        if self.center and centers is not None:
            return rows.filter(**{f"{self.center}__in": centers})
        if self.cities and registries is not None:
            return rows.filter(self._in_cities(registries))
        return rows

    def rows_in(self, user: Any, place: Place | None) -> QuerySet:
        """The person's records in one city; in all of theirs where ``place`` is None, or where cities share the list."""
        rows = self.rows(user)
        return rows.filter(self._in_cities([place.pk])) if place is not None and self.cities else rows

    def _in_cities(self, registries: Any) -> Q:
        found = Q()
        for path in self.cities:
            found |= Q(**{f"{path}__in": registries})
        return found

    def get(self, user: Any, key: str) -> Any:
        """The record. Raises ``Http404`` for one that is not there or not the person's."""
        return self._only(self.rows(user), key)

    def whole(self, user: Any, key: str) -> Any:
        """The record with everything its columns show, in a fixed number of queries. Raises ``Http404``."""
        return self._only(self.with_columns(self.rows(user), self.columns), key)

    def _only(self, rows: QuerySet, key: str) -> Any:
        related = {*self.related, *(path for column in self.columns for path in column.related)}
        try:
            found = rows.select_related(*related).filter(**{self.key_field: key}).first()
        except (ValueError, OverflowError) as error:
            raise Http404 from error
        if found is None:
            raise Http404
        return found

    def with_columns(self, rows: QuerySet, columns: Iterable[Column]) -> QuerySet:
        """The rows with everything these columns show, in a fixed number of queries."""
        columns = list(columns)
        rows = rows.select_related(*self.related, *(path for column in columns for path in column.related))
        prefetches = {str(getattr(p, "to_attr", p) or p): p for column in columns for p in column.prefetched}
        annotations = {
            name: what() if callable(what) else what for column in columns for name, what in column.annotations.items()
        }
        rows = rows.prefetch_related(*prefetches.values())
        return rows.annotate(**annotations) if annotations else rows

    def matches(self, user: Any, query: str, place: Place | None = None) -> QuerySet:
        """The person's records that a typed text means, the likeliest first."""
        found = self.find(self.rows_in(user, place), query)
        return self.best(found, query) if self.best else found.order_by(self.by_name[self.sort.lstrip("-")].sort, "pk")

    def chosen(self, user: Any, keys: list[str]) -> QuerySet:
        """The records with these keys; those that are no keys name nothing."""
        known = [
            self.forwards(key) for key in keys if self.key_field == "public_id" or (key.isascii() and key.isdigit())
        ]
        return self.rows(user).filter(**{f"{self.key_field}__in": known[:LARGEST_CHOICE]})


LARGEST_CHOICE = 1000
