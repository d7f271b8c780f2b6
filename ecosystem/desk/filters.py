"""Filters of the desk's tables: those of the domain, and what only staff ask."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import today
from ecosystem.core.languages import traditional
from ecosystem.core.text import fold
from ecosystem.desk.register import noun_named
from ecosystem.incubation.reports import cases_from

Condition = Q | Callable[[], Q]


class Conditions(django_filters.MultipleChoiceFilter):
    """Choices that are conditions: each code has its words and a ``Q``, or a function where it depends on the day."""

    def __init__(self, label: str | Promise, conditions: Mapping[str, tuple[str | Promise, Condition]]) -> None:
        self.conditions = {code: condition for code, (_words, condition) in conditions.items()}
        choices = [(code, words) for code, (words, _condition) in conditions.items()]
        super().__init__(choices=choices, label=label)

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        found = Q()
        for code in value or ():
            condition = self.conditions[code]
            found |= condition() if callable(condition) else condition
        return qs.filter(found)


class Records(django_filters.ModelMultipleChoiceFilter):
    """Some of another noun's records, from those of the city one works in; the address names them by ``key``."""

    def __init__(self, noun_name: str, path: str, *, key: str = "public_id", **kwargs: Any) -> None:
        self.noun_name = noun_name
        super().__init__(field_name=f"{path}__{key}", to_field_name=key, queryset=self.listed, **kwargs)

    def listed(self, request: Any) -> QuerySet:
        """The records to choose from."""
        noun = noun_named(self.noun_name)
        rows = noun.rows_in(request.user, request.workplace.place)
        return rows.order_by(noun.by_name[noun.sort.lstrip("-")].sort, "pk")


class AsideDay(django_filters.DateFilter):
    """A day that another filter asks about, and that leaves nothing out by itself."""

    def __init__(self, label: str | Promise) -> None:
        super().__init__(label=label)

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        return qs


class ReachedSteps(Records):
    """Those that came at least as far as one of some service steps, by the day that ``reached_by`` names (today)."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__("center-steps", "pk", key="pk", label=_("Reached the service step"))

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if not value:
            return qs
        day = self.parent.form.cleaned_data.get("reached_by") or today()
        return qs.filter(pk__in=cases_from(value, day).values(self.path))


class Days(django_filters.DateFromToRangeFilter):
    """Between two days, both included; the address says ``…_after`` and ``…_before``."""

    def __init__(self, path: str, **kwargs: Any) -> None:
        day = {"type": "date"}
        super().__init__(field_name=path, widget=django_filters.widgets.DateRangeWidget(attrs=day), **kwargs)


def texts_match(*paths: str) -> Callable[[QuerySet, str], QuerySet]:
    """A search over plain columns: every word in one of them, as typed or in the other Chinese script."""

    def find(rows: QuerySet, query: str) -> QuerySet:
        for word in query.split()[:8]:
            spellings = {word, fold(word), traditional(fold(word))}
            found = Q()
            for path in paths:
                for spelling in spellings:
                    found |= Q(**{f"{path}__icontains": spelling})
            rows = rows.filter(found)
        return rows

    return find


def by_filter(filters: type[django_filters.FilterSet]) -> Callable[[QuerySet, str], QuerySet]:
    """The search of a package's own filters."""

    def find(rows: QuerySet, query: str) -> QuerySet:
        return filters({"q": query[:200]}, rows).qs

    return find


class DeskFilter(django_filters.FilterSet):
    """The query box, for nouns whose package has no filters of its own; the noun says how it is searched."""

    find_in: ClassVar[Callable[[QuerySet, str], QuerySet]]
    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)

    def by_query(self, rows: QuerySet, name: str, query: str) -> QuerySet:
        return self.find_in(rows, query)


def searching(find: Callable[[QuerySet, str], QuerySet], **filters: django_filters.Filter) -> type[DeskFilter]:
    """A filter set of the query box and the filters given."""
    return type("RowFilter", (DeskFilter,), {"find_in": staticmethod(find), **filters})


def is_field_shown(field: forms.Field) -> bool:
    """Whether a filter is one to choose from; others are set by links and shown as a chip."""
    return not isinstance(field, forms.CharField)


def prepare(field: forms.Field) -> bool:
    """Give a filter the widget of the desk, its choices read once; False where there is nothing to choose."""
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        choices = [choice for choice in field.choices if choice[0] not in {"", None}]
        field.widget = forms.CheckboxSelectMultiple(choices=choices)
        return bool(choices)
    if isinstance(field, forms.NullBooleanField):
        field.widget = forms.Select(choices=[("", _("either")), ("true", _("yes")), ("false", _("no"))])
    elif isinstance(field, forms.DateField):
        field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    elif isinstance(field, forms.ModelChoiceField):
        field.widget.choices = list(field.choices)
        return len(field.widget.choices) > 1
    return True


WITH_SOURCE = {
    "with": (_("with a source"), Q(source__isnull=False)),
    "without": (_("without a source"), Q(source__isnull=True)),
}


def by_source() -> Conditions:
    """Whether a fact cites a source."""
    return Conditions(_("Source"), WITH_SOURCE)
