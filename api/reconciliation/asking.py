"""What a client asks: a batch of queries or of columns, as JSON inside a form; refused by name where it is not as specified."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from api.parsing import TooLarge, read_object
from api.reconciliation.manifest import MOST_QUERIES
from api.reconciliation.properties import ANY_TYPE, COLUMNS
from ecosystem.core.errors import InvalidInput
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.matching import Side
from ecosystem.organizations.matching.sides import LONGEST

MOST_IDS, MOST_CANDIDATES, USUAL_CANDIDATES = 500, 25, 5
KNOWN = frozenset({"query", "type", "limit", "properties", "type_strict"})


@dataclass(frozen=True)
class Query:
    """One query: what is looked for, among which kinds, and how many candidates are wanted."""

    text: str
    side: Side | None
    kinds: frozenset[str] = frozenset()
    limit: int = USUAL_CANDIDATES


@dataclass(frozen=True)
class Extension:
    """Which columns of which organizations; a limit of values by column, 0 for none."""

    ids: tuple[str, ...]
    columns: dict[str, int] = field(default_factory=dict)


def wrong(name: str, sentence: str) -> InvalidInput:
    return InvalidInput("invalid", f"{name}: {sentence}", {name: [sentence]})


def read_queries(text: str) -> dict[str, Query]:
    """A query batch by its own keys."""
    batch = read_object(text)
    if len(batch) > MOST_QUERIES:
        raise TooLarge(_("Send at most %(count)d queries at once.") % {"count": MOST_QUERIES})
    return {key: _query(key[:60], asked) for key, asked in batch.items()}


def _query(key: str, asked: Any) -> Query:
    if not isinstance(asked, dict):
        raise wrong(key, _("A query is an object."))
    if unknown := sorted(asked.keys() - KNOWN):
        raise wrong(f"{key}.{unknown[0][:60]}", _("There is no field of this name here."))
    text = asked.get("query", "")
    if not isinstance(text, str) or len(text) > LONGEST:
        raise wrong(f"{key}.query", _("This has to be a text of at most %(limit)d characters.") % {"limit": LONGEST})
    properties = _properties(key, asked.get("properties", []))
    if not text.strip() and not properties:
        raise wrong(key, _("A query needs a text or properties."))
    kinds = _kinds(key, asked.get("type", []))
    if asked.get("type_strict", "any") not in {"any", "should", "all"}:
        raise wrong(f"{key}.type_strict", _("This is any, should or all."))
    evidence = {**properties, "name": text}
    if len(kinds) == 1 and "kind" not in evidence:
        evidence["kind"] = next(iter(kinds))
    side = Side.read(evidence)
    return Query(text.strip(), side if side.names or side.identifiers else None, kinds, _limit(key, asked.get("limit")))


def _limit(key: str, value: Any) -> int:
    if value is None:
        return USUAL_CANDIDATES
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 1 or value != value // 1:
        raise wrong(f"{key}.limit", _("This has to be a whole number from 1 on."))
    return min(int(value), MOST_CANDIDATES)


def _kinds(key: str, types: Any) -> frozenset[str]:
    """The kinds that are meant: none where the type is any, and types of other services ask for nothing here."""
    listed = [types] if isinstance(types, str) else types
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise wrong(f"{key}.type", _("This has to be a text or a list of texts."))
    return frozenset() if ANY_TYPE in listed else frozenset(Kind.values).intersection(listed)


def _properties(key: str, properties: Any) -> dict[str, str]:
    """Properties as evidence: of several values the first; what the service does not know is no evidence."""
    if not isinstance(properties, list):
        raise wrong(f"{key}.properties", _("This has to be a list."))
    found: dict[str, str] = {}
    for one in properties:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise wrong(f"{key}.properties", _("A property has “pid” and “v”."))
        column = COLUMNS.get(one["pid"])
        text = _value(one["v"])
        if column is not None and column.is_evidence and text:
            found.setdefault(one["pid"], text)
    return found


def _value(value: Any) -> str:
    if isinstance(value, list):
        return next((text for text in map(_value, value) if text), "")
    if isinstance(value, Mapping):
        return _value(value.get("id") if value.get("id") in Kind.values else value.get("name") or value.get("id"))
    return "" if value is None or isinstance(value, bool) else str(value)[:LONGEST]


def read_extension(text: str) -> Extension:
    """A request for columns."""
    data = read_object(text)
    ids, properties = data.get("ids"), data.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise wrong("ids", _("This has to be a list of texts."))
    if len(ids) > MOST_IDS:
        raise TooLarge(_("Ask for at most %(count)d records at once.") % {"count": MOST_IDS})
    if not isinstance(properties, list):
        raise wrong("properties", _("This has to be a list."))
    return Extension(tuple(dict.fromkeys(ids)), dict(_column(one) for one in properties))


def _column(one: Any) -> tuple[str, int]:
    name = one.get("id") if isinstance(one, dict) else None
    if not isinstance(name, str) or name not in COLUMNS:
        raise wrong("properties", _("There is no property “%(name)s”.") % {"name": str(name)[:60]})
    settings = one.get("settings") or {}
    limit = settings.get("limit", 0) if isinstance(settings, dict) else None
    if isinstance(limit, str) and limit.isascii() and limit.isdigit():
        limit = int(limit[:9])
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 0:
        raise wrong("properties", _("The limit has to be a whole number."))
    return name, int(limit)
