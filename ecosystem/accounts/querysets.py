"""Reads of accounts."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ApiTokenQuerySet(models.QuerySet):
    """Keys to the API."""

    def usable(self) -> Self:
        """Neither revoked nor expired, and the user is still active."""
        unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
        return self.filter(unexpired, revoked_at__isnull=True, user__is_active=True)
