"""What a valid identifier of each scheme looks like."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum import isni, lei
from stdnum.exceptions import ValidationError as StandardNumberError

from ecosystem.core.text import clean
from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.credit_codes import prefix_contradicts, validated

# What an address keeps as it is within a path.
SAFE = "!$&'()*+,;=/~:@"

__all__ = [
    "FORMS",
    "Named",
    "link_of",
    "named",
    "normalize_identifier",
    "permanent_path",
    "prefix_contradicts",
    "spelled",
]

# An address inside an address loses one of its slashes on the way through some servers.
WEB = r"(?:https?:/{1,2})?(?:www\.)?"
ROR = re.compile(WEB + r"(?:ror\.org/)?(0[0-9abcdefghjkmnpqrstvwxyz]{6}[0-9]{2})", re.IGNORECASE)
ROR_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
WIKIDATA = re.compile(WEB + r"(?:wikidata\.org/(?:wiki|entity)/|wd:)?(Q[1-9][0-9]*)", re.IGNORECASE)
ISNI = "^" + WEB + r"isni\.org/(?:isni/|page/)?|^isni[: ]?"
LEI = "^" + WEB + r"(?:search\.gleif\.org/#/record/|(?:api\.)?gleif\.org/(?:api/v1/)?(?:lei/|lei-?records/))"
SCHOOL_CODE = re.compile(r"[0-9]{10}")
STOCK_CODE = re.compile(r"[0-9A-Z]{1,8}(?:\.[A-Z]{2,4})?")
USCC_CHARACTERS = re.compile(r"[0-9A-HJ-NPQRTUWXY]*")
ROUNDED_NUMBER = re.compile(r"\d(\.\d+)?[eE]\+?\d+|\d{15}000?(\.0+)?")
# Blanks, every kind of dash, and the apostrophe that tells a spreadsheet that text follows.
BETWEEN_CHARACTERS = re.compile(r"[\s\-‐‑‒–—―−'’‘]")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def invalid(scheme: str) -> ValidationError:
    """The refusal of a value that the scheme does not know."""
    return ValidationError(
        _("This is not a valid %(scheme)s."),
        code="invalid_identifier",
        params={"scheme": Scheme(scheme).label, "code": scheme},
    )


def _standard(module: object, prefix: str = "") -> Callable[[str], str]:
    def normalize(value: str) -> str:
        try:
            return module.validate(re.sub(prefix, "", value, flags=re.IGNORECASE) if prefix else value)  # type: ignore[attr-defined]
        except StandardNumberError as error:
            raise ValueError(value) from error

    return normalize


def _matching(pattern: re.Pattern[str], change: Callable[[str], str] = str.upper) -> Callable[[str], str]:
    def normalize(value: str) -> str:
        match = pattern.fullmatch(value if pattern.flags & re.IGNORECASE else change(value))
        if match is None:
            raise ValueError(value)
        return change(match.group(match.lastindex or 0))

    return normalize


def _ror(value: str) -> str:
    """A ROR id: a zero, six characters of base 32, and two check digits of ISO/IEC 7064 MOD 97-10."""
    found = _matching(ROR, str.lower)(value)
    number = 0
    for character in found[:7]:
        number = number * 32 + ROR_ALPHABET.index(character)
    if 98 - (number * 100) % 97 != int(found[7:]):
        raise ValueError(value)
    return found


NORMALIZERS: dict[str, Callable[[str], str]] = {
    Scheme.USCC: validated,
    Scheme.ROR: _ror,
    Scheme.ISNI: _standard(isni, ISNI),
    Scheme.LEI: _standard(lei, LEI),
    Scheme.WIKIDATA: _matching(WIKIDATA),
    Scheme.SCHOOL_CODE: _matching(SCHOOL_CODE),
    Scheme.STOCK_CODE: _matching(STOCK_CODE),
    Scheme.LOCAL: str,
}
COMPACT = frozenset({Scheme.USCC, Scheme.LEI, Scheme.SCHOOL_CODE, Scheme.STOCK_CODE})


def _compact(value: str) -> str:
    return BETWEEN_CHARACTERS.sub("", clean(value).translate(FULL_WIDTH)).upper()


def normalize_identifier(scheme: str, value: str) -> str:
    """The one spelling of an identifier. Raises ``ValidationError`` where its form or its check digit is wrong.

    Check characters: USCC by GB 32100-2015, ISNI by ISO 27729 (MOD 11-2), LEI by ISO 17442 and ROR (MOD 97-10).
    """
    text = _compact(value) if scheme in COMPACT else clean(value).translate(FULL_WIDTH)
    if not text:
        raise invalid(scheme)
    try:
        return NORMALIZERS[scheme](text)
    except ValueError as error:
        raise invalid(scheme) from error


def uscc_fault(value: str) -> tuple[str, str]:
    """What is wrong with a unified social credit code (GB 32100-2015) that is not valid: a code and a sentence."""
    if ROUNDED_NUMBER.fullmatch(clean(value)):
        return "E_USCC_PRECISION_LOST", gettext(
            "The spreadsheet kept it as a number and lost its last digits; enter it as text."
        )
    bare = _compact(value)
    if len(bare) != 18:
        sentence = gettext("A unified social credit code has 18 characters, this has %(count)d.")
        return "E_USCC_LENGTH", sentence % {"count": len(bare)}
    if not USCC_CHARACTERS.fullmatch(bare):
        return "E_USCC_CHARSET", gettext(
            "A unified social credit code has digits and capitals without I, O, S, V and Z."
        )
    return "E_USCC_CHECKDIGIT", gettext("Its check character does not fit: a character is wrong or two are swapped.")


SCHEMES = frozenset(Scheme.values) - {Scheme.LOCAL}


@dataclass(frozen=True)
class Named:
    """An identifier that somebody named: its scheme, and its value in the one spelling."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


