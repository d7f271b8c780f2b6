"""People who sign in, and the tokens their programs use."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.querysets import ApiTokenQuerySet


class User(AbstractUser):
    """Somebody with a sign-in. What they may do comes from their roles at centers, never from flags here."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=80, blank=True)
    preferences = models.JSONField(_("preferences"), default=dict, blank=True, editable=False)
    notice_version = models.CharField(_("agreed privacy notice"), max_length=20, blank=True, editable=False)
    notice_agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True, editable=False)

    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="accounts_user_email_once",
                violation_error_message=_("Another account has this e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def get_absolute_url(self) -> str:
        return reverse("desk:record", args=["users", self.pk])


class ApiToken(models.Model):
    """A key to the API that acts for its user. Only a digest is kept; the key is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens", verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(_("first characters"), max_length=12)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    may_write = models.BooleanField(_("may write"), default=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    last_used_on = models.DateField(_("last used on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def works(self) -> bool:
        """Whether it was not ended and has not run out."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())


class FailedSignIn(models.Model):
    """One attempt to sign in that failed. ``key`` is a digest of the name typed and the address it came from."""

    key = models.CharField(_("who and from where"), max_length=64, db_index=True)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("failed sign-in")
        verbose_name_plural = _("failed sign-ins")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class RepeatableRequest(models.Model):
    """A write that a program may send again under its own key: what it said, by its digest, and what was answered."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    key = models.CharField(_("key"), max_length=255)
    digest = models.CharField(_("digest"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    location = models.CharField(_("address"), max_length=300, blank=True)
    body = models.TextField(_("body"), blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("repeatable request")
        verbose_name_plural = _("repeatable requests")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="accounts_repeatablerequest_once")]

    def __str__(self) -> str:
        return f"{self.key} · {self.at:%Y-%m-%d %H:%M}"
