"""Research and talent counted by hand: every row looked at, one after the other. A place says which center and day."""

from collections.abc import Callable
from typing import Any

from ecosystem.research.models import Output, OutputUse, ResearchProject, Training


def _holds(row: Any, day: Any) -> bool:
    return (row.starts_on is None or row.starts_on <= day) and (row.ends_on is None or row.ends_on > day)


def _is_ours(place: Any, record: Any) -> bool:
    return record.status == "public" and record.center.status == "public" and place.of(record.center)


def _projects(place: Any) -> int:
    rows = ResearchProject.objects.select_related("center")
    return sum(_is_ours(place, one) and _holds(one, place.day) for one in rows)


def _outputs(place: Any) -> int:
    found = 0
    for one in Output.objects.select_related("project__center"):
        known = one.released_on is None or one.released_on <= place.day
        found += known and _is_ours(place, one.project)
    return found


def _users(place: Any) -> int:
    found = set()
    for one in OutputUse.objects.select_related("output__project__center", "organization"):
        seen = one.organization.status == "public"
        if seen and _holds(one, place.day) and _is_ours(place, one.output.project):
            found.add(one.organization_id)
    return len(found)


def _trainings(place: Any) -> list[Training]:
    there = [one for one in Training.objects.select_related("center") if _is_ours(place, one)]
    return [one for one in there if one.starts_on is not None and place.since <= one.starts_on <= place.day]


RESEARCH: dict[str, Callable[[Any], int]] = {
    "research_projects": _projects,
    "research_outputs": _outputs,
    "output_users": _users,
    "trainings": lambda place: len(_trainings(place)),
    "people_trained": lambda place: sum(one.trained or 0 for one in _trainings(place)),
    "people_certified": lambda place: sum(one.certified or 0 for one in _trainings(place)),
}
