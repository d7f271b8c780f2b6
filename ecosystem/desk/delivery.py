"""What the desk tells of what a center delivered: where the rows of the loop are, and members by what served them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ecosystem.centers.models import Center
from ecosystem.core.dates import months_back
from ecosystem.core.exporting.extract import Column, Extract, chunked
from ecosystem.delivery.coverage import ALL, FUNCTIONS, NONE, ONLY_COMPUTE, Coverage, Pattern, coverage_of
from ecosystem.delivery.loop import Loop, loop
from ecosystem.delivery.telling import Panel, panels
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.choices import PlatformFunction

PAGE = 50
CHUNK = 500
NAMED: dict[str, Pattern] = {"compute": ONLY_COMPUTE, "all": ALL, "none": NONE}


@dataclass(frozen=True)
class ShownLoop:
    """The loop of a center over a period, at a number format."""

    center: Center
    number_format: str
    since: date
    until: date

    @cached_property
    def found(self) -> Loop:
        return loop([self.center.pk], self.number_format, self.since, self.until)

    @cached_property
    def panels(self) -> list[Panel]:
        return panels(self.found, self.rows)

    @property
    def title(self) -> str:
        return _("From compute to outcomes")

    def rows(self, code: str, what: Any = None) -> str:
        """The address of a target's rows."""
        query = {"number_format": self.number_format, "since": f"{self.since:%Y-%m}", "last": f"{self.last:%Y-%m}"}
        return f"{reverse('desk:loop_rows', args=[self.center.public_id])}?{urlencode({'of': code, **query})}"

    @property
    def last(self) -> date:
        """The first day of the last month."""
        return months_back(self.until, 1)


@dataclass(frozen=True)
class Line:
    """A member, and which functions served it."""

    organization: Organization
    served: list[tuple[str, bool]]


@dataclass(frozen=True)
class ShownCoverage:
    """Members of a center by what served them in the year that ends on a day; ``pattern`` narrows them."""

    center: Center
    day: date
    pattern: str
    after: str

    @cached_property
    def found(self) -> Coverage:
        return coverage_of(self.center, self.day)

    @property
    def functions(self) -> list[str]:
        return [str(label) for _code, label in PlatformFunction.choices]

    @cached_property
    def chosen(self) -> list[int]:
        """The keys of the members that match, by name."""
        wanted = pattern_named(self.pattern)
        return list(self.found.patterns) if wanted is None else self.found.with_pattern(wanted)

    @cached_property
    def shown(self) -> list[int]:
        """One page of them, after the member that the address names."""
        return self.chosen[self._start : self._start + PAGE]

    @cached_property
    def _start(self) -> int:
        if not self.after:
            return 0
        keys = Organization.objects.filter(public_id=self.after).values_list("pk", flat=True)
        return next((self.chosen.index(key) + 1 for key in keys if key in self.chosen), 0)

    def lines(self) -> list[Line]:
        return self._lines(self.shown)

    def _lines(self, keys: Sequence[int]) -> list[Line]:
        known = Organization.objects.in_bulk(keys)
        return [Line(known[key], self._worded(self.found.patterns[key])) for key in keys if key in known]

    def _worded(self, pattern: Pattern) -> list[tuple[str, bool]]:
        return list(zip(self.functions, pattern, strict=True))

    @property
    def previous_url(self) -> str:
        if not self._start:
            return ""
        before = self.chosen[: self._start]
        return self.address(self.pattern, self._public_id(before[-PAGE - 1]) if len(before) > PAGE else "")

    @property
    def next_url(self) -> str:
        there_is = self._start + PAGE < len(self.chosen)
        return self.address(self.pattern, self._public_id(self.shown[-1])) if there_is else ""

    def _public_id(self, key: int) -> str:
        return Organization.objects.values_list("public_id", flat=True).get(pk=key)

    def address(self, pattern: str, after: str = "") -> str:
        """The address of the members with a pattern."""
        query = {"as_of": self.day.isoformat(), "served": pattern, "after": after}
        return f"?{urlencode({name: value for name, value in query.items() if value})}"

    @property
    def named(self) -> list[tuple[str, int, str, bool]]:
        """The patterns that are asked for most: what each is called, how many there are, where."""
        words = {"compute": _("only compute"), "all": _("all four"), "none": _("none")}
        every = (_("all members"), len(self.found.patterns), self.address(""), not self.pattern)
        told = [
            (words[code], self.found.counts[pattern], self.address(code), self.pattern == code)
            for code, pattern in NAMED.items()
        ]
        return [every, *told]

    @property
    def combinations(self) -> list[tuple[list[tuple[str, bool]], int, str]]:
        """Every pattern there is, the most frequent first."""
        ranked = sorted(self.found.counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(self._worded(pattern), n, self.address(_coded(pattern))) for pattern, n in ranked]

    @property
    def by_function(self) -> list[tuple[str, int]]:
        return list(zip(self.functions, self.found.by_function.values(), strict=True))

    def extract(self) -> Extract:
        """The members that match, as a file."""
        columns = [Column("organization", _("organization"), 36), Column("id", _("public id"))]
        columns += [Column(code, str(label)) for code, label in PlatformFunction.choices]

        def lines() -> Any:
            for keys in chunked(iter(self.chosen), CHUNK):
                yield [
                    [str(one.organization), one.organization.public_id]
                    + [_("yes") if served else _("no") for _function, served in one.served]
                    for one in self._lines(keys)
                ]

        return Extract(_("Members by what served them"), columns, lines)


def pattern_named(text: str) -> Pattern | None:
    """A pattern by its name or its code of ones and zeros; None where the address names none."""
    if text in NAMED:
        return NAMED[text]
    return tuple(one == "1" for one in text) if len(text) == len(FUNCTIONS) and set(text) <= {"0", "1"} else None


def _coded(pattern: Pattern) -> str:
    named = {served: code for code, served in NAMED.items()}
    return named.get(pattern) or "".join("1" if served else "0" for served in pattern)
