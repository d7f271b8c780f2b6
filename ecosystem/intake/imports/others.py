"""Records that are no organizations: what of them is there already."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ecosystem.core.text import name_key
from ecosystem.figures.models import Figure
from ecosystem.intake.imports.choices import RowVerdict
from ecosystem.organizations.models import Contact
from ecosystem.programs.models import Enrollment, Program
from ecosystem.relationships.choices import SYMMETRIC
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.vocabulary.models import Measure, Place

if TYPE_CHECKING:
    # Judging is made of these.
    from ecosystem.intake.imports.judging import Judged

CONTACT_FIELDS = (("role", "role"), ("phone", "phone"), ("email", "email"), ("note", "remark"))


def _keys(rows: "Sequence[Judged]") -> set[int]:
    return {one.target_pk for one in rows if one.target_pk is not None}


def _differences(present: Any, wanted: dict[str, Any]) -> list[dict[str, str]]:
    """The fields that a row states otherwise than they stand."""
    found = []
    for name, value in wanted.items():
        before = getattr(present, name)
        if value not in {None, "", before}:
            label = present._meta.get_field(name).verbose_name
            found.append(
                {"field": str(label), "before": str(before if before is not None else ""), "after": str(value)}
            )
    return found


def contact_values(record: dict[str, Any]) -> dict[str, Any]:
    """The fields of a contact that a record states."""
    return {name: record.get(source) or "" for name, source in CONTACT_FIELDS}


def judge_contacts(rows: "Sequence[Judged]", registry: Place) -> None:
    """A contact is known by its name at its organization."""
    kept = {(c.organization_id, name_key(c.name)): c for c in Contact.objects.filter(organization__in=_keys(rows))}
    for one in rows:
        present = kept.get((one.target_pk or 0, name_key(one.read.record["person"])))
        if present is not None and one.verdict == RowVerdict.NEW:
            one.changes = _differences(present, contact_values(one.read.record))
            one.verdict = RowVerdict.UPDATE if one.changes else RowVerdict.UNCHANGED


def judge_outcomes(rows: "Sequence[Judged]", registry: Place) -> None:
    """An outcome is known by its solution, its metric and its wording or numbers."""
    names = {one.read.record.get("solution") or "" for one in rows}
    kept = Outcome.objects.filter(solution__registry=registry, solution__name__in=names).select_related("solution")
    known = {_outcome_key(o.solution.name, o.metric, o.remark, o.result, o.change_value) for o in kept}
    solutions = set(Solution.objects.filter(registry=registry, name__in=names).values_list("name", flat=True))
    for one in rows:
        record = one.read.record
        if not record.get("solution"):
            one.read.refuse("E_FIELD_MISSING", "solution", _("Without its solution an outcome has no place."))
            one.verdict = RowVerdict.ERROR
            continue
        key = _outcome_key(
            record["solution"],
            record["metric"],
            outcome_wording(record),
            record.get("result"),
            record.get("change_value"),
        )
        if one.verdict == RowVerdict.NEW and key in known:
            one.verdict = RowVerdict.UNCHANGED
        elif one.verdict == RowVerdict.NEW and record["solution"] in solutions:
            one.changes = [{"field": _("outcome"), "before": "", "after": outcome_wording(record) or record["metric"]}]


def outcome_wording(record: dict[str, Any]) -> str:
    """The original wording of an outcome, as it is kept; a baseline without a result is told there, having no place else."""
    said = str(record.get("original") or record.get("remark") or "")
    alone = record.get("baseline") is not None and record.get("result") is None
    return "；".join(filter(None, (said, f"基线 {record['baseline']}" if alone else "")))[:300]


def _outcome_key(solution: str, metric: str, wording: str, result: Any, change: Any) -> tuple[Any, ...]:
    return name_key(solution), name_key(metric), wording, _amount(result), abs(_amount(change) or 0)


def _amount(value: Any) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), 4)


def judge_enrollments(rows: "Sequence[Judged]", registry: Place) -> None:
    """An enrollment is known by its organization and its program, where it has not ended."""
    kept = Enrollment.objects.filter(organization__in=_keys(rows)).select_related("program")
    known = {(e.organization_id, name_key(e.program.name)): e for e in kept}
    programs = programs_of(registry)
    for one in rows:
        program = programs.get(name_key(one.read.record.get("program") or ""))
        present = known.get((one.target_pk or 0, name_key(program.name))) if program else None
        if present is not None and one.verdict == RowVerdict.NEW:
            one.verdict = RowVerdict.UNCHANGED


def programs_of(registry: Place) -> dict[str, Program]:
    """The programs of a registry by folded name; a platform with one program stands for that."""
    found: dict[str, Program] = {}
    rows = (
        Program.objects.filter(platform__center__registry=registry)
        .exclude(status="archived")
        .select_related("platform__center")
    )
    by_platform: dict[str, list[Program]] = {}
    for program in rows:
        found.setdefault(name_key(program.name), program)
        by_platform.setdefault(name_key(program.platform.name), []).append(program)
    for platform, programs in by_platform.items():
        if len(programs) == 1:
            found.setdefault(platform, programs[0])
    found.pop("", None)
    return found


def judge_relationships(rows: "Sequence[Judged]", registry: Place) -> None:
    """The other end is matched when it is written; an edge is known by its ends and its kind."""
    keys = _keys(rows)
    kept = Relationship.objects.filter(Q(subject__in=keys) | Q(object__in=keys)).select_related("subject", "object")
    known = set()
    for edge in kept:
        known.add((edge.subject_id, edge.kind, name_key(edge.object.name), False))
        known.add((edge.object_id, edge.kind, name_key(edge.subject.name), edge.kind not in SYMMETRIC))
    for one in rows:
        record = one.read.record
        key = (one.target_pk or 0, record["relation"], name_key(record["other_name"]), record.get("inverted", False))
        if one.verdict == RowVerdict.NEW and key in known:
            one.verdict = RowVerdict.UNCHANGED


def judge_figures(rows: "Sequence[Judged]", registry: Place) -> None:
    """A figure is known by its measure, its day and its value; a measure must be one of the dictionary."""
    measures = measures_by_name()
    kept = Figure.objects.filter(registry=registry).values_list("measure__code", "as_of_on", "value")
    known = {(code, str(day or ""), _amount(value)) for code, day, value in kept}
    for one in rows:
        measure = measures.get(name_key(one.read.record["measure"]))
        if measure is None:
            sentence = _("“%(name)s” is no measure of the dictionary.") % {"name": one.read.record["measure"]}
            one.read.refuse("E_ENUM_UNKNOWN", "measure", sentence)
            one.verdict = RowVerdict.ERROR
        elif (measure.code, one.read.record.get("as_of") or "", _amount(one.read.record["value"])) in known:
            one.verdict = RowVerdict.UNCHANGED


def measures_by_name() -> dict[str, Measure]:
    """The current measures by everything they are called."""
    found: dict[str, Measure] = {}
    for measure in Measure.objects.filter(is_current=True):
        for name in (measure.name, measure.name_en, measure.code):
            found.setdefault(name_key(name), measure)
    found.pop("", None)
    return found


def judge_usage(rows: "Sequence[Judged]", registry: Place) -> None:
    """Usage is read and shown; nothing of it is kept yet."""


JUDGES: "dict[str, Callable[[Sequence[Judged], Place], None]]" = {
    "contact": judge_contacts,
    "outcome": judge_outcomes,
    "enrollment": judge_enrollments,
    "relationship": judge_relationships,
    "figure": judge_figures,
    "usage": judge_usage,
}