def named(scheme: str, value: str) -> Named:
    """What somebody means by a scheme and a value, however written. Raises ``LookupError`` for an unknown scheme,
    ``ValidationError`` for a value that is none of its scheme's.

    A sender's own ids are no scheme here: they name nothing beside the sender.
    """
    code = clean(scheme).translate(FULL_WIDTH).lower().replace("-", "_")
    if code not in SCHEMES:
        raise LookupError(scheme)
    return Named(code, normalize_identifier(code, value.strip().strip("/")))


def spelled(text: str) -> Named:
    """What somebody means by ``scheme:value``. Raises as :func:`named` does."""
    scheme, _colon, value = text.translate(FULL_WIDTH).partition(":")
    return named(scheme, value)


FORMS = {
    Scheme.USCC: _("18 digits and capital letters without I, O, S, V and Z; the last one is a check character."),
    Scheme.ROR: _("Nine characters that begin with 0; the last two are check digits."),
    Scheme.ISNI: _("16 digits; the last one is a check character and can be X."),
    Scheme.LEI: _("20 digits and capital letters; the last two are check digits."),
    Scheme.WIKIDATA: _("The letter Q and a number."),
    Scheme.SCHOOL_CODE: _("Ten digits."),
    Scheme.STOCK_CODE: _("Up to eight digits and letters, with the exchange behind a dot where it is known."),
}
"""What an identifier of each scheme looks like, for who typed one that is none. A sender's own ids look like anything."""

LINKS = {
    Scheme.ROR: "https://ror.org/{}",
    Scheme.ISNI: "https://isni.org/isni/{}",
    Scheme.LEI: "https://search.gleif.org/#/record/{}",
    Scheme.WIKIDATA: "https://www.wikidata.org/wiki/{}",
}


def link_of(scheme: str, value: str) -> str:
    """Where the issuer shows the record; empty where there is no such page."""
    return LINKS[Scheme(scheme)].format(value) if scheme in LINKS else ""


def permanent_path(scheme: str, value: str) -> str:
    """Where an identifier leads to its organization, as a path of this site; empty for a sender's own id.

    It is the same in every language: what is permanent does not depend on who asks.
    """
    return f"{_before_identifiers()}{scheme}/{quote(value, safe=SAFE)}" if scheme in SCHEMES else ""


@lru_cache(1)
def _before_identifiers() -> str:
    """What stands in a permanent path before the scheme; asking for every path takes longer than finding the record."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("directory:identified", args=["scheme", "value"]).removesuffix("scheme/value")
