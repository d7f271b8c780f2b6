"""The offices of public centers, as pages name them: where members turn to, never a person."""

from collections.abc import Iterable

from ecosystem.audit.keeping import kept
from ecosystem.officers.models import Office
from ecosystem.programs.models import Enrollment


def offices() -> dict[int, Office]:
    """The offices of the public centers by center: a handful, the same for every page."""
    return kept("offices of centers", _offices)


def _offices() -> dict[int, Office]:
    return {office.center_id: office for office in Office.objects.public().select_related("center").order_by("pk")}


def offices_serving(enrollments: Iterable[Enrollment]) -> list[Office]:
    """The offices of the centers in whose programs somebody is enrolled, each once, in that order."""
    centers = dict.fromkeys(one.program.platform.center_id for one in enrollments)
    known = offices() if centers else {}
    return [known[center] for center in centers if center in known]
