"""Forms of signing up and in, on top of allauth's."""

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.consent import agree
from ecosystem.accounts.models import User

PASSWORD_HELP = _("At least 12 characters; a sentence is good, a word that others guess is not.")


def _where_the_notice_is() -> str:
    return format_html(
        '<a href="{}" target="_blank">{}</a>', reverse("directory:privacy"), gettext("Read the privacy notice")
    )


def without_placeholders(form: forms.Form) -> None:
    """A label stands above every field; what repeats it inside the field would look like something typed."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """Name or address, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail or sign-in name")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["login"].max_length = 254
        without_placeholders(self)


class SignUpForm(SignupForm):
    """Name, address, password twice, and agreement to the privacy notice."""

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}), strip=True
    )
    agreed = forms.BooleanField(
        label=_("I have read the privacy notice and agree to it."),
        help_text=lazy(_where_the_notice_is, str)(),
        error_messages={"required": _("Without your agreement no account can be kept.")},
    )
    field_order = ("name", "email", "password1", "password2", "agreed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HELP
        without_placeholders(self)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name, and to which version of the notice the person agreed, and when."""
        user.name = self.cleaned_data["name"]
        agree(user)
        user.save(update_fields=["name", "notice_version", "notice_agreed_at"])


class _NewPassword:
    """What a good password is, said once and plainly."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HELP


class PasswordChangeForm(_NewPassword, ChangePasswordForm):
    """The old password, and a new one twice."""


class PasswordResetForm(_NewPassword, ResetPasswordKeyForm):
    """A new password for one that was forgotten."""


class FirstPasswordForm(_NewPassword, SetPasswordForm):
    """A password for an account that had none."""


class AddressForm(AddEmailForm):
    """Another e-mail address, which is the account's as soon as it is confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New address")


class AddKeyForm(AddWebAuthnForm):
    """A passkey or a security key, by a name that tells it from others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["passwordless"].label = _("Sign in with it alone (a passkey)")
        self.fields["passwordless"].help_text = _("It then asks for your finger, your face or its PIN.")


class EditKeyForm(EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
