"""Predicates that every package's policies are made of, and the one place where a refusal is raised."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.addresses import confirmed_addresses
from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import SYSTEM, scope_of
from ecosystem.core.errors import NotAllowed


def holds(capability: str) -> rules.Predicate:
    """A predicate: the person has ``capability`` for the record's registry or center.

    A record says where it belongs by ``scope_keys()``, a mapping with ``registry_id`` or ``center_id``. Without a record
    the question is whether the person has the capability for any center.
    """

    def check(user: Any, record: Any = None) -> bool:
        scope = scope_of(user)
        if record is None:
            return scope.anywhere(capability)
        return scope.reaches(capability, **record.scope_keys())

    return rules.predicate(check, name=f"holds:{capability}")


def holds_everywhere(capability: str) -> rules.Predicate:
    """A predicate: the person has ``capability`` for the whole installation, not only for one center."""

    def check(user: Any, record: Any = None) -> bool:
        return any(grant.everywhere for grant in scope_of(user).with_capability(capability))

    return rules.predicate(check, name=f"holds-everywhere:{capability}")


@rules.predicate
def keeps_records(user: Any, record: Any = None) -> bool:
    """Somebody who works with the records of a center, if only to look at them."""
    return scope_of(user).anywhere(Capability.VIEW)


@rules.predicate
def is_staff(user: Any, record: Any = None) -> bool:
    """Somebody with a role: they work with the records of a center, or judge applications to its programs."""
    return keeps_records(user) or scope_of(user).anywhere(Capability.REVIEW)


@rules.predicate
def can_be_reached(user: Any, record: Any = None) -> bool:
    """Somebody with an account whose address is known to be theirs."""
    return getattr(user, "pk", None) is not None and user.is_active and bool(confirmed_addresses(user))


@rules.predicate
def is_oneself(user: Any, record: Any = None) -> bool:
    """The account is the person's own."""
    return record is not None and getattr(user, "pk", None) == record.pk and user.is_active


def allowed(user: Any, permission: str, record: Any = None) -> bool:
    """Whether a person may do something; a permission that no package registered is refused."""
    if user is SYSTEM:
        return rules.perm_exists(permission)
    return rules.has_perm(permission, user, record)


def authorize(user: Any, permission: str, record: Any = None) -> None:
    """Raise :class:`NotAllowed` unless the person may do this."""
    if not allowed(user, permission, record):
        raise NotAllowed("not_allowed", _("You are not allowed to do this."))


rules.add_perm("accounts.use_desk", is_staff)
rules.add_perm("accounts.keep_keys", is_staff | can_be_reached)
rules.add_perm("accounts.manage_users", holds_everywhere(Capability.ADMINISTER))
rules.add_perm("accounts.erase", is_oneself | holds_everywhere(Capability.ADMINISTER))
