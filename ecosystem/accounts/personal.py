"""What is kept of a person, wherever it is kept: told to them on request, and erased on request.

个人信息保护法, Articles 45 (access, and a copy to take along) and 47 (erasure). A package that keeps something of people
registers in ``AppConfig.ready`` how it tells it, and what it does when somebody is erased.
"""

from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from ecosystem.accounts.models import ApiToken, User

Rows = list[dict[str, Any]]
Telling = Callable[[User], Mapping[str, Rows]]
Step = Callable[[User], Any]
_tellings: list[Telling] = []
_steps: list[Step] = []
# What belongs to the account alone and goes with it.
OWN = (EmailAddress, Authenticator, UserSession, ApiToken)


def at_telling(telling: Telling) -> Telling:
    """Have what ``telling(user)`` returns, rows by what they are, among what somebody is told."""
    if telling not in _tellings:
        _tellings.append(telling)
    return telling


def at_erasing(step: Step) -> Step:
    """Have ``step(user)`` done whenever an account is erased; it returns what is left for the history to forget, or None."""
    if step not in _steps:
        _steps.append(step)
    return step


def erased_steps(user: User) -> list[Any]:
    """Do every registered step, inside the caller's change set; one that refuses keeps everything as it is."""
    return [kept for step in _steps if (kept := step(user)) is not None]


def everything_about(user: User) -> dict[str, Rows]:
    """All that is kept of a person, rows by what they are. Files are named, not contained."""
    return {name: rows for telling in _tellings for name, rows in telling(user).items()}


def rows(records: QuerySet, *fields: str) -> Rows:
    """These fields of records, oldest first, as they are stored."""
    return list(records.order_by("pk").values(*fields))


def tell_account(user: User) -> dict[str, Rows]:
    """The account itself: who it is, its addresses, factors, sessions and keys; never what opens it."""
    facts = ("username", "name", "email", "preferences", "date_joined", "last_login", "is_active")
    return {
        "account": rows(User.objects.filter(pk=user.pk), *facts, "notice_version", "notice_agreed_at"),
        "addresses": rows(EmailAddress.objects.filter(user=user), "email", "verified", "primary"),
        "second_factors": rows(Authenticator.objects.filter(user=user), "type", "created_at", "last_used_at"),
        "sessions": rows(UserSession.objects.filter(user=user), "ip", "user_agent", "created_at", "last_seen_at"),
        "keys": rows(
            ApiToken.objects.filter(user=user),
            *("name", "prefix", "may_write", "created_at", "expires_at", "last_used_on", "revoked_at"),
        ),
    }
