"""Counted rows as their page lists them: what each is called, where it is, and what there is to say of it in a line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecosystem.core.display import machine_date, number
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment
from ecosystem.relationships.models import Relationship
from ecosystem.research.models import Output, ResearchProject, Training
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.vocabulary.models import Sector

Details = Callable[[Any], tuple[str, ...]]
RELATED: dict[type[Model], tuple[str, ...]] = {
    Organization: ("place",),
    Enrollment: ("organization", "program__platform__center"),
    Relationship: ("subject", "object"),
    Outcome: ("solution",),
    Solution: ("center",),
    ResearchProject: ("center",),
    Output: ("project__center",),
    Training: ("center", "partner"),
}
DETAILS: dict[type[Model], Details] = {
    Organization: lambda one: (one.get_kind_display(), str(one.place or "")),
    Enrollment: lambda one: (one.get_state_display(), f"{machine_date(one.starts_on)} – {machine_date(one.ends_on)}"),
    Relationship: lambda one: (one.get_kind_display(), machine_date(one.starts_on)),
    Outcome: lambda one: (str(one.solution), machine_date(one.measured_on, one.measured_on_precision)),
    Solution: lambda one: (str(one.center or ""),),
    ResearchProject: lambda one: (str(one.center), f"{machine_date(one.starts_on)} – {machine_date(one.ends_on)}"),
    Output: lambda one: (
        one.get_kind_display(),
        str(one.project),
        machine_date(one.released_on, one.released_on_precision),
    ),
    Training: lambda one: (machine_date(one.starts_on), _people(one)),
    Sector: lambda one: (one.code,),
}


@dataclass(frozen=True)
class ToldRow:
    """A row that was counted."""

    label: str
    url: str
    details: list[str]


def dressed(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Rows with what their lines tell."""
    return rows.select_related(*RELATED[rows.model]) if rows.model in RELATED else rows


def told_row(row: Any) -> ToldRow:
    """A row's line."""
    details = DETAILS.get(type(row), lambda _row: ())(row)
    return ToldRow(str(row), _url(row), [text for text in details if text])


def _people(training: Training) -> str:
    """How many were trained and certified, of those that were counted."""
    told = []
    if training.trained is not None:
        n = training.trained
        told.append(ngettext("%(n)s person trained", "%(n)s people trained", n) % {"n": number(n)})
    if training.certified is not None:
        told.append(_("%(n)s certified") % {"n": number(training.certified)})
    return " · ".join(told)


def _url(row: Any) -> str:
    if isinstance(row, Sector):
        return f"{reverse('directory:organizations')}?sector={row.code}"
    return row.get_absolute_url()
