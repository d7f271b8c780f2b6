"""What the reconciliation service answers: candidates, suggestions, columns."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from api.reconciliation.asking import Extension, Query
from api.reconciliation.properties import ANY_TYPE, COLUMNS, facts_of
from ecosystem.core.text import fold
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.matching import SAME, Candidate, match
from ecosystem.organizations.models import Organization

SUGGESTED = 20
LONGEST_ID = 16
Answer = dict[str, Any]


def answered(queries: Mapping[str, Query], organizations: QuerySet[Organization]) -> Answer:
    """The candidates of each query of a batch."""
    found = {key: _found(query, organizations) for key, query in queries.items()}
    ids = {candidate["id"] for candidates in found.values() for candidate in candidates}
    facts = facts_of(organizations, ids)
    return {key: {"result": [_described(one, facts[one["id"]]) for one in rows]} for key, rows in found.items()}


def _found(query: Query, organizations: QuerySet[Organization]) -> list[Answer]:
    rows = organizations.filter(kind__in=query.kinds) if query.kinds else organizations
    if named := _by_id(query.text, rows):
        return [{"id": named, "score": 100.0, "match": True, "features": [{"id": "same_id", "value": True}]}]
    if query.side is None:
        return []
    matched = match(query.side, organizations=rows, most=query.limit)
    return [_candidate(one, certain=matched.verdict == SAME) for one in matched.candidates]


def _by_id(text: str, organizations: QuerySet[Organization]) -> str:
    """The id itself, where the text is one."""
    if not (0 < len(text) <= LONGEST_ID and text.isascii() and text.isalnum()):
        return ""
    return organizations.filter(public_id=text).values_list("public_id", flat=True).first() or ""


def _candidate(one: Candidate, *, certain: bool) -> Answer:
    return {
        "id": one.public_id,
        "score": round(one.score * 100, 1),
        "match": certain and one.verdict == SAME,
        "features": [{"id": reason.code, "value": True} for reason in one.reasons],
    }


def _described(one: Answer, facts: Answer) -> Answer:
    kind = {"id": facts["kind"], "name": str(Kind(facts["kind"]).label)}
    return {**one, "name": facts["name"], "description": _description(facts), "type": [kind]}


def _description(facts: Answer) -> str:
    return " · ".join(filter(None, [str(Kind(facts["kind"]).label), facts["city"], facts["name_en"]]))


def entities(prefix: str, skipped: int, organizations: QuerySet[Organization]) -> Answer:
    """Organizations with a name or a code that begins so; the id itself finds its own."""
    rows = organizations.search(prefix).best_match_first(prefix)
    ids = list(rows.values_list("public_id", flat=True)[skipped : skipped + SUGGESTED])
    if not skipped and (named := _by_id(prefix.strip(), organizations)):
        ids = list(dict.fromkeys([named, *ids]))
    facts = facts_of(organizations, ids)
    return {
        "result": [
            {
                "id": key,
                "name": facts[key]["name"],
                "description": _description(facts[key]),
                "notable": [facts[key]["kind"]],
            }
            for key in ids
        ]
    }


def types(prefix: str, skipped: int) -> Answer:
    """Kinds of organizations whose name or code begins so."""
    every = [(ANY_TYPE, _("organization")), *((code, str(label)) for code, label in Kind.choices)]
    broader = [{"id": ANY_TYPE, "name": _("organization")}]
    found = _beginning(every, prefix)[skipped : skipped + SUGGESTED]
    return {"result": [{"id": c, "name": n, **({} if c == ANY_TYPE else {"broader": broader})} for c, n in found]}


def properties(prefix: str, skipped: int) -> Answer:
    """Properties that can be evidence, whose name or code begins so."""
    every = [(code, str(column.name)) for code, column in COLUMNS.items() if column.is_evidence]
    found = _beginning(every, prefix)[skipped : skipped + SUGGESTED]
    return {"result": [{"id": code, "name": name} for code, name in found]}


def _beginning(pairs: list[tuple[str, str]], prefix: str) -> list[tuple[str, str]]:
    wanted = fold(prefix)
    return [(code, name) for code, name in pairs if wanted in fold(name) or fold(code).startswith(wanted)]


def proposed(kind: str, limit: int) -> Answer:
    """The columns that an extension can ask for."""
    every = [{"id": code, "name": str(column.name)} for code, column in COLUMNS.items()]
    answer: Answer = {"type": kind or ANY_TYPE, "properties": every[:limit] if limit else every}
    return {**answer, "limit": limit} if limit else answer


def extended(asked: Extension, organizations: QuerySet[Organization]) -> Answer:
    """The columns of the organizations; one that is not here has empty ones."""
    facts = facts_of(organizations, asked.ids)
    return {
        "meta": [_about(name) for name in asked.columns],
        "rows": {
            key: {name: _values(facts.get(key), name, most) for name, most in asked.columns.items()}
            for key in asked.ids
        },
    }


def _about(name: str) -> Answer:
    return {"id": name, "name": str(COLUMNS[name].name)}


def _values(facts: Answer | None, name: str, most: int) -> list[Answer]:
    values = COLUMNS[name].read(facts) if facts else []
    return values[:most] if most else values
