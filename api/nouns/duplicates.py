"""Pairs of records that may be one organization."""

from typing import Any

from api.inputs.organizations import ApartInput
from api.inputs.records import visible
from api.nouns.base import Act, Noun
from api.shapes.duplicates import DuplicateShape
from ecosystem.core.paging import Key
from ecosystem.organizations.filters import DuplicateFilter
from ecosystem.organizations.models import DuplicatePair
from ecosystem.organizations.services import tell_apart


def apart(pair: DuplicatePair, *, by: Any, reason: str) -> DuplicatePair:
    """Decide that the two are two organizations"""
    tell_apart(pair.low, pair.high, by=by, reason=reason)
    return pair


DUPLICATES = Noun(
    name="duplicates",
    singular="duplicate",
    about="Pairs of records that the scan takes for one organization, with the reasons. One is merged into the other with "
    "`merge` at the organization that is kept; the id of the other one redirects there from then on.",
    model=DuplicatePair,
    shape=DuplicateShape,
    listed=visible(DuplicatePair),
    opened=visible(DuplicatePair),
    key="pk",
    key_pattern="[0-9]{1,18}",
    filters=DuplicateFilter,
    orders={"likeness": (Key("score", descending=True), Key("id", descending=True)), "oldest": (Key("id"),)},
    by_registry=True,
    with_key=True,
    verbs={"apart": Act(apart, ApartInput, {"reason": "两家公司，注册地不同"})},
)
