"""Who may do what with tasks and notes."""

from typing import Any

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.policies import holds
from ecosystem.accounts.scopes import scope_of


def _reaches(user: Any, capabilities: tuple[str, ...], record: Any) -> bool:
    scope = scope_of(user)
    if record is None:
        return any(scope.anywhere(capability) for capability in capabilities)
    return any(scope.reaches(capability, **record.scope_keys()) for capability in capabilities)


def _is_about_application(record: Any) -> bool:
    return record is not None and record.application_id is not None


@rules.predicate
def reads(user: Any, record: Any = None) -> bool:
    """Staff of the center; of what is about an application only who decides on applications: others judge blind."""
    return _reaches(user, (Capability.ENROLL if _is_about_application(record) else Capability.VIEW,), record)


@rules.predicate
def writes(user: Any, record: Any = None) -> bool:
    """Whoever keeps members or enrollments at the center; about an application, who decides on applications."""
    if _is_about_application(record):
        return _reaches(user, (Capability.ENROLL,), record)
    return _reaches(user, (Capability.EDIT, Capability.ENROLL), record)


@rules.predicate
def is_author(user: Any, note: Any = None) -> bool:
    """A note is its author's."""
    return note is None or (note.author_id is not None and note.author_id == user.pk)


rules.add_perm("casework.view", reads)
rules.add_perm("casework.change", writes)
rules.add_perm("casework.change_note", writes & (is_author | holds(Capability.ENROLL)))
rules.add_perm("casework.view_welcome", holds(Capability.VIEW))
rules.add_perm("casework.change_welcome", holds(Capability.ENROLL))
