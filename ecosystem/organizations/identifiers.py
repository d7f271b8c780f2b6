"""What a valid identifier of each scheme looks like."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum import isni, lei
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as StandardNumberError

from ecosystem.core.text import clean
from ecosystem.organizations.choices import Scheme

ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?(0[0-9abcdefghjkmnpqrstvwxyz]{6}[0-9]{2})", re.IGNORECASE)
ROR_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
WIKIDATA = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9][0-9]*)", re.IGNORECASE)
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
        _("This is not a valid %(scheme)s."), code="invalid_identifier", params={"scheme": Scheme(scheme).label}
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
    Scheme.USCC: _standard(uscc),
    Scheme.ROR: _ror,
    Scheme.ISNI: _standard(isni, r"^(https?://)?(www\.)?isni\.org/(isni/)?"),
    Scheme.LEI: _standard(lei),
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


LINKS = {
    Scheme.ROR: "https://ror.org/{}",
    Scheme.ISNI: "https://isni.org/isni/{}",
    Scheme.LEI: "https://search.gleif.org/#/record/{}",
    Scheme.WIKIDATA: "https://www.wikidata.org/wiki/{}",
}
