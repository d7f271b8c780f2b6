"""Whatever is done to a program or an enrollment can be undone."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict
from ecosystem.programs import services
from ecosystem.programs.models import Enrollment
from tests.undoing import everything, is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db
JOINED, PAUSED, LEFT = date(2022, 1, 10), date(2022, 6, 1), date(2023, 1, 1)


def _archived(world):
    services.archive_program(world.empty, by=SYSTEM)
    return lambda by: services.restore_program(world.empty, by=by)


def _suspended(world):
    services.suspend(world.enrollment, on=PAUSED, reason="资金周转", by=SYSTEM)
    return lambda by: services.resume(world.enrollment, on=LEFT, reason="恢复运营", by=by)


def _graduated(world):
    services.graduate(world.enrollment, on=LEFT, reason="期满", by=SYSTEM)
    return lambda by: services.correct_enrollment(
        world.enrollment, starts_on=date(2022, 1, 5), ends_on=date(2022, 12, 1), note="按合同", reason="日期有误", by=by
    )


def _paused(world):
    services.suspend(world.enrollment, on=PAUSED, reason="资金周转", by=SYSTEM)
    spell = world.enrollment.spells.get(state="suspended")
    return lambda by: services.correct_spell(spell, starts_on=date(2022, 5, 1), note="停产", reason="日期有误", by=by)


def _left(world):
    services.withdraw(world.enrollment, on=LEFT, reason="迁出", by=SYSTEM)
    return lambda by: services.remove_enrollment_record(world.enrollment, reason="登记错了机构", by=by)


CASES = {
    "register_program": lambda w: lambda by: services.register_program(platform=w.platform, name="新计划", by=by),
    "revise_program": lambda w: (
        lambda by: services.revise_program(w.program, by=by, seats=5, platform=w.other, benefits="算力配额")
    ),
    "publish_program": lambda w: lambda by: services.publish_program(w.empty, by=by),
    "archive_program": lambda w: lambda by: services.archive_program(w.empty, by=by),
    "restore_program": _archived,
    "enroll": lambda w: lambda by: services.enroll(w.betvision, w.program, on=JOINED, note="直接入驻", by=by),
    "suspend": lambda w: lambda by: services.suspend(w.enrollment, on=PAUSED, reason="资金周转", by=by),
    "resume": _suspended,
    "graduate": lambda w: lambda by: services.graduate(w.enrollment, on=LEFT, reason="期满", by=by),
    "withdraw": lambda w: lambda by: services.withdraw(w.enrollment, on=LEFT, reason="迁出", by=by),
    "remove": lambda w: lambda by: services.remove(w.enrollment, on=LEFT, reason="违约", by=by),
    "correct_enrollment": _graduated,
    "correct_spell": _paused,
    "remove_enrollment_record": _left,
}


def test_every_verb_of_programs_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, qian):
    is_put_back(CASES[verb](world), by=qian)


@pytest.mark.parametrize("verb", sorted(CASES.keys() - {"remove_enrollment_record"}))
def test_it_is_not_put_back_over_a_later_edit(verb, world, qian):
    is_refused_after_a_later_edit(CASES[verb](world), by=qian)


def refused(target, by):
    before = everything()
    with pytest.raises(Conflict) as refusal:
        undo(target, by=by)
    assert everything() == before
    return refusal.value.code


def test_joining_is_not_undone_after_leaving(world, qian):
    services.enroll(world.betvision, world.program, on=JOINED, by=qian)
    joining = ChangeSet.objects.latest("pk")
    services.withdraw(Enrollment.objects.get(organization=world.betvision), on=LEFT, reason="迁出", by=qian)
    assert refused(joining, qian) == "undo_conflict"


def test_undo_brings_no_enrollment_back_beside_another(world, qian):
    services.remove_enrollment_record(world.enrollment, reason="登记错了", by=qian)
    removed = ChangeSet.objects.latest("pk")
    services.enroll(world.weili, world.program, on=PAUSED, by=qian)
    assert refused(removed, qian) == "already_enrolled"


def test_undo_does_not_overfill_a_program(world, qian, organization):
    services.withdraw(world.enrollment, on=LEFT, reason="迁出", by=qian)
    leaving = ChangeSet.objects.latest("pk")
    services.enroll(world.betvision, world.program, on=LEFT, by=qian)
    services.enroll(organization("智慧农业"), world.program, on=LEFT, by=qian)
    assert refused(leaving, qian) == "program_full"


def test_undo_does_not_take_seats_away_that_are_taken(world, qian, organization):
    services.revise_program(world.program, seats=3, by=qian)
    more = ChangeSet.objects.latest("pk")
    for name in ("倍特威视二", "智慧农业"):
        services.enroll(organization(name), world.program, on=JOINED, by=qian)
    assert refused(more, qian) == "program_full"
