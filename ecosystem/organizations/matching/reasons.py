"""Why two records are, may be or are not one organization: codes for programs, sentences for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

SENTENCES = {
    "same_identifier": gettext_lazy("Both have the same %(scheme)s: %(value)s."),
    "different_identifier": gettext_lazy("Their %(scheme)s differs: %(value)s and %(other)s."),
    "identifiers_disagree": gettext_lazy(
        "Some of their identifiers are the same and others differ, so a person has to look."
    ),
    "same_organization_code": gettext_lazy(
        "Their unified social credit codes differ but hold the same organization code: it may have been registered anew."
    ),
    "invalid_identifier": gettext_lazy("“%(value)s” is not a valid %(scheme)s and was not used."),
    "same_name": gettext_lazy("The full names are the same: %(name)s."),
    "same_former_name": gettext_lazy("A former name of one is the full name of the other: %(name)s."),
    "same_other_name": gettext_lazy("Another name of one is a name of the other: %(name)s."),
    "same_english_name": gettext_lazy("The English names are the same: %(name)s."),
    "similar_english_name": gettext_lazy("The English names are almost the same."),
    "english_of_chinese": gettext_lazy("The English name could be that of the Chinese one."),
    "generic_name": gettext_lazy("Several organizations could have this name; it does not say where."),
    "same_core": gettext_lazy("What is their own in the names is the same: %(name)s."),
    "similar_core": gettext_lazy(
        "What is their own in the names differs by little or sounds the same: %(name)s and %(other)s."
    ),
    "short_for": gettext_lazy("One name could be short for the other."),
    "without_owner": gettext_lazy("One name does not say whose it is; the rest is the same."),
    "without_nation": gettext_lazy("One name leaves out the country in front, or another word that many do."),
    "legal_form_differs": gettext_lazy("The legal form differs (%(name)s and %(other)s): these can be two companies."),
    "legal_form_missing": gettext_lazy("One name has no legal form."),
    "group_differs": gettext_lazy("One is a group, the other a company that could belong to it."),
    "industry_differs": gettext_lazy(
        "Same core, another business (%(name)s and %(other)s): as siblings of one group have it."
    ),
    "industry_missing": gettext_lazy("One name says less of the business than the other."),
    "place_differs": gettext_lazy("The names say different places."),
    "place_within": gettext_lazy("One name says a wider place than the other."),
    "place_missing": gettext_lazy("Only one name says a place."),
    "place_implied": gettext_lazy("Only one name says a place, and the other is located there."),
    "other_name": gettext_lazy("The names differ."),
    "other_ordinal": gettext_lazy("Their numbers differ (%(name)s and %(other)s)."),
    "branch": gettext_lazy("One is a branch of the other."),
    "affiliated": gettext_lazy("One is affiliated with the other and a body of its own."),
    "company_of": gettext_lazy("One is a company of the other."),
    "part_of": gettext_lazy("One is a part of the other."),
    "other_part": gettext_lazy("They are different parts of one organization."),
    "same_location": gettext_lazy("Both are located in the same place."),
    "other_location": gettext_lazy("They are located in different places."),
    "unclear_location": gettext_lazy(
        "They are said to be in %(name)s and in %(other)s; whether that is one place is not known."
    ),
    "same_website": gettext_lazy("Both have the website %(name)s."),
    "other_website": gettext_lazy("Their websites differ (%(name)s and %(other)s)."),
    "kinds_conflict": gettext_lazy("They are of different kinds."),
    "no_name": gettext_lazy("There is no name to compare."),
    "unreadable": gettext_lazy("The line cannot be read: %(name)s"),
    "no_record": gettext_lazy("A side is no record but %(name)s, so nothing of it was used."),
    "not_text": gettext_lazy("The field “%(name)s” holds no text but %(other)s and was not used."),
    "too_many": gettext_lazy("Of the field “%(name)s” the first %(other)s names were used."),
    "cut": gettext_lazy("The field “%(name)s” is longer than %(other)s characters; only its beginning was compared."),
}


@dataclass(frozen=True)
class Reason:
    """A reason: its code, and the sentence in the reader's language."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code]) % self.params

    def told(self) -> dict[str, str]:
        """As the doors answer it."""
        return {"code": self.code, "sentence": self.sentence}


def because(code: str, name: Any = "", other: Any = "") -> Reason:
    return Reason(code, {"name": name, "other": other})
