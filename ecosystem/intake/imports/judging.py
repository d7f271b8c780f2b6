"""What would come of each row: new, an update, nothing, a possible duplicate, or an error. Nothing is written here."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.core.batches import batches, chunks
from ecosystem.core.text import name_key
from ecosystem.intake.imports.choices import Came, ImportState, RowVerdict
from ecosystem.intake.imports.models import SheetRow
from ecosystem.intake.imports.organizations import changes_of, imported, stands
from ecosystem.intake.imports.others import JUDGES
from ecosystem.intake.imports.sides import side_of
from ecosystem.intake.kinds.records import Fault, Read
from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.former_holders import former_holders
from ecosystem.organizations.imports import OrganizationImport
from ecosystem.organizations.imports.matching import Lists
from ecosystem.organizations.matching import match_many
from ecosystem.organizations.matching.candidates import Match
from ecosystem.organizations.models import Identifier, Organization
from ecosystem.vocabulary.models import Place

# So many rows are judged together: for each batch the names of the registry are read once.
BATCH = 10_000


@dataclass
class Judged:
    """A record with its verdict. ``target`` is the public id of the organization it is about, empty for none."""

    read: Read
    sheet: str
    verdict: str
    target: str = ""
    target_pk: int | None = None
    candidates: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    digest: str = ""
    # Somebody said what it is; it is not matched again.
    decided: bool = False

    @property
    def label(self) -> str:
        """What the row is called in a list."""
        record = self.read.record
        named = record.get("name") or record.get("org_name") or record.get("center") or record.get("measure") or ""
        return str(named or self.read.told.get("name") or self.read.told.get("org_name") or "")[:250]


@dataclass
class Judge:
    """Judges the rows of one file against one registry, batch by batch, in their order."""

    registry: Place
    with_program: bool = False
    lists: Lists = field(default_factory=Lists.load)
    _seen: dict[tuple[str, ...], str] = field(default_factory=dict)

    def judge(self, reads: Iterable[tuple[str, Read]]) -> Iterator[Judged]:
        """The rows, each with the name of its sheet, judged."""
        for batch in batches(reads, BATCH):
            for _sheet, read in batch:
                self.refuse_twice(read)
            yield from self._judged(batch)

    def judge_one(self, sheet: str, read: Read, *, chosen: str = "") -> Judged:
        """One row judged by itself; ``chosen`` is the public id of the organization that somebody said it is about."""
        if not chosen:
            return self._judged([(sheet, read)])[0]
        known = Organization.objects.in_registry(self.registry).standing_under([chosen])
        one = Judged(read, sheet, RowVerdict.NEW, digest=digest_of(read), decided=True)
        one.target, one.target_pk = known.get(chosen, (chosen, None))
        if read.type == "organization":
            self._refuse_codes_of_others([one])
            self._compare([one] if one.verdict != RowVerdict.ERROR else [])
        else:
            JUDGES[read.type]([one], self.registry)
        return one

    def refuse_twice(self, read: Read) -> None:
        """Refuse what an earlier row of the file says, and remember what this one does."""
        for column, marks in _marks(read, self.lists):
            if marks in self._seen:
                sentence = _("%(place)s has the same.") % {"place": self._seen[marks]}
                read.faults.append(
                    Fault("E_DUPLICATE_IN_FILE", column, sentence, read.row if read.column else None, read.column)
                )
                return
        # A row with an error elsewhere is still the first with its code or name.
        if not read.faults or (read.type == "organization" and "uscc" not in {fault.field for fault in read.faults}):
            self.note(read)

    def note(self, read: Read) -> None:
        """Remember what a row says, for those after it."""
        place = (
            _("Column %(column)s") % {"column": read.column}
            if read.column
            else _("Row %(row)d") % {"row": read.row or 0}
        )
        for _column, marks in _all_marks(read, self.lists):
            self._seen.setdefault(marks, place)

    def _judged(self, batch: Sequence[tuple[str, Read]]) -> list[Judged]:
        judged = [
            Judged(read, sheet, RowVerdict.ERROR if read.faults else RowVerdict.NEW, digest=digest_of(read))
            for sheet, read in batch
        ]
        good = [one for one in judged if one.verdict != RowVerdict.ERROR]
        self._find_organizations([one for one in good if _who(one.read)])
        self._refuse_codes_of_others([one for one in good if one.read.type == "organization"])
        good = [one for one in good if one.verdict != RowVerdict.ERROR]
        self._compare([one for one in good if one.read.type == "organization"])
        for type_ in {one.read.type for one in good} - {"organization"}:
            JUDGES[type_]([one for one in good if one.read.type == type_], self.registry)
        return judged

    def _find_organizations(self, rows: Sequence[Judged]) -> None:
        """Find the organization each row is about: by what an earlier import made of the same row, else by matching."""
        remembered = _remembered([one.digest for one in rows], self.registry)
        known = Organization.objects.in_registry(self.registry).standing()
        open_ = [one for one in rows if one.digest not in remembered]
        for one in rows:
            if one.digest in remembered:
                one.target, one.target_pk = remembered[one.digest]
        matches = match_many([side_of(one.read.record) for one in open_], organizations=known)
        for one, match in zip(open_, matches, strict=True):
            self._settle(one, match)

    def _settle(self, one: Judged, match: Match) -> None:
        one.candidates = [
            {
                "id": found.public_id,
                "name": found.name,
                "score": round(found.score, 3),
                "reasons": [str(reason.sentence) for reason in found.reasons],
            }
            for found in match.candidates
        ]
        if match.verdict == "same":
            one.target, one.target_pk = match.candidates[0].public_id, match.candidates[0].organization_id
        elif match.verdict == "possible":
            one.verdict = RowVerdict.DUPLICATE

    def _refuse_codes_of_others(self, rows: Sequence[Judged]) -> None:
        """Refuse rows with an identifier that belongs to another organization, or did: only a person may move it."""
        codes = {code for one in rows for code in _codes(one.read.record)}
        held, before = self._holders(codes), former_holders(codes)
        for one in rows:
            for code in _codes(one.read.record):
                if code in held and held[code][0] != one.target_pk:
                    self._refuse_code(one, code, *held[code][1:])
                elif before.get(code, set()) - {one.target_pk}:
                    sentence = _(
                        "Another organization had this identifier before. Enter it by hand, and say why it moves."
                    )
                    one.read.refuse("E_IDENTIFIER_CONFLICT", code[0], sentence)
            if one.read.faults:
                one.verdict = RowVerdict.ERROR

    def _refuse_code(self, one: Judged, code: tuple[str, str], registry: int, name: str) -> None:
        if registry != self.registry.pk:
            sentence = _("“%(name)s” in another city's registry has this code.") % {"name": name}
            one.read.refuse("E_OTHER_REGISTRY", code[0], sentence)
        elif one.target_pk is not None or one.verdict == RowVerdict.DUPLICATE:
            sentence = _("This identifier is that of “%(name)s”.") % {"name": name}
            one.read.refuse("E_IDENTIFIER_CONFLICT", code[0], sentence)

    def _holders(self, codes: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, int, str]]:
        """Who has these identifiers: the organization's key, its registry's, its name."""
        found: dict[tuple[str, str], tuple[int, int, str]] = {}
        said = ("value", "organization_id", "organization__registry_id", "organization__name")
        for scheme in {scheme for scheme, _value in codes}:
            for values in chunks({value for its, value in codes if its == scheme}):
                for value, *rest in Identifier.objects.filter(scheme=scheme, value__in=values).values_list(*said):
                    found[scheme, value] = (rest[0], rest[1], rest[2])
        return found

    def _compare(self, rows: Sequence[Judged]) -> None:
        """Say what each row would change of the organization that is there."""
        run = OrganizationImport(registry=self.registry, sender="", by=None)
        kept = stands([one.target_pk for one in rows if one.target_pk is not None])
        for one in rows:
            if one.target_pk in kept:
                row = imported(one.read.record, 0, with_program=self.with_program)
                one.changes = changes_of(kept[one.target_pk], row, run, self.lists)
                one.verdict = RowVerdict.UPDATE if one.changes else RowVerdict.UNCHANGED


def _who(read: Read) -> bool:
    """Whether the row is about an organization."""
    return bool(read.record.get("name") if read.type == "organization" else read.record.get("org_name"))


def _codes(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(str(scheme), record[scheme]) for scheme in Scheme if scheme != Scheme.STOCK_CODE and record.get(scheme)]


def digest_of(read: Read) -> str:
    """What two rows have in common that say the very same."""
    said = json.dumps({"type": read.type, **read.record}, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _remembered(digests: Sequence[str], registry: Place) -> dict[str, tuple[str, int]]:
    """The organizations that earlier imports made of rows that said the same, or that somebody chose for them."""
    found: dict[str, str] = {}
    written = SheetRow.objects.filter(
        sheet_import__registry=registry, sheet_import__state=ImportState.COMMITTED
    ).exclude(came=Came.NOTHING)
    for values in chunks(set(digests)):
        rows = written.filter(digest__in=values).exclude(target="").order_by("pk")
        found.update(rows.values_list("digest", "target"))
    there = Organization.objects.in_registry(registry).standing_under(set(found.values()))
    return {digest: there[target] for digest, target in found.items() if target in there}


Mark = tuple[str, tuple[str, ...]]


def _marks(read: Read, lists: Lists) -> list[Mark]:
    """What this row must not have in common with an earlier one, with the field it stands in."""
    record = read.record
    if read.type == "organization":
        codes = [(scheme, (scheme, value)) for scheme, value in _codes(record)]
        named = [] if record.get("uscc") or not record.get("name") else [_name_mark(record, lists)]
        return [*codes, *named]
    if read.type == "usage" and record.get("month"):
        return [("month", ("month", record["month"], *(name_key(record.get(n) or "") for n in ("center", "org_name"))))]
    if read.type == "enrollment" and record.get("org_name"):
        who = record.get("uscc") or name_key(record["org_name"])
        return [("org_name", ("enrolled", who, name_key(record.get("program") or ""), str(record.get("enrolled_on"))))]
    return []


def _all_marks(read: Read, lists: Lists) -> list[Mark]:
    """What a later row must not have in common with this one."""
    if read.type == "organization" and read.record.get("name"):
        return [*_marks(read, lists), _name_mark(read.record, lists)]
    return _marks(read, lists)


def _name_mark(record: Mapping[str, Any], lists: Lists) -> Mark:
    return "name", ("name", name_key(record["name"]), lists.place_key(record.get("city") or ""))
