"""What sources say of a solution beyond numbers."""

from typing import Any

from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere
from ecosystem.solutions.models import Solution, SolutionStatement


def add_statement(
    solution: Solution, *, topic: str, text: str, by: Any, reason: str = "", **values: Any
) -> SolutionStatement:
    """Add a statement about a solution."""
    authorize(by, "solutions.change", solution)
    with change_set(by=by, verb=gettext_noop("Add a statement about a solution"), reason=reason):
        return create(SolutionStatement(solution=locked(solution), topic=topic, text=text, **values))


def revise_statement(statement: SolutionStatement, *, by: Any, reason: str = "", **values: Any) -> SolutionStatement:
    """Correct a statement."""
    authorize(by, "solutions.change", statement.solution)
    refuse_elsewhere(values, ("solution",))
    with change_set(by=by, verb=gettext_noop("Revise a statement about a solution"), reason=reason):
        return update(locked(statement), **values)


def remove_statement(statement: SolutionStatement, *, by: Any, reason: str = "") -> None:
    """Remove a statement that no source makes."""
    authorize(by, "solutions.change", statement.solution)
    with change_set(by=by, verb=gettext_noop("Remove a statement about a solution"), reason=reason):
        delete(locked(statement))
