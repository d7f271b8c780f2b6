"""What happens to the records of a relation when two organizations become one, where carrying them over is not enough.

Packages that stand above say it in ``AppConfig.ready``; every other relation is carried over by :mod:`.carrying`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecosystem.organizations.merging.carrying import Merging
    from ecosystem.organizations.merging.relations import Relation
    from ecosystem.organizations.models import Organization

Rule = Callable[["Merging", "Relation"], None]
Step = Callable[["Organization", "Organization"], None]
_rules: dict[str, Rule] = {}
_before: list[Step] = []


def at_merging(key: str, rule: Rule) -> None:
    """Have ``rule`` see to the records of the relation ``key`` (``programs.enrollment.organization``)."""
    _rules[key] = rule


def before_merging(step: Step) -> None:
    """Have ``step`` called with both records before they are locked: to lock what is locked before organizations."""
    if step not in _before:
        _before.append(step)


def rule_for(key: str) -> Rule | None:
    return _rules.get(key)


def is_carried(relation: "Relation") -> bool:
    """Whether the records of a relation go along, by whatever rule."""
    return _rules.get(relation.key) is not stays


def ruled() -> frozenset[str]:
    """The keys of the relations that have a rule of their own."""
    return frozenset(_rules)


def steps_before() -> tuple[Step, ...]:
    return tuple(_before)


def stays(merging: "Merging", relation: "Relation") -> None:
    """The rule for what belongs to a record for good, or follows from other records: it is left where it is."""
