"""What is ours in signing up and in: who may try how often, where one goes then, and what mails say."""

import logging
from contextlib import suppress
from smtplib import SMTPException
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecosystem.accounts.attempts import forget_failures, is_refused, note_failure
from ecosystem.accounts.models import User
from ecosystem.accounts.policies import allowed
from ecosystem.core.clients import client_address
from ecosystem.core.site import site_address

BOUND_FOR = "bound_for"
REFUSED = "too_many_login_attempts"
WRONG = gettext_lazy("This name and password do not belong together. Check both; capital letters count.")
ALLAUTH_STAGE = "allauth.account.stages.EmailVerificationStage"
log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Whoever guesses is stopped, and told nothing about who has an account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        REFUSED: gettext_lazy("Too many attempts with this name. Wait a quarter of an hour, or ask an administrator."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        if is_refused(_account_tried(credentials), client_address(request)):
            raise self.validation_error(REFUSED)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The account with this name (or address) and password; a disabled one is nobody's."""
        user: Any = super().authenticate(request, **credentials)
        tried = _account_tried(credentials), client_address(request)
        if user is None or not user.is_active:
            note_failure(*tried)
            return None
        forget_failures(*tried)
        return user

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def get_login_stages(self) -> list[str]:
        ours = {ALLAUTH_STAGE: "ecosystem.accounts.stages.AddressStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Remember what somebody makes an account for: between here and there they read their mail."""
        if wanted := get_next_redirect_url(request):
            request.session[BOUND_FOR] = wanted
        return super().save_user(request, user, form, commit)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if wanted := request.session.pop(BOUND_FOR, ""):
            return wanted
        return reverse("desk:today" if allowed(request.user, "accounts.use_desk") else "portal:home")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address is one account's: whoever only claimed it loses it to the one who reads its mail."""
        if email_address.can_set_verified():
            others = EmailAddress.objects.filter(email__iexact=email_address.email, verified=False)
            others.exclude(user=email_address.user_id).delete()
            claimed = User.objects.filter(email__iexact=email_address.email).exclude(pk=email_address.user_id)
            claimed.update(email="")
        return super().confirm_email(request, email_address)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail whose links lead to the site as its operator named it, whatever host a request claimed."""
        request = current.request
        site, claimed = site_address(request), f"{request.scheme}://{request.get_host()}"
        told = {
            name: value.replace(claimed, site, 1) if name.endswith("_url") else value for name, value in context.items()
        }
        named = SimpleNamespace(name=_("Wutong"), domain=urlsplit(site).netloc)
        message = self.render_mail(
            template_prefix, email, {"request": request, "email": email, **told, "current_site": named}
        )
        try:
            message.send()
        except (SMTPException, OSError) as error:
            log.exception("A mail about an account could not be sent.")
            raise ImmediateHttpResponse(render(request, "account/mail_failed.html", status=503)) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell somebody by mail what was done to their account; it is done whether or not the mail can be sent."""
        with suppress(ImmediateHttpResponse):
            super().send_notification_mail(*args, **kwargs)


def _account_tried(credentials: dict[str, Any]) -> str:
    """The account that was tried, whether by its name or by its address; what was typed where there is none."""
    typed = credentials.get("username") or credentials.get("email") or ""
    found = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed) & ~Q(email="")).order_by("pk")
    return found.values_list("username", flat=True).first() or typed
