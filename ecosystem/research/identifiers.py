"""Identifiers of outputs: DOI, arXiv, patent numbers and addresses, each in one spelling.

A Chinese application number ends in a check digit (ZC 0006-2003), which tells most slips of the pen.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from ecosystem.research.choices import OutputKind

DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
DOI_PREFIX = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)(?=10\.)", re.IGNORECASE)
ARXIV = re.compile(r"arxiv:\s*(\d{4}\.\d{4,5}(?:v\d+)?)", re.IGNORECASE)
APPLICATION = re.compile(r"(?:CN|ZL)?([0-9]{12})\.?([0-9X])")
PUBLICATION = re.compile(r"[A-Z]{2}[0-9]{6,13}[A-Z][0-9]?")
WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)

NO_PATENT = _("This is not a patent number: write it like CN113221764A or ZL202110512345.0.")
WRONG_DIGIT = _("The check digit of this application number is wrong: %(digit)s would be right.")
NEITHER = _("Write a DOI like 10.1000/182, an arXiv number like arXiv:2107.00249, or a web address.")


def spelled(kind: str, text: str) -> str:
    """An identifier in its one spelling. Raises :class:`ValidationError` for what is none of its kind."""
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return ""
    return _patent(text) if kind == OutputKind.PATENT else _published(text)


def address_of(identifier: str) -> str:
    """Where an identifier leads; empty where no register is known that resolves it."""
    if DOI.fullmatch(identifier):
        return f"https://doi.org/{identifier}"
    if identifier.startswith("arXiv:"):
        return f"https://arxiv.org/abs/{identifier.removeprefix('arXiv:')}"
    return identifier if identifier.startswith(("http://", "https://")) else ""


def check_digit(number: str) -> str:
    """The digit that follows the twelve digits of a Chinese application number."""
    rest = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def _patent(text: str) -> str:
    number = re.sub(r"[\s-]", "", text).upper()
    applied = APPLICATION.fullmatch(number)
    if applied is not None:
        digits, digit = applied.groups()
        if digit != check_digit(digits):
            raise ValidationError(WRONG_DIGIT, "wrong_digit", {"digit": check_digit(digits)})
        return f"{'CN' if number.startswith('CN') else 'ZL'}{digits}.{digit}"
    if PUBLICATION.fullmatch(number):
        return number
    raise ValidationError(NO_PATENT, "not_a_patent")


def _published(text: str) -> str:
    doi = DOI_PREFIX.sub("", text, count=1)
    if DOI.fullmatch(doi):
        return doi.lower()
    numbered = ARXIV.fullmatch(text)
    if numbered is not None:
        return f"arXiv:{numbered.group(1)}"
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        raise ValidationError(NEITHER, "not_an_identifier") from None
    return text
