"""Codes of proposed changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """What a proposal can be about. Each has a column of its own in it, named by its code."""

    ORGANIZATION = "organization", _("organization")
    SOLUTION = "solution", _("solution")
    OUTCOME = "outcome", _("outcome")
    CENTER = "center", _("center")
    PLATFORM = "platform", _("platform")
    PROGRAM = "program", _("program")
    FIGURE = "figure", _("figure")
    RELATIONSHIP = "relationship", _("relationship")


class Field(models.TextChoices):
    """What of a record somebody can propose to change; which of these a record has, its subject says."""

    NAME = "name", _("name")
    SHORT_NAME = "short_name", _("short name")
    NAME_EN = "name_en", _("English name")
    KIND = "kind", _("kind")
    USCC = "uscc", _("unified social credit code")
    PLACE = "place", _("place")
    FOUNDED_ON = "founded_on", _("founded on")
    DISSOLVED_ON = "dissolved_on", _("dissolved on")
    WEBSITE = "website", _("website")
    DESCRIPTION = "description", _("description")
    DESCRIPTION_EN = "description_en", _("English description")
    PROBLEM = "problem", _("problem")
    PROBLEM_EN = "problem_en", _("English problem")
    STACK = "stack", _("runs on")
    METRIC = "metric", _("metric")
    METRIC_EN = "metric_en", _("English metric")
    BASELINE = "baseline", _("baseline")
    RESULT = "result", _("result")
    UNIT = "unit", _("unit")
    COMPARATOR = "comparator", _("comparator")
    CHANGE_VALUE = "change_value", _("change")
    CHANGE_UNIT = "change_unit", _("unit of the change")
    DIRECTION = "direction", _("direction")
    MEASURED_ON = "measured_on", _("measured on")
    OPENED_ON = "opened_on", _("opened on")
    TECHNOLOGY = "technology", _("technology")
    TECHNOLOGY_EN = "technology_en", _("technology, in English")
    ELIGIBILITY = "eligibility", _("who can join")
    ELIGIBILITY_EN = "eligibility_en", _("who can join, in English")
    BENEFITS = "benefits", _("what one gets")
    BENEFITS_EN = "benefits_en", _("what one gets, in English")
    INTAKE_OPENS_ON = "intake_opens_on", _("intake opens on")
    INTAKE_CLOSES_ON = "intake_closes_on", _("intake closes on")
    SEATS = "seats", _("seats")
    VALUE = "value", _("value")
    AS_OF_ON = "as_of_on", _("as of")
    STARTS_ON = "starts_on", _("starts on")
    ENDS_ON = "ends_on", _("ends on")
    REMARK = "remark", _("original wording")
    REMARK_EN = "remark_en", _("original wording, in English")
    NOTE = "note", _("note")
    NOTE_EN = "note_en", _("English note")


class Origin(models.TextChoices):
    """Where a proposal came in: by the whole form of a representative, or as a suggestion of anybody."""

    MEMBER = "member", _("representative")
    PUBLIC = "public", _("public page")
    API = "api", _("API")


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    PARTLY = "partly", _("accepted in part")
    DONE = "done", _("done in another way")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OUTDATED = "outdated", _("outdated")
    SPAM = "spam", _("spam")


# What the registry owes to whoever suggested it.
THANKED = frozenset({ProposalState.ACCEPTED, ProposalState.PARTLY, ProposalState.DONE})


class Verdict(models.TextChoices):
    """What became of one field of a proposal."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
