"""One row of a sheet: what it says of an organization, or everything that is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from ecosystem.core.dates import Precision
from ecosystem.core.text import CJK_RUN, clean, name_key
from ecosystem.organizations.choices import Kind, NameKind, NameLanguage, Scheme
from ecosystem.organizations.identifiers import FULL_WIDTH, normalize_identifier
from ecosystem.organizations.models import Organization, OrganizationName, refuse_unusable_name

NOTHING = frozenset({"", "-", "—", "－", "/", "无", "n/a", "N/A", "暂无"})
SEPARATOR = re.compile(r"[;；]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
DATE = re.compile(r"(\d{4})(?:[-年](\d{1,2})(?:[-月](\d{1,2})日?|月?)?|年?)|(\d{4})(\d\d)(\d\d)")
DATE_SIGNS = re.compile(r"\s*[-/.．。—–－]+\s*|(?<=[年月])\s+|\s+(?=[年月日])")
TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?Z?$")
# A date that a spreadsheet kept as its number of days, in the years from 1954 to 2064.
SERIAL, SERIAL_START = re.compile(r"[2-5]\d{4}(\.0+)?"), date(1899, 12, 30)
FORMULA_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
NAMES = {
    "aliases": (NameKind.ALIAS, NameLanguage.ZH_HANS),
    "short_names": (NameKind.SHORT, NameLanguage.ZH_HANS),
    "former_names": (NameKind.FORMER, NameLanguage.ZH_HANS),
    "acronyms": (NameKind.ACRONYM, NameLanguage.EN),
    "name_en": (NameKind.TRANSLATED, NameLanguage.EN),
}
IDENTIFIERS = (Scheme.USCC, Scheme.ROR, Scheme.SCHOOL_CODE, Scheme.STOCK_CODE)
USCC_CHARACTERS = re.compile(r"[0-9A-HJ-NPQRTUWXY]*")
ROUNDED_NUMBER = re.compile(r"\d(\.\d+)?[eE]\+?\d+|\d{15}000?")
KINDS: dict[str, tuple[str, ...]] = {
    Kind.COMPANY: ("企业", "公司"),
    Kind.UNIVERSITY: ("高校", "大学", "高等院校", "院校"),
    Kind.UNIVERSITY_SCHOOL: ("学院", "院系"),
    Kind.RESEARCH_INSTITUTE: ("科研院所", "研究所", "研究院", "科研机构"),
    Kind.HOSPITAL: ("医院", "医疗机构"),
    Kind.COMPUTING_CENTER: ("计算中心", "算力中心", "computing centre", "AI computing center", "AI computing centre"),
    Kind.ECOSYSTEM_OPERATOR: ("运营单位", "生态运营"),
    Kind.AGENCY: ("政府部门", "机关", "政府机关"),
    Kind.ASSOCIATION: ("协会", "学会", "联盟", "社会团体"),
    Kind.INVESTOR: ("投资机构", "基金"),
    Kind.MEDIA: ("媒体",),
    Kind.TEAM: ("团队", "创客团队"),
    Kind.OTHER: ("其他", "其它"),
}
KIND_BY_LABEL = {name_key(label): kind for kind, labels in KINDS.items() for label in (kind.replace("_", ""), *labels)}
KIND_BY_ENDING = (
    ("公司", Kind.COMPANY),
    ("大学", Kind.UNIVERSITY),
    ("研究院", Kind.RESEARCH_INSTITUTE),
    ("研究所", Kind.RESEARCH_INSTITUTE),
    ("医院", Kind.HOSPITAL),
    ("协会", Kind.ASSOCIATION),
    ("学会", Kind.ASSOCIATION),
)
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
    return "" if text in NOTHING else text


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
        if value.strip() in FORMULA_ERRORS:
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


def kind_by_ending(name: str) -> str:
    """The kind that the end of a name tells where nothing else does."""
    return next((kind for ending, kind in KIND_BY_ENDING if name.endswith(ending)), Kind.OTHER)


def _read_kind(row: ImportedRow, text: str) -> None:
    if not text:
        row.kind = kind_by_ending(row.name)
        return
    kind = KIND_BY_LABEL.get(name_key(text.replace("_", "")))
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
        row.founded_on, row.founded_on_precision = _date(text)
    except ValueError:
        row.refuse("E_DATE_INVALID", "founded_on", _("“%(text)s” is not a date.") % {"text": text[:40]})


def _date(text: str) -> tuple[date, str]:
    """The date, and whether the day, the month or only the year is said. Raises ``ValueError``."""
    plain = TIME_OF_DAY.sub("", DATE_SIGNS.sub(lambda sign: "-" if sign[0].strip() else "", text))
    if SERIAL.fullmatch(plain):
        return SERIAL_START + timedelta(days=int(plain[:5])), Precision.DAY
    match = DATE.fullmatch(plain)
    if match is None:
        raise ValueError(text)
    year, month, day = (
        int(part) if part else None for part in (match.groups()[3:] if match[4] else match.groups()[:3])
    )
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return date(year or 0, 1 if month is None else month, 1 if day is None else day), precision


def _read_identifiers(row: ImportedRow, raw: Mapping[str, str]) -> None:
    for scheme in IDENTIFIERS:
        text = cell_text(raw.get(scheme, ""))
        if not text:
            continue
        try:
            row.identifiers[scheme] = normalize_identifier(scheme, text)
        except ValidationError as error:
            fault = ("E_IDENTIFIER_INVALID", error.messages[0])
            code, sentence = _uscc_fault(text) if scheme == Scheme.USCC else fault
            row.refuse(code, scheme, f"“{text[:40]}”: {sentence}")
    row.key = cell_text(raw.get("key", ""))
    if len(row.key) > 120:
        row.refuse("E_TOO_LONG", "key", _("The key is longer than %(limit)d characters.") % {"limit": 120})


def _uscc_fault(text: str) -> tuple[str, str]:
    """What is wrong with a unified social credit code (GB 32100-2015)."""
    if ROUNDED_NUMBER.fullmatch(text):
        return "E_USCC_PRECISION_LOST", _(
            "The spreadsheet kept it as a number and lost its last digits; enter it as text."
        )
    bare = re.sub(r"[\s'’-]", "", text.translate(FULL_WIDTH)).upper()
    if len(bare) != 18:
        sentence = _("A unified social credit code has 18 characters, this has %(count)d.") % {"count": len(bare)}
        return "E_USCC_LENGTH", sentence
    if not USCC_CHARACTERS.fullmatch(bare):
        return "E_USCC_CHARSET", _("A unified social credit code has digits and capitals without I, O, S, V and Z.")
    return "E_USCC_CHECKDIGIT", _("Its check character does not fit: a character is wrong or two are swapped.")
