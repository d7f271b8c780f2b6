"""What a visitor asks for on any page: which city's registry, as of which day, in which language."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ecosystem.centers.registries import registry_named
from ecosystem.core import queries
from ecosystem.core.dates import today
from ecosystem.core.errors import InvalidInput
from ecosystem.vocabulary.models import Place

# Public pages are the same for everybody, so they read as nobody in particular, whoever is signed in.
VISITOR = AnonymousUser()
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Rows = TypeVar("Rows", bound=QuerySet)


@dataclass(frozen=True)
class Asked:
    """One reading of a request's ``as_of`` and ``registry``. ``registry`` is None where every city is asked for."""

    request: HttpRequest
    stamp: tuple[int, str]
    day: date
    registry: Place | None

    @property
    def edition(self) -> int:
        """The number of the public edition that is shown."""
        return self.stamp[0]

    @property
    def is_past(self) -> bool:
        """Whether a day was named, rather than today meant."""
        return bool(self.request.GET.get("as_of"))

    def within(self, rows: Rows) -> Rows:
        """Only what belongs to the registry asked for."""
        return rows if self.registry is None else rows.in_registry(self.registry)  # type: ignore[attr-defined]

    def context(self) -> dict[str, Any]:
        """What the frame of every page shows."""
        return {"asked": self, "as_of": self.day, "edition": self.edition, "registry": self.registry}

    def framed_by(self, registry: Place) -> dict[str, Any]:
        """The frame of a record's page: the record's own registry, in which the page's links stay.

        To be asked for before anything of the page is read, since addresses are made on the way.
        """
        if self.registry is not None and registry != self.registry:
            queries.stay(self.request, registry=registry.code)
        return {**self.context(), "registry": registry}


def read(request: HttpRequest, stamp: tuple[int, str]) -> Asked:
    """Read what is asked for. Raises :class:`InvalidInput` for a date or a registry that is none."""
    return Asked(request, stamp, day_asked(request), registry_named(request.GET.get("registry", "")))


def day_asked(request: HttpRequest) -> date:
    """The day everything is shown as of; today where none is named."""
    text = request.GET.get("as_of", "")
    if not text:
        return today()
    try:
        if not DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            "bad_date",
            _("“%(text)s” is not a date. Write it like 2021-11-30.") % {"text": text[:40]},
            {"as_of": [_("Write the date like 2021-11-30.")]},
        ) from error
