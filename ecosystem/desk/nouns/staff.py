"""People who work here, their roles, and the keys of their programs."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability, Role
from ecosystem.accounts.models import ApiToken, User
from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import scope_of
from ecosystem.centers import staff
from ecosystem.centers.filters import StaffRoleFilter
from ecosystem.centers.leaving import erase_account
from ecosystem.centers.models import StaffRole
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.desk.filters import Conditions, Records, by_filter, searching, texts_match
from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.forms.staff import (
    EmployForm,
    GiveRoleForm,
    KeyForm,
    NoReasonForm,
    PasswordForm,
    give_role,
    issue_key,
)
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import creation, identity

KEEP = "centers.keep_staff"
ROLES = Prefetch(
    "staff_roles", queryset=StaffRole.objects.select_related("center").order_by("pk"), to_attr="known_roles"
)


def people_of(user: Any) -> QuerySet:
    """The people of the centers one administers; everybody for an administrator of the whole installation."""
    centers = scope_of(user).centers(Capability.ADMINISTER)
    if centers is None:
        return User.objects.all()
    roles = StaffRole.objects.filter(user=OuterRef("pk"), center__in=centers)
    return User.objects.filter(Exists(roles))


def _roles(person: User) -> list[str]:
    return [f"{role.get_role_display()} ({role.center or _('everywhere')})" for role in person.known_roles]


find_people = texts_match("username", "name")

USERS = Noun(
    name="users",
    model=User,
    icon="users-round",
    section="house",
    columns=(
        column(User, "username"),
        column(User, "name"),
        Column(name="roles", label=_("roles"), value=_roles, prefetched=(ROLES,), clip=True),
        column(User, "is_active"),
        column(User, "last_login", label=_("signed in last")),
        column(User, "date_joined", label=_("here since")),
        identity(),
    ),
    shown=("username", "name", "roles", "is_active", "last_login"),
    sort="username",
    filters=searching(
        find_people,
        role=ChoicesFilter(field_name="staff_roles__role", choices=Role, label=_("Role"), distinct=True),
        center=Records("centers", "staff_roles__center", label=_("Center"), distinct=True),
        seen=Conditions(
            _("Signed in"),
            {
                "ever": (_("at least once"), Q(last_login__isnull=False)),
                "never": (_("never"), Q(last_login__isnull=True)),
            },
        ),
    ),
    find=find_people,
    view=KEEP,
    create=creation(EmployForm, staff.employ, KEEP, _("Employ a person")),
    acts=(
        Act(
            name="password",
            label=_("Set a new password"),
            run=staff.set_password,
            form=PasswordForm,
            permission=KEEP,
            bulk=False,
            final=True,
            icon="key-round",
            help=_("For somebody who forgot theirs. Whoever is signed in with the old one no longer is."),
        ),
        Act(
            name="dismiss",
            label=_("Dismiss"),
            run=staff.dismiss,
            permission=KEEP,
            danger=True,
            icon="user-x",
            help=_(
                "Every role is taken away. The account stays, since the history names it; undo gives the roles back."
            ),
        ),
        Act(
            name="erase",
            label=_("Erase the account"),
            run=erase_account,
            form=InsistingForm,
            permission="accounts.manage_users",
            applies=lambda person: person.is_active,
            bulk=False,
            danger=True,
            final=True,
            icon="user-round-x",
            help=_(
                "On the person's request. Name, addresses, factors and keys go, from the history and from their applications "
                "too; what they represented ends, and what was applied for and decided stays. This cannot be undone."
            ),
        ),
    ),
    parts=(
        Part(noun="roles", owner="user", columns=("role", "center"), fills="person"),
        Part(
            noun="tokens",
            owner="user",
            columns=("name", "prefix", "may_write", "expires_at", "revoked_at"),
            fills="person",
        ),
    ),
    rows_for=people_of,
    detail=lambda person: person.username,
)


class RoleTableFilter(StaffRoleFilter):
    """What every door filters by, its centers narrowed to one's own."""

    center = Records("centers", "center", label=_("Center"))


ROLES_NOUN = Noun(
    name="roles",
    model=StaffRole,
    icon="id-card",
    section="house",
    columns=(
        column(StaffRole, "user"),
        column(StaffRole, "role"),
        column(StaffRole, "center"),
        column(StaffRole, "user__username", name="username", label=_("sign-in name")),
        identity(),
    ),
    shown=("user", "username", "role", "center"),
    filters=RoleTableFilter,
    find=by_filter(StaffRoleFilter),
    view=KEEP,
    create=creation(GiveRoleForm, give_role, KEEP, _("Give a role")),
    acts=(
        Act(
            name="take",
            label=_("Take the role away"),
            run=staff.take_role,
            permission="centers.change",
            danger=True,
            icon="user-minus",
            help=_("From now on the person can no longer do what the role allowed."),
        ),
    ),
    center="center",
    in_search=False,
)


def keys_of(user: Any) -> QuerySet:
    """One's own keys; everybody's for an administrator of the whole installation."""
    return ApiToken.objects.all() if allowed(user, "accounts.manage_users") else ApiToken.objects.filter(user=user)


find_keys = texts_match("name", "prefix", "user__name", "user__username")

TOKENS = Noun(
    name="tokens",
    model=ApiToken,
    icon="key",
    section="house",
    columns=(
        column(ApiToken, "name"),
        column(ApiToken, "prefix"),
        column(ApiToken, "user"),
        column(ApiToken, "may_write"),
        column(ApiToken, "created_at"),
        column(ApiToken, "expires_at"),
        column(ApiToken, "last_used_on"),
        column(ApiToken, "revoked_at", label=_("ended at")),
        identity(),
    ),
    shown=("name", "prefix", "user", "may_write", "created_at", "expires_at", "last_used_on", "revoked_at"),
    filters=searching(
        find_keys,
        works=Conditions(
            _("Works"),
            {
                "yes": (
                    _("works"),
                    lambda: (
                        Q(revoked_at__isnull=True) & (Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()))
                    ),
                ),
                "no": (_("has ended"), lambda: Q(revoked_at__isnull=False) | Q(expires_at__lte=timezone.now())),
            },
        ),
        writes=Conditions(
            _("May"), {"write": (_("write"), Q(may_write=True)), "read": (_("only read"), Q(may_write=False))}
        ),
    ),
    find=find_keys,
    view="accounts.use_desk",
    create=Act(
        name="new",
        label=_("Issue a key"),
        run=issue_key,
        form=KeyForm,
        permission="accounts.use_desk",
        bulk=False,
        icon="plus",
        shows="desk/key.html",
    ),
    acts=(
        Act(
            name="revoke",
            label=_("End the key"),
            run=lambda key, *, by: staff.revoke_token(key, by=by),
            form=NoReasonForm,
            permission="accounts.use_desk",
            applies=lambda key: key.revoked_at is None,
            danger=True,
            final=True,
            icon="key-square",
            help=_("It stops working at once, and for good."),
        ),
    ),
    rows_for=keys_of,
    related=("user",),
    in_search=False,
)
