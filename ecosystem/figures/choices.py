"""Codes of reported figures."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """What has become of a reported figure."""

    REPORTED = "reported", _("reported")
    VERIFIED = "verified", _("verified")
    DISPUTED = "disputed", _("disputed")
    SUPERSEDED = "superseded", _("superseded")


TRANSITIONS: dict[str, frozenset[str]] = {
    Standing.REPORTED: frozenset({Standing.VERIFIED, Standing.DISPUTED, Standing.SUPERSEDED}),
    Standing.VERIFIED: frozenset({Standing.DISPUTED, Standing.SUPERSEDED}),
    Standing.DISPUTED: frozenset({Standing.VERIFIED, Standing.SUPERSEDED, Standing.REPORTED}),
    Standing.SUPERSEDED: frozenset(),
}


class CorrectionKind(models.TextChoices):
    """Why a figure no longer says what it said."""

    CORRECTED = "corrected", _("corrected")
    SUPERSEDED = "superseded", _("superseded")


class Nature(models.TextChoices):
    FACT = "fact", _("fact")
    PLAN = "plan", _("plan")
    FORECAST = "forecast", _("forecast")


class Scope(models.TextChoices):
    """What a figure is about."""

    CENTER = "center", _("a center")
    PLACE = "place", _("a place")
    ORGANIZATION = "organization", _("an organization")
    COUNTRY = "country", _("the whole country")
