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


class Reason(models.TextChoices):
    """Why something is not counted: said in the place of a number, never as 0."""

    NOT_RECORDED = "not_recorded", _("not enough recorded usage to count")
    NO_MONTH = "no_month", _("the period holds no whole month yet")
    NO_CAPACITY = "no_capacity", _("no capacity was in service in a whole month of the period")
    NOTHING = "nothing", _("there is nothing to take a share of")
    FEW = "few", _("too few organizations to say it without saying what each of them did")
    TODAY_ONLY = "today_only", _("earlier states are not kept: it can be counted as of today only")
    STAFF = "staff", _("counted for staff, since its rows are private")


class Span(models.TextChoices):
    """Whether a counter looks at a day or over a period."""

    DAY = "day", _("on a day")
    PERIOD = "period", _("over a period")


class Openness(models.TextChoices):
    """Who is told what a counter counts."""

    ROWS = "rows", _("number and rows are public")
    NUMBER = "number", _("the number is public, its rows are for staff")
    STAFF = "staff", _("number and rows are for staff")


class Light(models.TextChoices):
    """How far a target was reached."""

    GREEN = "green", _("reached")
    AMBER = "amber", _("nearly reached")
    RED = "red", _("missed")
    UNDER_WAY = "under_way", _("not due yet")
    NONE = "none", _("cannot be judged")
