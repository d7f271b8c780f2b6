"""The filters of a list, applied all together or all but one: what a facet counts applies the other facets."""

import hashlib
from collections.abc import Callable, Hashable, Iterator
from datetime import date
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from ecosystem.centers.models import Center
from ecosystem.core.errors import InvalidInput
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.counting import Counts, Rows, no_facets
from ecosystem.following.sets import kept_until_touched
from ecosystem.organizations.forwarding import current_id
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution

# Who sees what, which city and which day are decided by the page, not by a filter of the list.
DECIDED = ("status", "registry", "as_of")
KEPT_SECONDS = 3600
NAMED_BY_ID: dict[str, Any] = {"organization": Organization, "center": Center}

Answer = TypeVar("Answer")


class Narrowing:
    """One list's filters as a visitor set them. Raises :class:`InvalidInput` for a value that no filter knows."""

    def __init__(
        self,
        asked: Asked,
        filters: type[FilterSet],
        rows: QuerySet,
        counted: Callable[[Rows, date], dict[str, Counts]] = no_facets,
    ) -> None:
        self.asked = asked
        self._counted = counted
        self._whole = rows
        self.chosen = _chosen(asked)
        self._filters = filters(self.chosen, queryset=rows)
        if not self._filters.is_valid():
            raise InvalidInput(
                "unknown_filter",
                _("The address asks for something this list cannot be narrowed by."),
                {name: [str(error) for error in errors] for name, errors in self._filters.errors.items()},
            )

    def rows(self, without: str = "") -> QuerySet:
        """The rows that pass all filters, or all but the one named."""
        rows = self._filters.queryset
        for name, value in self._filters.form.cleaned_data.items():
            if name != without:
                rows = self._filters.filters[name].filter(rows, value)
        return rows

    def only(self, name: str) -> QuerySet:
        """The rows of the day that pass one filter, whatever the others say."""
        rows = self._filters.filters["as_of"].filter(self._filters.queryset, self.asked.day)
        return self._filters.filters[name].filter(rows, self.value(name))

    def value(self, name: str) -> Any:
        """What a filter is set to, as it was understood."""
        return self._filters.form.cleaned_data.get(name)

    def values(self, name: str) -> list[str]:
        """What is chosen of a facet."""
        return self.chosen.getlist(name)

    @property
    def query(self) -> str:
        """What is searched for."""
        return str(self._filters.form.cleaned_data.get("q") or "")

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(self.chosen.get(name) for name in self.names)

    @property
    def names(self) -> list[str]:
        """The parameters that narrow this list."""
        return names_of(type(self._filters))

    def told(self) -> Iterator[tuple[str, str]]:
        """Each filter that is set, in words: its name, and its label with the value."""
        for name in self.names:
            value = self._filters.form.cleaned_data.get(name)
            if value is None or not self.chosen.get(name):
                continue
            label = str(self._filters.filters[name].label)
            if value is True:
                yield name, label
            elif value is False:
                yield name, _("not: %(what)s") % {"what": label}
            else:
                values = value if isinstance(value, list | QuerySet) else [value]
                words = self._words(name)
                yield name, f"{label}: {' · '.join(str(words.get(one) or _record(name, one)) for one in values)}"

    def _words(self, name: str) -> dict[Any, Any]:
        """What the codes mean that a filter offers; nothing where it offers none."""
        offers = isinstance(self._filters.filters[name], ChoicesFilter)
        return dict(self._filters.form.fields[name].choices) if offers else {}

    def counts(self) -> dict[str, Counts]:
        """How many rows each value of each facet has, as all other filters are set."""
        return self.kept("facets", lambda: self._counted(self.rows, self.asked.day))

    def whole(self) -> dict[str, Counts]:
        """The same of the whole list, before it is narrowed."""
        everything: Any = self._whole
        count = lambda: self._counted(lambda name: everything.as_of(self.asked.day), self.asked.day)  # noqa: E731
        return self._until_touched("whole", (), count) if self._is_of_solutions else count()

    def total(self) -> int:
        """How many rows there are; kept, since paging does not change it."""
        return self.kept("total", self.rows().order_by().count)

    def kept(self, name: str, count: Callable[[], Answer]) -> Answer:
        """``count()``, kept as long as the edition and the day last: facets do not change from page to page.

        Of solutions longer: until one of them changes.
        """
        asked = self.asked
        chosen = sorted((key, sorted(values)) for key, values in self.chosen.lists() if key in self._filters.filters)
        if self._is_of_solutions:
            return self._until_touched(name, repr(chosen), count)
        listed = self._filters.queryset.model._meta.label
        parts = (listed, name, asked.stamp, asked.registry.pk if asked.registry else None, asked.day, chosen)
        key = hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()
        return cache.get_or_set(f"counts:{key}", count, KEPT_SECONDS)

    @property
    def _is_of_solutions(self) -> bool:
        return self._filters.queryset.model is Solution

    def _until_touched(self, name: str, chosen: Hashable, count: Callable[[], Answer]) -> Answer:
        registry = self.asked.registry.pk if self.asked.registry else None
        return kept_until_touched(("list of solutions", name, registry, self.asked.day, chosen), "solutions", count)


def names_of(filters: type[FilterSet]) -> list[str]:
    """The parameters by which a visitor narrows a list."""
    return [name for name in filters.base_filters if name not in DECIDED]


def _record(name: str, value: Any) -> Any:
    """The record that a filter names by its id; the value as it is where it names none that a visitor can see."""
    if not isinstance(value, str) or name not in NAMED_BY_ID:
        return value
    key = current_id(value) if NAMED_BY_ID[name] is Organization else value
    return NAMED_BY_ID[name].objects.visible_to(VISITOR).filter(public_id=key).first() or value


def _chosen(asked: Asked) -> QueryDict:
    chosen: Any = asked.request.GET.copy()
    for name in DECIDED:
        chosen.pop(name, None)
    chosen["as_of"] = asked.day.isoformat()
    return chosen
