"""One row of a sheet: what it says of an organization, or everything that is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from ecosystem.core.cells import is_formula_error, says_nothing
from ecosystem.core.dates import Precision
from ecosystem.core.text import CJK_RUN, clean, name_key
from ecosystem.core.written.dates import read_date
from ecosystem.organizations.choices import Kind, NameKind, NameLanguage, Scheme
from ecosystem.organizations.identifiers import normalize_identifier, uscc_fault
from ecosystem.organizations.labels import kind_of_label, kind_of_name
from ecosystem.organizations.models import Organization, OrganizationName, refuse_unusable_name

SEPARATOR = re.compile(r"[;；]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
NAMES = {
    "aliases": (NameKind.ALIAS, NameLanguage.ZH_HANS),
    "short_names": (NameKind.SHORT, NameLanguage.ZH_HANS),
    "former_names": (NameKind.FORMER, NameLanguage.ZH_HANS),
    "acronyms": (NameKind.ACRONYM, NameLanguage.EN),
    "name_en": (NameKind.TRANSLATED, NameLanguage.EN),
}
IDENTIFIERS = (Scheme.USCC, Scheme.ROR, Scheme.SCHOOL_CODE, Scheme.STOCK_CODE)
valid_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class RowError:
    """What is wrong in a row: a code, the field, and a sentence."""

    code: str
    field: str
    sentence: str


@dataclass
class ImportedRow:
    """What a row says. ``errors`` is empty where it can be imported."""

    number: int
    cells: tuple[str, ...] = ()
    name: str = ""
    kind: str = Kind.OTHER
    city: str = ""
    district: str = ""
    sectors: list[str] = field(default_factory=list)
    website: str = ""
    founded_on: date | None = None
    founded_on_precision: str = Precision.DAY
    registered_capital: Decimal | None = None
    capital_currency: str = ""
    description: str = ""
    remark: str = ""
    names: list[tuple[str, str, str]] = field(default_factory=list)
    identifiers: dict[str, str] = field(default_factory=dict)
    key: str = ""
    stated: frozenset[str] = frozenset()
    errors: list[RowError] = field(default_factory=list)

    @property
    def name_key(self) -> str:
        return name_key(self.name)

    def refuse(self, code: str, column: str, sentence: str) -> None:
        self.errors.append(RowError(code, column, sentence))


def cell_text(value: str) -> str:
    """A cell as a person meant it; the signs people put for nothing are nothing."""
    text = clean(CONTROL.sub("", value))
    return "" if says_nothing(text) else text


def several(value: str) -> list[str]:
    """The values of a cell that holds several, each once."""
    return list(dict.fromkeys(part for part in (cell_text(part) for part in SEPARATOR.split(value)) if part))


def read_row(number: int, cells: Sequence[str], columns: Mapping[str, int]) -> ImportedRow:
    """Read one row; every error of the row is noted, not only the first."""
    raw = {name: cells[position] for name, position in columns.items() if position < len(cells)}
    row = ImportedRow(number, tuple(cells), stated=frozenset(name for name, value in raw.items() if cell_text(value)))
    _refuse_formula_errors(row, raw)
    _read_name(row, raw)
    _read_kind(row, cell_text(raw.get("kind", "")))
    row.city = cell_text(raw.get("city", ""))[:100]
    row.sectors = several(raw.get("sectors", ""))
    _read_website(row, cell_text(raw.get("website", "")))
    _read_founding(row, cell_text(raw.get("founded_on", "")))
    for column, (kind, language) in NAMES.items():
        _read_names(row, column, kind, language, several(raw.get(column, "")))
    _read_identifiers(row, raw)
    return row


def _refuse_formula_errors(row: ImportedRow, raw: dict[str, str]) -> None:
    for column, value in raw.items():
        if is_formula_error(value.strip()):
            row.refuse("E_FORMULA_ERROR", column, _("“%(text)s” is the error of a formula.") % {"text": value.strip()})
            raw[column] = ""


def _read_name(row: ImportedRow, raw: Mapping[str, str]) -> None:
    row.name = cell_text(raw.get("name", ""))
    if not row.name and any(error.field == "name" for error in row.errors):
        return
    if not row.name:
        row.refuse("E_NAME_MISSING", "name", _("The name is missing."))
        return
    _check_name(row, "name", row.name, Organization._meta.get_field("name").max_length or 0)
    row.names.append((row.name, NameKind.OFFICIAL, NameLanguage.ZH_HANS))


def _check_name(row: ImportedRow, column: str, name: str, limit: int) -> bool:
    if len(name) > limit:
        sentence = _("“%(start)s…” is longer than %(limit)d characters.") % {"start": name[:20], "limit": limit}
        row.refuse("E_TOO_LONG", column, sentence)
        return False
    try:
        refuse_unusable_name(name, column)
    except ValidationError as error:
        row.refuse("E_NAME_INVALID", column, f"“{name[:40]}”: {error.messages[0]}")
        return False
    return True


def _read_names(row: ImportedRow, column: str, kind: str, language: str, names: list[str]) -> None:
    limit = OrganizationName._meta.get_field("name").max_length or 0
    for name in names:
        if _check_name(row, column, name, limit) and name != row.name:
            row.names.append((name, kind, language if CJK_RUN.search(name) else NameLanguage.EN))


def _read_kind(row: ImportedRow, text: str) -> None:
    if not text:
        row.kind = kind_of_name(row.name)
        return
    kind = kind_of_label(text)
    if kind is None:
        row.refuse("E_ENUM_UNKNOWN", "kind", _("“%(text)s” is not a known kind of organization.") % {"text": text[:40]})
        return
    row.kind = kind


def _read_website(row: ImportedRow, text: str) -> None:
    if not text:
        return
    address = text if "://" in text else f"https://{text}"
    try:
        valid_url(address)
    except ValidationError:
        row.refuse("E_URL_INVALID", "website", _("“%(text)s” is not a web address.") % {"text": text[:80]})
        return
    if len(address) > (Organization._meta.get_field("website").max_length or 0):
        row.refuse("E_TOO_LONG", "website", _("The web address is too long."))
        return
    row.website = address


def _read_founding(row: ImportedRow, text: str) -> None:
    if not text:
        return
    try:
        written = read_date(text)
    except ValueError:
        row.refuse("E_DATE_INVALID", "founded_on", _("“%(text)s” is not a date.") % {"text": text[:40]})
        return
    if written is not None:
        row.founded_on, row.founded_on_precision = written


def _read_identifiers(row: ImportedRow, raw: Mapping[str, str]) -> None:
    for scheme in IDENTIFIERS:
        text = cell_text(raw.get(scheme, ""))
        if not text:
            continue
        try:
            row.identifiers[scheme] = normalize_identifier(scheme, text)
        except ValidationError as error:
            fault = ("E_IDENTIFIER_INVALID", error.messages[0])
            code, sentence = uscc_fault(text) if scheme == Scheme.USCC else fault
            row.refuse(code, scheme, f"“{text[:40]}”: {sentence}")
    row.key = cell_text(raw.get("key", ""))
    if len(row.key) > 120:
        row.refuse("E_TOO_LONG", "key", _("The key is longer than %(limit)d characters.") % {"limit": 120})
