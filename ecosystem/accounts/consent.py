"""The privacy notice that people agree to when they make an account."""

from django.utils import timezone

from ecosystem.accounts.models import User

# The day on which the notice got its present wording. Who agreed to an older one keeps that version on record.
NOTICE_VERSION = "2026-11-27"


def agree(user: User) -> None:
    """Set that the person agreed to the present notice, and when; the caller saves."""
    user.notice_version = NOTICE_VERSION
    user.notice_agreed_at = timezone.now()
