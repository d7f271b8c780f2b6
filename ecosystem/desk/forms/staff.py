"""Forms about the people who work here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Role
from ecosystem.accounts.models import ApiToken, User
from ecosystem.accounts.policies import allowed
from ecosystem.centers import staff
from ecosystem.core.dates import end_of_day
from ecosystem.desk.forms.base import ReasonForm
from ecosystem.desk.forms.fields import DayField, ListedRecordField, RecordField

PASSWORD_HELP = _("At least 12 characters; a sentence is good, a word that others guess is not.")


class RoleForm(ReasonForm):
    """As what, and for which center. Only an administrator of the whole installation leaves the center empty."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    center = ListedRecordField("centers", label=_("Center"), required=False, empty_label=_("the whole installation"))

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        if not allowed(self.user, "accounts.manage_users"):
            self.fields["center"].required = True
            self.fields["center"].empty_label = None


class EmployForm(RoleForm):
    """An account for a person, and the first role."""

    username = forms.CharField(label=_("Sign-in name"), max_length=150)
    name = forms.CharField(label=_("Name"), max_length=80)
    password = forms.CharField(
        label=_("Password"), help_text=PASSWORD_HELP, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    field_order = ("username", "name", "password", "role", "center")


class GiveRoleForm(RoleForm):
    """A role for somebody who has an account."""

    person = RecordField("users", label=_("Person"))
    field_order = ("person", "role", "center")


class PasswordForm(ReasonForm):
    """A new password."""

    reason_needed = None
    password = forms.CharField(
        label=_("New password"),
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class KeyForm(ReasonForm):
    """What a key is for, what it may do, and until when."""

    reason_needed = None
    name = forms.CharField(label=_("What it is for"), max_length=80)
    may_write = forms.BooleanField(label=_("May write"), required=False, help_text=_("Otherwise it only reads."))
    expires_on = DayField(label=_("Ends on"), required=False, help_text=_("Empty: it works until it is ended."))
    person = RecordField("users", label=_("For"), required=False, help_text=_("Whose rights it has; empty: your own."))

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        if not allowed(self.user, "accounts.manage_users"):
            del self.fields["person"]


class NoReasonForm(ReasonForm):
    """Nothing to fill in."""

    reason_needed = None


def give_role(*, person: User, **values: Any) -> Any:
    return staff.give_role(person, **values)


def issue_key(*, by: Any, expires_on: Any = None, person: User | None = None, **values: Any) -> tuple[ApiToken, str]:
    """Issue a key that ends with the day given."""
    expires_at = end_of_day(expires_on) if expires_on else None
    return staff.issue_token(person or by, by=by, expires_at=expires_at, **values)
