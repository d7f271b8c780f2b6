"""The scan of a registry for records that are one organization."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.utils import timezone, translation
from django.utils.functional import Promise

from ecosystem.organizations.choices import NameKind, Scheme, Status
from ecosystem.organizations.duplicates.blocking import MOST_RECORDS, POSITION_BITS, Blocks, keys_of
from ecosystem.organizations.matching import DIFFERENT, Comparison, Reason, Side, compare
from ecosystem.organizations.models import DuplicatePair, Identifier, Organization, OrganizationName
from ecosystem.vocabulary.choices import PlaceLevel
from ecosystem.vocabulary.models import Place

CHUNK = 2000
COMPARED_AT_ONCE = 4000
LISTED = {
    NameKind.SHORT: "short_names",
    NameKind.FORMER: "former_names",
    NameKind.ACRONYM: "acronyms",
}


@dataclass
class Progress:
    """How far a scan is: records read, pairs to compare and compared, and pairs that may be one organization."""

    records: int = 0
    candidates: int = 0
    compared: int = 0
    found: int = 0


def scan(registry: Place) -> Progress:
    """Look through a whole registry and keep the pairs that may be one organization; what is none any more goes."""
    progress = Progress()
    for progress in scanning(registry):  # noqa: B007  the last one tells all
        pass
    return progress


def scanning(registry: Place) -> Iterator[Progress]:
    """The same, telling how far it is. Scanning twice changes nothing; decisions of people are left alone."""
    progress, began = Progress(), timezone.now()
    rows = Organization.objects.in_registry(registry).standing().exclude(status=Status.ARCHIVED)
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_RECORDS])
    blocks = Blocks()
    for start in range(0, len(pks), CHUNK):
        chunk = pks[start : start + CHUNK]
        sides = sides_of(chunk)
        for position, pk in enumerate(chunk, start):
            blocks.add(position, keys_of(sides[pk]))
        progress.records = start + len(chunk)
        yield progress
    candidates = blocks.pairs()
    del blocks
    progress.candidates = len(candidates)
    yield progress
    for start in range(0, len(candidates), COMPARED_AT_ONCE):
        pairs = [_unpacked(one, pks) for one in candidates[start : start + COMPARED_AT_ONCE]]
        progress.found += _keep(pairs, began)
        progress.compared = start + len(pairs)
        yield progress
    DuplicatePair.objects.filter(low__registry=registry, scanned_at__lt=began).delete()
    yield progress


def _unpacked(pair: int, pks: Sequence[int]) -> tuple[int, int]:
    return pks[pair >> POSITION_BITS], pks[pair & (MOST_RECORDS - 1)]


def _keep(pairs: Sequence[tuple[int, int]], began: datetime) -> int:
    """Compare the pairs and keep those that may be one; how many these are."""
    sides = sides_of(sorted({pk for pair in pairs for pk in pair}))
    compared = ((low, high, compare(sides[low], sides[high])) for low, high in pairs)
    found = [
        pair_of(low, high, comparison, began) for low, high, comparison in compared if comparison.verdict != DIFFERENT
    ]
    DuplicatePair.objects.bulk_create(
        found,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["low", "high"],
        update_fields=["score", "reasons", "evidence", "scanned_at"],
    )
    return len(found)


def pair_of(low: int, high: int, comparison: Comparison, at: datetime) -> DuplicatePair:
    """A pair as it is kept."""
    with translation.override("en"):
        reasons = [_told(reason) for reason in comparison.reasons]
    digest = blake2b(repr([comparison.verdict, reasons]).encode(), digest_size=16).hexdigest()
    return DuplicatePair(
        low_id=low, high_id=high, score=comparison.score, reasons=reasons, evidence=digest, scanned_at=at
    )


def _told(reason: Reason) -> dict[str, Any]:
    """A reason as it is kept: its code, and what it is about without anybody's language."""
    codes = {str(scheme.label): scheme.value for scheme in Scheme}
    params = {name: str(value) for name, value in sorted(reason.params.items())}
    if isinstance(reason.params.get("scheme"), Promise | str):
        params["scheme"] = codes.get(params["scheme"], params["scheme"])
    return {"code": reason.code, "params": params}


def sides_of(pks: Sequence[int]) -> dict[int, Side]:
    """What the records say of who they are, in a few statements."""
    said: dict[int, dict[str, Any]] = {}
    rows = Organization.objects.filter(pk__in=pks).select_related("place__parent__parent")
    for one in rows.only("name", "name_en", "kind", "website", "place_text", "place"):
        said[one.pk] = {
            "name": one.name,
            "name_en": one.name_en,
            "kind": one.kind,
            "website": one.website,
            **_where(one),
        }
    names: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for pk, name, kind in OrganizationName.objects.filter(organization__in=pks).values_list(
        "organization_id", "name", "kind"
    ):
        listed = names[pk][LISTED.get(NameKind(kind), "names")]
        if name not in (said[pk]["name"], said[pk]["name_en"]) and len(listed) < 40:
            listed.append(name)
    codes = Identifier.objects.filter(organization__in=pks).exclude(scheme=Scheme.LOCAL)
    for pk, scheme, value in codes.values_list("organization_id", "scheme", "value"):
        said[pk][scheme] = value
    return {pk: Side.read({**texts, **names.get(pk, {})}) for pk, texts in said.items()}


def _where(organization: Organization) -> dict[str, str]:
    place = organization.place
    if place is None:
        return {"city": organization.place_text}
    if place.level == PlaceLevel.DISTRICT and place.parent is not None:
        place = place.parent
    if place.level == PlaceLevel.PROVINCE:
        return {"province": place.name}
    return {"city": place.name, "province": place.parent.name if place.parent is not None else ""}
