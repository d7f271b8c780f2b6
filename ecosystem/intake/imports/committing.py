"""Writing judged rows: all of them in one change set, or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.recording import change_set
from ecosystem.core.batches import batches, chunks
from ecosystem.core.errors import DomainError, InvalidInput
from ecosystem.intake.imports.choices import Came, RowVerdict
from ecosystem.intake.imports.judging import Judged
from ecosystem.intake.imports.organizations import imported
from ecosystem.intake.imports.sides import side_of
from ecosystem.intake.imports.writing import WRITERS, Writing
from ecosystem.organizations.choices import Status
from ecosystem.organizations.imports import OrganizationImport
from ecosystem.organizations.imports.matching import Lists
from ecosystem.organizations.matching import match_many
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import add_contact
from ecosystem.programs.models import Program
from ecosystem.programs.services import enroll
from ecosystem.vocabulary.models import Place

Told = Callable[[int], None]

BATCH = 2000


def nothing_told(done: int) -> None:
    """Nobody asks how far it is."""


@dataclass
class Committed:
    """What came of the rows, by their position in the list that was given; and why some were held back."""

    came: dict[int, str] = field(default_factory=dict)
    targets: dict[int, str] = field(default_factory=dict)
    refusals: dict[int, DomainError] = field(default_factory=dict)
    change_set: ChangeSet | None = None

    def count(self, came: str) -> int:
        return sum(one == came for one in self.came.values())


def last_change() -> int:
    """The last change set there is: what was judged before it may have to be judged again."""
    return ChangeSet.objects.aggregate(last=Max("pk"))["last"] or 0


def commit_rows(
    rows: Sequence[Judged],
    *,
    registry: Place,
    by: Any,
    judged_at: int = -1,
    status: str = Status.PUBLIC,
    program: Program | None = None,
    reason: str = "",
    told: Told = nothing_told,
) -> Committed:
    """Write rows that are new or updates; what is unchanged stays as it is.

    ``judged_at`` is what :func:`last_change` said before the rows were judged: where something was written since, they are
    matched again, so that two people who import the same at once enter nobody twice. What turned into a possible duplicate
    meanwhile, or is refused by its service, is held back and told; every other row is written. Raises :class:`NotAllowed`.
    """
    authorize(by, "organizations.change", Organization(registry=registry))
    done = Committed()
    with change_set(by=by, verb=gettext_noop("Import a sheet"), reason=reason) as recorder:
        Place.objects.select_for_update(no_key=True, of=("self",)).get(pk=registry.pk)
        if last_change() != judged_at:
            _match_again(rows, registry, done)
        writing = Writing(registry=registry, by=by, status=status, program=program)
        _write_organizations(rows, writing, done, told)
        _write_others(rows, writing, done, told)
    done.change_set = recorder.change_set
    return done


def _match_again(rows: Sequence[Judged], registry: Place, done: Committed) -> None:
    """Look again who is there, for rows that seemed to be new; one somebody decided about stays decided."""
    open_ = [
        n for n, one in enumerate(rows) if one.target_pk is None and one.verdict == RowVerdict.NEW and not one.decided
    ]
    about = [n for n in open_ if "name" in rows[n].read.record or "org_name" in rows[n].read.record]
    known = Organization.objects.in_registry(registry).standing()
    matches = match_many([side_of(rows[n].read.record) for n in about], organizations=known)
    for number, match in zip(about, matches, strict=True):
        if match.verdict == "same":
            rows[number].target_pk = match.candidates[0].organization_id
            rows[number].target = match.candidates[0].public_id
            rows[number].verdict = RowVerdict.UPDATE
        elif match.verdict == "possible":
            sentence = _("Meanwhile “%(name)s” was entered, which may be the same.")
            name = match.candidates[0].name
            _hold_back(done, number, InvalidInput("possible_duplicate", sentence % {"name": name}))


def _hold_back(done: Committed, number: int, refusal: DomainError) -> None:
    done.came[number] = Came.HELD_BACK
    done.refusals[number] = refusal


def _write_organizations(rows: Sequence[Judged], writing: Writing, done: Committed, told: Told) -> None:
    run = OrganizationImport(registry=writing.registry, sender="", by=writing.by, status=writing.status)
    lists = Lists.load()
    numbers = [n for n, one in enumerate(rows) if one.read.type == "organization" and n not in done.came]
    with_program = writing.program is not None
    for batch in batches(numbers, BATCH):
        pairs = [(imported(rows[n].read.record, n, with_program=with_program), rows[n].target_pk) for n in batch]
        run.report.changed.clear()
        made = run.write_matched(pairs, lists)
        for number in batch:
            created, target = number in made, rows[number].target_pk
            rows[number].target_pk = made.get(number, target)
            changed = created or target in run.report.changed
            done.came[number] = Came.CREATED if created else Came.UPDATED if changed else Came.UNCHANGED
        told(len(done.came))
    _name_targets(rows, numbers, done)
    for number in numbers:
        _write_beside(rows[number], number, writing, done)


def _name_targets(rows: Sequence[Judged], numbers: Sequence[int], done: Committed) -> None:
    keys: dict[int, str] = {}
    for pks in chunks({pk for n in numbers if (pk := rows[n].target_pk) is not None}):
        keys.update(Organization.objects.filter(pk__in=pks).values_list("pk", "public_id"))
    for number in numbers:
        done.targets[number] = rows[number].target = keys[rows[number].target_pk or 0]


def _write_beside(row: Judged, number: int, writing: Writing, done: Committed) -> None:
    """What a row of an organization says beside it: its contact, and that it joined the program."""
    record = row.read.record
    if not (record.get("contact_name") or (writing.program and record.get("joined_on"))):
        return
    organization = Organization.objects.select_related("registry", "place").get(pk=row.target_pk)
    try:
        wrote = _add_contact(organization, record, writing) | _join(organization, record, writing)
    except DomainError as refusal:
        done.refusals[number] = refusal
        return
    if wrote and done.came[number] == Came.UNCHANGED:
        done.came[number] = Came.UPDATED


def _add_contact(organization: Organization, record: Mapping[str, Any], writing: Writing) -> bool:
    name = record.get("contact_name")
    if not name or organization.contacts.filter(name=name).exists():
        return False
    values = {key: record.get(f"contact_{key}") or "" for key in ("role", "phone", "email")}
    add_contact(organization, by=writing.by, name=name, **values)
    return True


def _join(organization: Organization, record: Mapping[str, Any], writing: Writing) -> bool:
    """Enroll who is there since a day; who waits, or has left, is only remarked."""
    if writing.program is None or record.get("status") not in {None, "active"} or not record.get("joined_on"):
        return False
    if organization.enrollments.filter(program=writing.program, ends_on__isnull=True).exists():
        return False
    enroll(organization, writing.program, on=date.fromisoformat(record["joined_on"]), by=writing.by)
    return True


def _write_others(rows: Sequence[Judged], writing: Writing, done: Committed, told: Told) -> None:
    for number, row in enumerate(rows):
        if row.read.type == "organization" or number in done.came:
            continue
        if row.verdict == RowVerdict.UNCHANGED:
            done.came[number], done.targets[number] = Came.UNCHANGED, row.target
            continue
        try:
            with change_set(by=writing.by, verb=gettext_noop("Import a sheet")):
                done.came[number] = WRITERS[row.read.type](row, writing)
        except DomainError as refusal:
            _hold_back(done, number, refusal)
        done.targets[number] = row.target
        told(len(done.came))
