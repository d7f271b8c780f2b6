"""One side of a comparison: what a record says that could tell who it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ecosystem.core.cells import says_nothing
from ecosystem.core.errors import InvalidInput
from ecosystem.core.text import CJK_RUN, UNREADABLE, clean, name_key
from ecosystem.organizations.choices import Kind, NameKind, Scheme
from ecosystem.organizations.identifiers import FULL_WIDTH, normalize_identifier
from ecosystem.organizations.matching.evidence import registrable_domain, stock_code_spelled
from ecosystem.organizations.matching.parts import parts
from ecosystem.organizations.matching.places import Codes, located
from ecosystem.organizations.matching.reasons import Reason

SCHEMES = (
    *(Scheme.USCC, Scheme.ROR, Scheme.SCHOOL_CODE, Scheme.STOCK_CODE),
    *(Scheme.LEI, Scheme.ISNI, Scheme.WIKIDATA),
)
TEXTS = ("name", "name_en", "kind", "province", "city", "website")
# Lists of further names, and what they are.
LISTS = {
    "names": NameKind.ALIAS,
    "aliases": NameKind.ALIAS,
    "short_names": NameKind.SHORT,
    "former_names": NameKind.FORMER,
    "acronyms": NameKind.ACRONYM,
}
# What stands for a name or a place that nobody knows, beside the signs for nothing in any cell.
UNKNOWN = frozenset(
    {
        *("?", "？", "未知", "不详", "不明", "待定", "未填", "未填写", "其他", "其它", "市辖区"),
        *("unknown", "other", "not available", "tbd"),
    }
)
LONGEST, MOST_NAMES = 300, 40
KINDS = frozenset(Kind.values)


@dataclass(frozen=True)
class Named:
    """A name of a side, and which kind of name it is: ``official`` and ``translated`` are of today."""

    name: str
    kind: str

    @cached_property
    def key(self) -> str:
        return name_key(self.name)

    @cached_property
    def is_chinese(self) -> bool:
        return bool(CJK_RUN.search(self.name))

    @property
    def is_present(self) -> bool:
        return self.kind in {NameKind.OFFICIAL, NameKind.TRANSLATED}


@dataclass(frozen=True)
class Side:
    """What one record says. Identifiers are valid and in their one spelling; ``problems`` tells of those that are not."""

    names: tuple[Named, ...] = ()
    kind: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    place: Codes = frozenset()
    place_text: str = ""
    domain: str = ""
    problems: tuple[Reason, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Side":
        """Read a mapping of texts. Raises :class:`InvalidInput` where it is none, naming the fields that are wrong."""
        if not isinstance(data, Mapping):
            raise InvalidInput("not_a_record", _("A side is an object with a name or an identifier."))
        texts = {name: _text(data, name) for name in (*TEXTS, *SCHEMES)}
        identifiers, problems = _identifiers(texts)
        return cls(
            names=tuple(_names(texts, data)),
            kind=_kind(texts["kind"]),
            identifiers=identifiers,
            place=located(texts["province"], texts["city"]),
            place_text=texts["city"] or texts["province"],
            domain=registrable_domain(texts["website"]),
            problems=tuple(problems),
        )

    @cached_property
    def place_key(self) -> str:
        return name_key(self.place_text)

    @property
    def name(self) -> str:
        """The name people would call it by."""
        return self.names[0].name if self.names else ""

    @cached_property
    def chinese(self) -> tuple[Named, ...]:
        return tuple(named for named in self.names if named.is_chinese)

    @cached_property
    def latin(self) -> tuple[Named, ...]:
        return tuple(named for named in self.names if not named.is_chinese)


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise _wrong(name, _("This has to be a text or null."))
    return _cleaned(value, name)


def _cleaned(value: str | None, name: str) -> str:
    if not value:
        return ""
    text = clean(UNREADABLE.sub("", value))
    if len(text) > LONGEST:
        raise _wrong(name, _("This is longer than %(limit)d characters.") % {"limit": LONGEST})
    return "" if says_nothing(text) or text.lower() in UNKNOWN else text


def _wrong(name: str, sentence: str) -> InvalidInput:
    return InvalidInput("invalid_side", f"{name}: {sentence}", {name: [sentence]})


def _kind(text: str) -> str:
    return text if text in KINDS else ""


def _names(texts: Mapping[str, str], data: Mapping[str, Any]) -> Iterator[Named]:
    seen: set[tuple[str, str]] = set()
    for named in _all_names(texts, data):
        if named.key and (named.key, named.kind) not in seen:
            seen.add((named.key, named.kind))
            yield named


def _all_names(texts: Mapping[str, str], data: Mapping[str, Any]) -> Iterator[Named]:
    for text, kind in ((texts["name"], NameKind.OFFICIAL), (texts["name_en"], NameKind.TRANSLATED)):
        if text:
            yield Named(text, kind)
            yield from _bracketed(text)
    for name, kind in LISTS.items():
        listed = data.get(name) or []
        if not isinstance(listed, list | tuple) or len(listed) > MOST_NAMES:
            raise _wrong(name, _("This has to be a list of at most %(count)d names.") % {"count": MOST_NAMES})
        for text in listed:
            if not isinstance(text, str):
                raise _wrong(name, _("This has to be a text or null."))
            if cleaned := _cleaned(text, name):
                yield Named(cleaned, kind)


def _bracketed(text: str) -> Iterator[Named]:
    """The names that another tells: 某公司（原某厂）. Of what merely stands in brackets nobody says that it is a full name."""
    if CJK_RUN.search(text):
        read = parts(text)
        yield from (Named(former, NameKind.FORMER) for former in read.former)
        yield from (Named(present, NameKind.ALIAS) for present in read.present)
        yield from (Named(alias, NameKind.SHORT) for alias in read.aliases)


def _identifiers(texts: Mapping[str, str]) -> tuple[dict[str, str], list[Reason]]:
    valid: dict[str, str] = {}
    problems: list[Reason] = []
    for scheme in SCHEMES:
        text = texts[scheme]
        if not text:
            continue
        try:
            valid[scheme] = _normal(scheme, text)
        except ValidationError:
            params = {"value": text[:60], "scheme": Scheme(scheme).label}
            problems.append(Reason("invalid_identifier", params))
    return valid, problems


def _normal(scheme: str, text: str) -> str:
    """As the registry keeps it; of a school code people often give the last five digits alone, and addresses end in a slash."""
    bare = text.translate(FULL_WIDTH).rstrip("/")
    if scheme == Scheme.SCHOOL_CODE and len(bare) == 5 and bare.isdigit():
        return bare
    if scheme == Scheme.USCC and "/" in bare:
        bare = bare.rsplit("/", 1)[-1]
    return normalize_identifier(scheme, stock_code_spelled(bare) if scheme == Scheme.STOCK_CODE else bare)
