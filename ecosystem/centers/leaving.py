"""Erasing an account on request (个人信息保护法, Article 47): who it was goes, what was decided and changed stays.

What other packages keep of a person is erased by the steps that they registered (:mod:`ecosystem.accounts.personal`), inside
the same transaction; a step that refuses keeps everything as it is.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.models import RepeatableRequest, User
from ecosystem.accounts.personal import OWN, Rows, erased_steps, rows
from ecosystem.accounts.policies import authorize
from ecosystem.audit.choices import Action
from ecosystem.audit.erasing import Kept
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.recording import change_set, note
from ecosystem.audit.revising import refuse_no_reason
from ecosystem.centers.models import StaffRole
from ecosystem.core.errors import Conflict

# What the history keeps of an account.
OF_ACCOUNTS = ("username", "name", "email")


Step = Callable[[User], None]
_steps: list[Step] = []


def at_leaving(step: Step) -> None:
    """Have ``step(user)`` called whenever a role was taken from somebody, before that is committed; it refuses what cannot be.

    For upper packages that keep who answers for what at a center.
    """
    if step not in _steps:
        _steps.append(step)


def refuse_leaving(user: User) -> None:
    """Ask every registered step whether somebody may go without the role that was taken; the first that minds refuses."""
    for step in _steps:
        step(user)


def tell_work(user: User) -> dict[str, Rows]:
    """The roles a person has, and everything they changed in the registry, by its heading."""
    return {
        "roles": rows(StaffRole.objects.filter(user=user), "role", "center__name"),
        "changes": rows(ChangeSet.objects.filter(by=user), "at", "door", "verb", "reason"),
    }


def erase_account(user: User, *, by: Any, reason: str) -> User:
    """Erase who an account belongs to: names, addresses, second factors, sessions and keys. This cannot be undone.

    People erase themselves, administrators whoever asks for it. What the person represented ends; the account itself stays
    without a name, since the history refers to it.

    Raises :class:`NotAllowed`; :class:`Conflict`: ``has_roles`` while the person works here, and what the steps refuse with.
    """
    authorize(by, "accounts.erase", user)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Erase an account"), reason=reason) as recorder:
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if user.staff_roles.exists():
            raise Conflict("has_roles", _("This person works here. Dismiss them first."))
        kept: list[Kept] = erased_steps(user)
        for model in (*OWN, RepeatableRequest):
            model._default_manager.filter(user=user).delete()
        _unname(user)
        note(user, Action.UPDATE)
        recorder.flush()
        for one in (*kept, Kept(User._meta.label_lower, (user.pk,), OF_ACCOUNTS)):
            one.forget()
    return user


def _unname(user: User) -> None:
    user.username, user.name, user.email = f"erased-{user.pk}", "", ""
    user.is_active, user.preferences = False, {}
    user.notice_version, user.notice_agreed_at, user.last_login = "", None, None
    user.set_unusable_password()
    user.save()
