"""The solution itself: registering, revising, publishing, archiving, verifying."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future, set_publication
from ecosystem.centers.models import Center
from ecosystem.core.choices import Publication
from ecosystem.core.dates import today
from ecosystem.core.errors import InvalidInput
from ecosystem.core.text import clean
from ecosystem.solutions.models import Solution, SolutionSector, SolutionStage
from ecosystem.solutions.services.parties import add_party
from ecosystem.vocabulary.models import Place, Sector

ELSEWHERE = ("status", "registry", "verified_on", "public_id")


def register_solution(  # noqa: PLR0913  the parts of one record, all by keyword
    *,
    by: Any,
    registry: Place,
    name: str,
    center: Center | None = None,
    status: str = Publication.DRAFT,
    stage: str | None = None,
    stage_starts_on: date | None = None,
    sectors: Iterable[Sector] = (),
    parties: Iterable[Mapping[str, Any]] = (),
    reason: str = "",
    **fields: Any,
) -> Solution:
    """Register a solution, with the stage it is in, its sectors and its parties (the fields of their model).

    Without ``stage_starts_on`` it is not known since when it has been in the stage. Raises :class:`NotAllowed` and
    :class:`InvalidInput` (also for a center of another city); nothing is written then.
    """
    solution = Solution(registry=registry, center=center, name=clean(name), status=status, **fields)
    authorize(by, "solutions.change", solution)
    _refuse_other_city(center, registry.pk)
    with change_set(by=by, verb=gettext_noop("Register a solution"), reason=reason):
        create(solution)
        if stage:
            if stage_starts_on is not None:
                refuse_future(stage_starts_on, "stage_starts_on")
            create(SolutionStage(solution=solution, stage=stage, starts_on=stage_starts_on))
        for values in parties:
            add_party(solution, by=by, **values)
        _set_sectors(solution, sectors)
        return solution


def revise_solution(
    solution: Solution, *, by: Any, reason: str = "", sectors: Iterable[Sector] | None = None, **fields: Any
) -> Solution:
    """Correct what is said of a solution. Its stage, its parties and its status have verbs of their own."""
    authorize(by, "solutions.change", solution)
    refuse_elsewhere(fields, ELSEWHERE)
    if "name" in fields:
        fields["name"] = clean(fields["name"])
    _refuse_other_city(fields.get("center"), solution.registry_id)
    with change_set(by=by, verb=gettext_noop("Revise a solution"), reason=reason):
        solution = update(locked(solution), **fields)
        if sectors is not None:
            _set_sectors(solution, sectors)
        return solution


def _refuse_other_city(center: Center | None, registry_id: int) -> None:
    if center is not None and center.registry_id != registry_id:
        sentence = _("The center is in another city.")
        raise InvalidInput("other_registry", sentence, {"center": [sentence]})


def _set_sectors(solution: Solution, wanted: Iterable[Sector]) -> None:
    targets = {sector.pk: sector for sector in wanted}
    for link in SolutionSector.objects.filter(solution=solution).select_related("solution", "sector"):
        if targets.pop(link.sector_id, None) is None:
            delete(link)
    for sector in targets.values():
        create(SolutionSector(solution=solution, sector=sector))


def publish_solution(solution: Solution, *, by: Any, reason: str = "") -> Solution:
    """Show it in the directory. Raises :class:`Conflict` where it is public or archived."""
    authorize(by, "solutions.change", solution)
    with change_set(by=by, verb=gettext_noop("Publish a solution"), reason=reason):
        return set_publication(solution, Publication.PUBLIC)


def archive_solution(solution: Solution, *, by: Any, reason: str = "") -> Solution:
    """Take it out of the directory; nothing is lost. Raises :class:`Conflict` where it is archived already."""
    authorize(by, "solutions.change", solution)
    with change_set(by=by, verb=gettext_noop("Archive a solution"), reason=reason):
        return set_publication(solution, Publication.ARCHIVED)


def restore_solution(solution: Solution, *, by: Any, reason: str = "") -> Solution:
    """Make an archived solution a draft again. Raises :class:`Conflict` where it is not archived."""
    authorize(by, "solutions.change", solution)
    with change_set(by=by, verb=gettext_noop("Restore a solution"), reason=reason):
        return set_publication(solution, Publication.DRAFT)


def verify_solution(solution: Solution, *, by: Any, on: date | None = None, reason: str = "") -> Solution:
    """Note that a person checked the record on a day (default: today). Only this sets ``verified_on``."""
    authorize(by, "solutions.verify", solution)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Verify a solution"), reason=reason):
        return update(locked(solution), verified_on=on)
