"""Codes of organizations, their names and their identifiers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    COMPANY = "company", _("company")
    UNIVERSITY = "university", _("university")
    UNIVERSITY_SCHOOL = "university_school", _("school of a university")
    RESEARCH_INSTITUTE = "research_institute", _("research institute")
    HOSPITAL = "hospital", _("hospital")
    COMPUTING_CENTER = "computing_center", _("computing center")
    ECOSYSTEM_OPERATOR = "ecosystem_operator", _("ecosystem operator")
    AGENCY = "agency", _("government agency")
    ASSOCIATION = "association", _("association")
    INVESTOR = "investor", _("investor")
    MEDIA = "media", _("media")
    TEAM = "team", _("team without legal personality")
    OTHER = "other", _("other")


class Status(models.TextChoices):
    """Who can see an organization."""

    DRAFT = "draft", _("draft")
    PUBLIC = "public", _("public")
    UNLISTED = "unlisted", _("unlisted")
    ARCHIVED = "archived", _("archived")


SEEN_BY_ADDRESS = frozenset({Status.PUBLIC, Status.UNLISTED})


class Verification(models.TextChoices):
    """Who said last that a record is right."""

    STAFF = "staff", _("checked by staff")
    ORGANIZATION = "organization", _("confirmed by the organization")


class Freshness(models.TextChoices):
    """Whether a person has checked a record, and recently enough for its kind."""

    NEVER = "never", _("never checked")
    STALE = "stale", _("checked too long ago")
    FRESH = "fresh", _("checked recently")


class NameKind(models.TextChoices):
    OFFICIAL = "official", _("official name")
    SHORT = "short", _("short name")
    ALIAS = "alias", _("alias")
    FORMER = "former", _("former name")
    ACRONYM = "acronym", _("acronym")
    TRANSLATED = "translated", _("translated name")


class NameLanguage(models.TextChoices):
    ZH_HANS = "zh-hans", _("Simplified Chinese")
    ZH_HANT = "zh-hant", _("Traditional Chinese")
    EN = "en", _("English")
    OTHER = "other", _("another language")


class Topic(models.TextChoices):
    """What a quoted statement about an organization is about."""

    POSITIONING = "positioning", _("what it is for")
    MISSION = "mission", _("mission")
    MODEL = "model", _("how it works")
    PRINCIPLE = "principle", _("principle of its service")
    AMBITION = "ambition", _("ambition")
    EFFECT = "effect", _("effect")
    LIMITATION = "limitation", _("limitation")


class Scheme(models.TextChoices):
    """Who issues an identifier."""

    USCC = "uscc", _("unified social credit code")
    ROR = "ror", _("ROR")
    ISNI = "isni", _("ISNI")
    LEI = "lei", _("LEI")
    WIKIDATA = "wikidata", _("Wikidata")
    SCHOOL_CODE = "school_code", _("school code")
    STOCK_CODE = "stock_code", _("stock code")
    LOCAL = "local", _("sender's own id")


class RepresentationState(models.TextChoices):
    """Where somebody's claim to act for an organization stands."""

    CLAIMED = "claimed", _("claimed")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("refused")
    ENDED = "ended", _("ended")


REPRESENTATION_TRANSITIONS: dict[str, frozenset[str]] = {
    RepresentationState.CLAIMED: frozenset({RepresentationState.VERIFIED, RepresentationState.REFUSED}),
    RepresentationState.VERIFIED: frozenset({RepresentationState.ENDED}),
    RepresentationState.REFUSED: frozenset(),
    RepresentationState.ENDED: frozenset(),
}
OPEN_REPRESENTATIONS = frozenset(state for state, following in REPRESENTATION_TRANSITIONS.items() if following)
