"""E-mail addresses that are known to be somebody's, since a mail to them was answered."""

from typing import Any

from allauth.account.models import EmailAddress


def confirmed_addresses(user: Any) -> list[str]:
    """The person's confirmed addresses in small letters, the one they go by first."""
    rows = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    return [email.lower() for email in rows.values_list("email", flat=True)]
