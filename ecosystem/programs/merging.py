"""What becomes of applications and enrollments when two organizations become one."""

from django.db.models import Q
from django.utils.translation import gettext as _

from ecosystem.audit.recording import delete
from ecosystem.core.dates import overlapping
from ecosystem.organizations.merging.carrying import (
    Merging,
    carry,
    join,
    move_over,
    refuse_out_of_reach,
    rows_of,
)
from ecosystem.organizations.merging.relations import Relation
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Application, Enrollment, EnrollmentSpell, Program


def lock_programs(kept: Organization, absorbed: Organization) -> None:
    """Lock the programs of both before the organizations, in the order in which enrolling locks them."""
    both = Q(organization__in=[kept.pk, absorbed.pk])
    mine = Q(pk__in=Enrollment.objects.filter(both).values("program")) | Q(
        pk__in=Application.objects.filter(both).values("program")
    )
    list(Program.objects.select_for_update(of=("self",)).filter(mine).order_by("pk").values_list("pk"))


def carry_applications(merging: Merging, relation: Relation) -> None:
    """Applications go along; two that are open for one program are decided first."""
    _refuse_other_city(merging, relation)
    carry(merging, relation)


def carry_enrollments(merging: Merging, relation: Relation) -> None:
    """Enrollments go along. Two of overlapping times in one program become one where they agree on every day, or are refused.

    They agree where both end on the same day in the same state, or neither has ended, and are in the same state on every day
    that they share. The one that began first stays then.
    """
    _refuse_other_city(merging, relation)
    for row in rows_of(relation, merging.absorbed):
        here = merging.kept.enrollments.filter(program=row.program_id).filter(overlapping(row.starts_on, row.ends_on))
        others = list(here.order_by("starts_on", "pk"))
        if not others:
            move_over(merging, relation, row, merging.kept)
        elif len(others) == 1 and _agree(others[0], row):
            _unite(merging, relation, others[0], row)
        else:
            raise merging.refuse("overlap", row, _disagreement(others[0], row), others[0])


def _refuse_other_city(merging: Merging, relation: Relation) -> None:
    rows = relation.rows(merging.absorbed).exclude(program__platform__center__registry=merging.kept.registry_id)
    if (row := rows.order_by("pk").first()) is not None:
        raise merging.refuse("other_registry", row, _("the record to keep is in another city's registry."))


def _agree(one: Enrollment, other: Enrollment) -> bool:
    if (one.ends_on, one.state) != (other.ends_on, other.state):
        return False
    if one.application_id is not None and other.application_id is not None:
        return False
    return not any(
        spell.state != beside.state and _share_a_day(spell, beside)
        for spell in one.spells.all()
        for beside in other.spells.all()
    )


def _share_a_day(one: EnrollmentSpell, other: EnrollmentSpell) -> bool:
    return (one.ends_on is None or other.starts_on is None or other.starts_on < one.ends_on) and (
        other.ends_on is None or one.starts_on is None or one.starts_on < other.ends_on
    )


def _disagreement(one: Enrollment, other: Enrollment) -> str:
    told = {"one": _period(other), "other": _period(one)}
    if one.application_id is not None and other.application_id is not None:
        return _("both came from an application (%(one)s and %(other)s). Correct or remove one of them first.") % told
    return _("they overlap and do not agree (%(one)s and %(other)s). Correct or remove one of them first.") % told


def _period(enrollment: Enrollment) -> str:
    ends = enrollment.ends_on or "…"
    return f"{enrollment.starts_on} – {ends}, {enrollment.get_state_display()}"


def _unite(merging: Merging, relation: Relation, ours: Enrollment, theirs: Enrollment) -> None:
    """Let the one that began first stay, with the evidence, the tasks and the application of the other."""
    longer, shorter = (theirs, ours) if theirs.starts_on < ours.starts_on else (ours, theirs)
    refuse_out_of_reach(merging, shorter)
    for spell in shorter.spells.order_by("-starts_on"):
        delete(spell)
    also = {} if shorter.application_id is None else {"application": shorter.application}
    sentence = _("“%(name)s” stands with both records and they agree; the one that began first stays.")
    join(merging, longer, shorter, sentence=sentence % {"name": shorter}, **also)
    if longer is theirs:
        move_over(merging, relation, longer, merging.kept)
