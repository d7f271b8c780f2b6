"""Writing the records that are no organizations, each through the verbs of what it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ecosystem.centers.models import Center
from ecosystem.core.dates import Precision
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import name_key
from ecosystem.figures.choices import Scope
from ecosystem.figures.services import report_figure
from ecosystem.intake.imports.choices import Came
from ecosystem.intake.imports.others import (
    CONTACT_FIELDS,
    contact_values,
    measures_by_name,
    outcome_wording,
    programs_of,
)
from ecosystem.intake.imports.sides import side_of
from ecosystem.organizations.choices import Scheme, Status
from ecosystem.organizations.labels import kind_of_name
from ecosystem.organizations.matching import match_many
from ecosystem.organizations.models import Contact, Organization
from ecosystem.organizations.services import add_contact, register_organization, revise_contact
from ecosystem.programs.models import Program
from ecosystem.programs.services import enroll
from ecosystem.relationships.services import relate
from ecosystem.solutions.choices import PartyRole
from ecosystem.solutions.models import Solution
from ecosystem.solutions.services import add_outcome, register_solution
from ecosystem.vocabulary.choices import Better
from ecosystem.vocabulary.models import Place

if TYPE_CHECKING:
    # Judging reads the same records.
    from ecosystem.intake.imports.judging import Judged


@dataclass
class Writing:
    """What is written to: a registry, by somebody, new organizations in a state, members into a program."""

    registry: Place
    by: Any
    status: str = Status.PUBLIC
    program: Program | None = None
    _made: dict[str, Organization] = field(default_factory=dict)

    def organization(self, row: "Judged") -> Organization:
        """The organization a row is about; one that is not there yet is registered."""
        if row.target_pk is not None:
            return Organization.objects.select_related("registry", "place").get(pk=row.target_pk)
        record = row.read.record
        found = self.named(record["org_name"], record.get("uscc"))
        row.target_pk, row.target = found.pk, found.public_id
        return found

    def named(self, name: str, uscc: str | None = None) -> Organization:
        """The organization of a name, registered where it is not there.

        Raises :class:`Conflict` where it may be one of several.
        """
        key = name_key(name)
        if key in self._made:
            return self._made[key]
        known = Organization.objects.in_registry(self.registry).standing()
        match = match_many([side_of({"org_name": name, "uscc": uscc})], organizations=known)[0]
        if match.verdict == "same":
            return known.select_related("registry", "place").get(pk=match.candidates[0].organization_id)
        alike = [found.organization_id for found in match.candidates if name_key(found.name) == key]
        if match.verdict == "possible" and len(alike) == 1:
            # Only a name is told here, and one organization has it.
            return known.select_related("registry", "place").get(pk=alike[0])
        if match.verdict == "possible":
            names = {"name": name, "other": match.candidates[0].name}
            raise Conflict(
                "possible_duplicate",
                _("“%(name)s” may be “%(other)s”. Enter it under its whole name first, or write the other name.")
                % names,
            )
        codes = [{"scheme": Scheme.USCC, "value": uscc}] if uscc else []
        self._made[key] = register_organization(
            by=self.by,
            registry=self.registry,
            kind=kind_of_name(name),
            name=name,
            status=self.status,
            identifiers=codes,
        )
        return self._made[key]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def write_contact(row: "Judged", writing: Writing) -> str:
    """A person at an organization: added, or completed."""
    record, organization = row.read.record, writing.organization(row)
    values = contact_values(record)
    present = next((c for c in organization.contacts.all() if name_key(c.name) == name_key(record["person"])), None)
    if present is None:
        add_contact(organization, by=writing.by, name=record["person"], **values)
        return Came.CREATED
    return _complete_contact(present, values, writing)


def _complete_contact(present: Contact, values: dict[str, Any], writing: Writing) -> str:
    stated = {
        name: values[name]
        for name, _source in CONTACT_FIELDS
        if values[name] and values[name] != getattr(present, name)
    }
    if not stated:
        return Came.UNCHANGED
    revise_contact(present, by=writing.by, **stated)
    return Came.UPDATED


def write_outcome(row: "Judged", writing: Writing) -> str:
    """A measured result, with its solution where that is not there."""
    record, organization = row.read.record, writing.organization(row)
    solution = Solution.objects.filter(registry=writing.registry, name=record["solution"]).first()
    if solution is None:
        solution = register_solution(
            by=writing.by,
            registry=writing.registry,
            name=record["solution"],
            center=Center.objects.filter(registry=writing.registry).order_by("pk").first(),
            stage=record.get("stage"),
            parties=[{"organization": organization, "role": PartyRole.DEVELOPER}],
        )
    direction = record.get("direction") or ""
    change = _decimal(record.get("change_value"))
    stated: dict[str, Any] = {
        "unit": (record.get("unit") or "")[:20],
        "baseline": _decimal(record.get("baseline")) if record.get("result") is not None else None,
        "result": _decimal(record.get("result")),
        "change_value": abs(change) if change is not None else None,
        "change_unit": record.get("change_unit") or "",
        "direction": direction,
        "better": {"up": Better.UP, "down": Better.DOWN}.get(direction, Better.NEITHER),
        "remark": outcome_wording(record),
        "measured_on": _day(record.get("measured_on")),
        "measured_on_precision": record.get("measured_on_precision") or Precision.DAY,
    }
    if record.get("comparator"):
        stated["comparator"] = record["comparator"]
    add_outcome(solution, by=writing.by, metric=record["metric"][:120], **stated)
    return Came.CREATED


def write_enrollment(row: "Judged", writing: Writing) -> str:
    """A place in a program. Quotas and shares become allocations where compute is kept; here they are remarked."""
    record = row.read.record
    program = writing.program or programs_of(writing.registry).get(name_key(record.get("program") or ""))
    if program is None:
        sentence = _("“%(name)s” is no program here. Choose the program they join for the whole import.")
        raise InvalidInput("unknown_program", sentence % {"name": record.get("program") or "—"})
    if record.get("status") not in {None, "active"}:
        raise InvalidInput("not_active", _("Only those who are there now can be enrolled from a sheet."))
    if not record.get("enrolled_on"):
        raise InvalidInput("no_date", _("An enrollment needs the date it starts."))
    organization = writing.organization(row)
    if organization.enrollments.filter(program=program, ends_on__isnull=True).exists():
        return Came.UNCHANGED
    told = [
        f"{name}: {record[key]}"
        for name, key in (("配额 PFLOPS", "quota_pflops"), ("占比 %", "share_pct"))
        if record.get(key)
    ]
    enroll(
        organization, program, on=date.fromisoformat(record["enrolled_on"]), by=writing.by, note="；".join(told)[:300]
    )
    return Came.CREATED


def write_relationship(row: "Judged", writing: Writing) -> str:
    """An edge; its other end is found, or registered, by its name."""
    record = row.read.record
    subject = writing.organization(row)
    other = writing.named(record["other_name"], record.get("other_uscc"))
    if record.get("inverted"):
        subject, other = other, subject
    relate(
        subject,
        other,
        kind=record["relation"],
        by=writing.by,
        starts_on=_day(record.get("starts_on")),
        ends_on=_day(record.get("ends_on")),
        note="；".join(filter(None, (record.get("remark"), record.get("source"))))[:300],
    )
    return Came.CREATED


def write_figure(row: "Judged", writing: Writing) -> str:
    """A number as it was reported, of the center it names, else of the city."""
    record = row.read.record
    center = Center.objects.filter(registry=writing.registry, name=record.get("center") or "").first()
    about = {"scope": Scope.CENTER, "center": center} if center else {"scope": Scope.PLACE, "place": writing.registry}
    report_figure(
        by=writing.by,
        registry=writing.registry,
        measure=measures_by_name()[name_key(record["measure"])],
        value=Decimal(str(record["value"])),
        as_of_on=_day(record.get("as_of")),
        as_of_on_precision=record.get("as_of_precision") or Precision.DAY,
        remark="；".join(filter(None, (record.get("remark"), record.get("source"))))[:200],
        **about,
    )
    return Came.CREATED


def write_usage(row: "Judged", writing: Writing) -> str:
    """Usage has no place in the registry yet."""
    raise InvalidInput("not_kept_yet", _("Usage is read and shown, but not kept yet."))


WRITERS: "dict[str, Callable[[Judged, Writing], str]]" = {
    "contact": write_contact,
    "outcome": write_outcome,
    "enrollment": write_enrollment,
    "relationship": write_relationship,
    "figure": write_figure,
    "usage": write_usage,
}
