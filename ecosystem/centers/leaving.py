"""Erasing an account on request (个人信息保护法, Article 47): who it was goes, what was decided and changed stays.

What other packages keep of a person is erased by steps that they register in ``AppConfig.ready``, inside the same
transaction, and each tells what the history keeps of it; a step that refuses keeps everything as it is.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.models import ApiToken, RepeatableRequest, User
from ecosystem.accounts.policies import authorize
from ecosystem.audit.choices import Action
from ecosystem.audit.erasing import ERASED, Kept
from ecosystem.audit.recording import change_set, note
from ecosystem.audit.revising import refuse_no_reason
from ecosystem.core.errors import Conflict
from ecosystem.organizations.choices import RepresentationState
from ecosystem.organizations.models import Representation
from ecosystem.organizations.services import end_representation, refuse_representation

Step = Callable[[User, Any], Kept]
_steps: list[Step] = []
# What the history keeps of an account, and what it keeps of somebody who represents an organization.
OF_ACCOUNTS = ("username", "name", "email")
OF_REPRESENTATIVES = ("role", "evidence", "matching_domain")


def at_erasing(step: Step) -> Step:
    """Have ``step(user, by)`` done whenever an account is erased, and what it returns forgotten by the history."""
    if step not in _steps:
        _steps.append(step)
    return step


def erase_account(user: User, *, by: Any, reason: str) -> User:
    """Erase who an account belongs to: names, addresses, second factors, sessions and keys. This cannot be undone.

    What the person represented ends; the account itself stays without a name, since the history refers to it.

    Raises :class:`NotAllowed`; :class:`Conflict`: ``has_roles`` while the person works here, and what the steps refuse with.
    """
    authorize(by, "accounts.manage_users")
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Erase an account"), reason=reason) as recorder:
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if user.staff_roles.exists():
            raise Conflict("has_roles", _("This person works here. Dismiss them first."))
        kept = [_end_representations(user, by, reason), *(step(user, by) for step in _steps)]
        for model in (EmailAddress, Authenticator, UserSession, RepeatableRequest, ApiToken):
            model._default_manager.filter(user=user).delete()
        _unname(user)
        note(user, Action.UPDATE)
        recorder.flush()
        for one in (*kept, Kept(User._meta.label_lower, (user.pk,), OF_ACCOUNTS)):
            one.forget()
    return user


def _end_representations(user: User, by: Any, reason: str) -> Kept:
    mine = Representation.objects.filter(user=user)
    for representation in mine.filter(state=RepresentationState.VERIFIED):
        end_representation(representation, by=by, reason=reason)
    for representation in mine.filter(state=RepresentationState.CLAIMED):
        refuse_representation(representation, by=by, reason=reason)
    mine.update(role=ERASED, evidence="", matching_domain="")
    return Kept(Representation._meta.label_lower, tuple(mine.values_list("pk", flat=True)), OF_REPRESENTATIVES)


def _unname(user: User) -> None:
    user.username, user.name, user.email = f"erased-{user.pk}", "", ""
    user.is_active, user.preferences = False, {}
    user.notice_version, user.notice_agreed_at, user.last_login = "", None, None
    user.set_unusable_password()
    user.save()
