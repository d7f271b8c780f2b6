"""Verbs about staff: who works here, as what and for which center, and the keys their programs use."""

from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.models import ApiToken, User
from ecosystem.accounts.policies import authorize
from ecosystem.accounts.tokens import digest_of, new_key, shown_part
from ecosystem.audit.choices import Action
from ecosystem.audit.recording import change_set, create, delete, locked, note
from ecosystem.centers.leaving import refuse_leaving
from ecosystem.centers.models import Center, StaffRole
from ecosystem.core.errors import Conflict, InvalidInput


def employ(
    *,
    username: str,
    name: str,
    password: str,
    by: Any,
    role: str = "",
    center: Center | None = None,
    reason: str = "",
) -> User:
    """Give a person an account, and with ``role`` a role: for one center, or for the whole installation.

    An administrator of one center can do this for that center only. Raises :class:`NotAllowed`, and
    :class:`InvalidInput` for a name that is taken or a password that is easily guessed; nothing is written then.
    """
    _authorize_role(by, center)
    user = User(username=username, name=name)
    with change_set(by=by, verb=gettext_noop("Employ a person"), reason=reason):
        _set_password(user, password)
        user.save(force_insert=True)
        note(user, Action.CREATE, after={"username": username, "name": name})
        if role or center is not None:
            give_role(user, role=role, center=center, by=by, reason=reason)
    return user


def _authorize_role(by: Any, center: Center | None) -> None:
    if center is None:
        authorize(by, "accounts.manage_users")
    else:
        authorize(by, "centers.change", center)


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput("weak_password", error.messages[0], {"password": error.messages}) from error
    user.set_password(password)
    try:
        user.full_clean()
    except ValidationError as error:
        raise InvalidInput.from_validation(error) from error


def give_role(user: User, *, role: str, by: Any, center: Center | None = None, reason: str = "") -> StaffRole:
    """Make a person something at a center, or without a center for the whole installation.

    Keys that somebody made before they worked here end with the first role: they were made without the care that a key
    of the staff takes. Raises :class:`NotAllowed`, and :class:`InvalidInput` where the person has the role already.
    """
    _authorize_role(by, center)
    with change_set(by=by, verb=gettext_noop("Give a role"), reason=reason):
        if not user.staff_roles.exists():
            _end_keys(user)
        given = create(StaffRole(user=user, role=role, center=center))
    user.__dict__.pop("_scope", None)
    return given


def take_role(given: StaffRole, *, by: Any, reason: str = "") -> None:
    """Take a role from a person.

    Raises :class:`Conflict`: ``last_administrator``, for somebody must be left who can give roles; and what the steps refuse
    that upper packages registered.
    """
    _authorize_role(by, given.center)
    with change_set(by=by, verb=gettext_noop("Take a role"), reason=reason):
        StaffRole.objects.locked_administrators()
        delete(locked(given))
        refuse_leaving(User.objects.get(pk=given.user_id))
    given.user.__dict__.pop("_scope", None)


def dismiss(user: User, *, by: Any, reason: str = "") -> list[StaffRole]:
    """Take every role from a person, who can then do nothing here; the account stays, since the history names it.

    Raises :class:`NotAllowed` where one of the roles is not ``by``'s to take, and what :func:`take_role` raises.
    """
    authorize(by, "centers.keep_staff", user)
    with change_set(by=by, verb=gettext_noop("Dismiss a person"), reason=reason):
        roles = list(user.staff_roles.order_by("pk"))
        for role in roles:
            take_role(role, by=by, reason=reason)
        return roles


def set_password(user: User, *, password: str, by: Any) -> User:
    """Set a new password for somebody who forgot theirs; whoever is signed in with the old one no longer is.

    Raises :class:`NotAllowed`, and :class:`InvalidInput` for a password that is easily guessed.
    """
    authorize(by, "centers.keep_staff", user)
    with change_set(by=by, verb=gettext_noop("Set a new password")):
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        _set_password(user, password)
        user.save(update_fields=["password"])
        note(user, Action.UPDATE)
    return user


def issue_token(
    user: User, *, name: str, by: Any, may_write: bool = False, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a key with which a program acts for ``user``; return what is kept of it, and the key, which is never shown again.

    Staff, and everybody whose address is confirmed, make keys for themselves; an administrator of the whole installation
    makes them for any of these. Raises :class:`NotAllowed`, and :class:`InvalidInput` for a day that is over.
    """
    _authorize_token(user, by)
    authorize(user, "accounts.keep_keys")
    if expires_at is not None and expires_at <= timezone.now():
        sentence = _("The date has passed.")
        raise InvalidInput("in_past", sentence, {"expires_at": [sentence]})
    key = new_key()
    token = ApiToken(
        user=user,
        name=name,
        prefix=shown_part(key),
        digest=digest_of(key),
        may_write=may_write,
        expires_at=expires_at,
    )
    try:
        token.full_clean()
    except ValidationError as error:
        raise InvalidInput.from_validation(error) from error
    with change_set(by=by, verb=gettext_noop("Issue a key")):
        token.save(force_insert=True)
        kept = {
            "user_id": user.pk,
            "name": name,
            "prefix": token.prefix,
            "may_write": may_write,
            "expires_at": expires_at,
        }
        note(token, Action.CREATE, after=kept, subject=user)
    return token, key


def revoke_token(token: ApiToken, *, by: Any) -> ApiToken:
    """End a key at once. Raises :class:`Conflict` (``revoked``) where it was ended before."""
    _authorize_token(token.user, by)
    with change_set(by=by, verb=gettext_noop("End the key")):
        token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
        if token.revoked_at is not None:
            raise Conflict("revoked", _("This key has ended already."))
        return _ended(token)


def _end_keys(user: User) -> None:
    for token in ApiToken.objects.usable().filter(user=user).select_for_update(of=("self",)):
        _ended(token)


def _ended(token: ApiToken) -> ApiToken:
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    after = {"revoked_at": token.revoked_at}
    note(token, Action.UPDATE, before={"revoked_at": None}, after=after, subject=token.user)
    return token


def _authorize_token(user: User, by: Any) -> None:
    if by != user:
        authorize(by, "accounts.manage_users")
