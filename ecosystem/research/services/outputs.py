"""Outputs of research projects, and who uses them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future, refuse_not_after
from ecosystem.organizations.models import Organization
from ecosystem.research.models import Output, OutputUse, ResearchProject
from ecosystem.research.services.projects import CHANGE, refuse_ended

OF_OUTPUT = "output"


def add_output(project: ResearchProject, *, kind: str, title: str, by: Any, reason: str = "", **values: Any) -> Output:
    """Add what came out of a research project. Raises :class:`InvalidInput` (``in_future`` for a release still to come)."""
    authorize(by, CHANGE, project)
    _check(values, by)
    with change_set(by=by, verb=gettext_noop("Add an output of research"), reason=reason):
        return create(Output(project=locked(project, "center"), kind=kind, title=title.strip(), **values))


def revise_output(output: Output, *, by: Any, reason: str = "", **values: Any) -> Output:
    """Correct an output. Raises as :func:`add_output` does."""
    authorize(by, CHANGE, output)
    refuse_elsewhere(values, ("project", "public_id"))
    _check(values, by)
    with change_set(by=by, verb=gettext_noop("Revise an output of research"), reason=reason):
        return update(locked(output, "project", "solution"), **values)


def remove_output(output: Output, *, by: Any, reason: str = "") -> None:
    """Remove an output that never was one. Raises :class:`Conflict` while somebody is said to use it."""
    authorize(by, CHANGE, output)
    with change_set(by=by, verb=gettext_noop("Remove an output of research"), reason=reason):
        delete(locked(output, "project"))


def add_use(output: Output, *, organization: Organization, by: Any, reason: str = "", **values: Any) -> OutputUse:
    """Say that an organization uses an output. Raises :class:`Conflict` (``overlap``) where it does so already,
    :class:`InvalidInput` (``not_a_party``) for a solution that is not its own.
    """
    authorize(by, CHANGE, output)
    authorize(by, "organizations.view", organization)
    _check(values, by)
    with change_set(by=by, verb=gettext_noop("Add a use of an output"), reason=reason):
        return create(OutputUse(output=locked(output, "project"), organization=organization, **values))


def revise_use(use: OutputUse, *, by: Any, reason: str = "", **values: Any) -> OutputUse:
    """Correct a use that was written down wrongly: who, since when, in which solution, from which source."""
    authorize(by, CHANGE, use)
    refuse_elsewhere(values, ("output",))
    if "organization" in values:
        authorize(by, "organizations.view", values["organization"])
    _check(values, by)
    with change_set(by=by, verb=gettext_noop("Revise a use of an output"), reason=reason):
        locked(use.output)
        return update(locked(use, OF_OUTPUT, "organization", "solution"), **values)


def end_use(use: OutputUse, *, on: date, by: Any, reason: str = "") -> OutputUse:
    """Say that an organization no longer uses an output from a day on. Raises :class:`Conflict` where it ended before."""
    authorize(by, CHANGE, use)
    with change_set(by=by, verb=gettext_noop("End a use of an output"), reason=reason):
        use = locked(use, OF_OUTPUT, "organization", "solution")
        refuse_ended(use.ends_on)
        refuse_not_after(on, use.starts_on)
        return update(use, ends_on=on)


def remove_use(use: OutputUse, *, by: Any, reason: str = "") -> None:
    """Remove a use that never was."""
    authorize(by, CHANGE, use)
    with change_set(by=by, verb=gettext_noop("Remove a use of an output"), reason=reason):
        delete(locked(use, OF_OUTPUT))


def _check(values: Mapping[str, Any], by: Any) -> None:
    """Refuse a release that is still to come, and a solution that ``by`` cannot see."""
    if values.get("released_on") is not None:
        refuse_future(values["released_on"], "released_on")
    if values.get("solution") is not None:
        authorize(by, "solutions.view", values["solution"])
