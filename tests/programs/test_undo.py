"""Whatever is done to a program or an enrollment can be undone."""

from datetime import date, timedelta

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict
from ecosystem.programs import services
from ecosystem.programs.models import Enrollment
from tests.programs.applying import handed_in, in_review, judged, pdf, written
from tests.undoing import everything, is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db
JOINED, PAUSED, LEFT = date(2022, 1, 10), date(2022, 6, 1), date(2023, 1, 1)
SOON = today() + timedelta(days=60)
ONLY_REMOVING = {
    *("remove_enrollment_record", "remove_question", "remove_required_document", "remove_rubric_criterion"),
    *("remove_graduation_criterion", "remove_panel_member", "remove_evidence"),
}


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


def _aim(w):
    return services.add_graduation_criterion(w.program, label="上线一个模型", by=SYSTEM)


def _aiming(w, verb, **values):
    aim = _aim(w)
    return lambda by: verb(aim, by=by, **values)


def _recording(w, aim):
    return lambda by: services.record_evidence(w.enrollment, criterion=aim, met=True, text="已上线", by=by)


def _shown(w, verb, **values):
    shown = services.record_evidence(w.enrollment, criterion=_aim(w), met=False, text="测试中", by=SYSTEM)
    return lambda by: verb(shown, by=by, **values)


def _on_panel(w, verb, **values):
    member = services.add_panel_member(w.program, user=w.rui, by=SYSTEM)
    return lambda by: verb(member, by=by, **values)


def _deciding(w, verb, judged=False, notice_days=0, **values):
    services.revise_program(w.intake.program, notice_days=notice_days, by=SYSTEM)
    application = handed_in(w.intake, w.mei)
    if judged:
        application = services.begin_review(application, by=SYSTEM)
    return lambda by: verb(application, by=by, **values)


def _noticed(w):
    services.revise_program(w.intake.program, notice_days=5, by=SYSTEM)
    application = services.give_notice(in_review(w.intake, w.mei), by=SYSTEM)
    return lambda by: services.object_to(application, text="权属不清", by=by)


def _objected(w, verb):
    objection = _noticed(w)(w.mei)
    return lambda by: verb(objection, answer="已核实", by=by)


def _assigned(w, verb, **values):
    review = services.assign_review(in_review(w.intake, w.mei), reviewer=w.rui, by=SYSTEM)
    return lambda by: verb(review, by=by, **values)


def _writing(w, act):
    """Something that the applicant does, here the one who undoes it."""
    mine = written(w.intake, w.qian)
    return lambda by: act(mine, by)


def _judging(w, act):
    """Something that the reviewer does, here the one who undoes it."""
    mine = services.assign_review(in_review(w.intake, w.mei), reviewer=w.qian, by=SYSTEM)
    return lambda by: act(mine, by)


def _hand_in(w, review, by):
    scores = {w.intake.merit.key: 8, w.intake.market.key: 4}
    return services.submit_review(review, by=by, scores=scores, advice="accept", reason="扎实")


def _judged(w):
    review = judged(in_review(w.intake, w.mei), w.intake, w.rui)
    return lambda by: services.reopen_review(review, reason="分数有误", by=by)


def _paneled(w):
    services.revise_program(w.intake.program, reviews_wanted=1, by=SYSTEM)
    services.add_panel_member(w.intake.program, user=w.rui, by=SYSTEM)
    in_review(w.intake, w.mei)
    return lambda by: services.assign_automatically(w.intake.program, by=by)


def _tied(w):
    held = services.declare_affiliation(w.rui, organization=w.weili, tie="adviser", by=SYSTEM)
    return lambda by: services.end_affiliation(held, on=LEFT, by=by)


# What applicants and reviewers do with what is theirs; the rest is for who keeps the program.
PERSONAL = {
    *("start_application", "attach_document", "remove_document", "submit", "object_to"),
    *("recuse", "submit_review", "declare_affiliation", "end_affiliation"),
}
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
    "start_application": lambda w: lambda by: services.start_application(w.intake.program, by=by),
    "attach_document": lambda w: _writing(
        w, lambda mine, by: services.attach_document(mine, w.intake.plan, file=pdf(more=b"new"), by=by)
    ),
    "remove_document": lambda w: _writing(w, lambda mine, by: services.remove_document(mine.documents.get(), by=by)),
    "submit": lambda w: _writing(w, lambda mine, by: services.submit(mine, by=by)),
    "withdraw_application": lambda w: _deciding(w, services.withdraw_application, reason="电话撤回"),
    "begin_review": lambda w: _deciding(w, services.begin_review),
    "request_changes": lambda w: _deciding(w, services.request_changes, request="补充"),
    "extend": lambda w: _deciding(w, services.extend, respond_by=SOON, reason="维护"),
    "link_applicant": lambda w: _deciding(w, services.link_applicant, organization=w.betvision),
    "waitlist": lambda w: _deciding(w, services.waitlist, judged=True, reason="候补"),
    "reject": lambda w: _deciding(w, services.reject, reason="不符"),
    "accept": lambda w: _deciding(w, services.accept, judged=True),
    "give_notice": lambda w: _deciding(w, services.give_notice, judged=True, notice_days=5),
    "object_to": _noticed,
    "uphold_objection": lambda w: _objected(w, services.uphold_objection),
    "dismiss_objection": lambda w: _objected(w, services.dismiss_objection),
    "assign_review": lambda w: _deciding(w, services.assign_review, reviewer=w.rui),
    "assign_automatically": _paneled,
    "release_review": lambda w: _assigned(w, services.release_review, reason="出差"),
    "recuse": lambda w: _judging(w, lambda mine, by: services.recuse(mine, reason="带过他们的学生", by=by)),
    "submit_review": lambda w: _judging(w, lambda mine, by: _hand_in(w, mine, by)),
    "reopen_review": _judged,
    "declare_affiliation": lambda w: (
        lambda by: services.declare_affiliation(w.rui, organization=w.weili, tie="adviser", note="2021年起", by=by)
    ),
    "end_affiliation": _tied,
    "add_question": lambda w: lambda by: services.add_question(w.intake.program, label="再问", by=by),
    "revise_question": lambda w: lambda by: services.revise_question(w.intake.scene, help="五百字", by=by),
    "remove_question": lambda w: lambda by: services.remove_question(w.intake.scene, by=by),
    "add_required_document": lambda w: lambda by: services.add_required_document(w.intake.program, label="证", by=by),
    "revise_required_document": lambda w: (
        lambda by: services.revise_required_document(w.intake.plan, help="盖章", by=by)
    ),
    "remove_required_document": lambda w: lambda by: services.remove_required_document(w.intake.plan, by=by),
    "add_rubric_criterion": lambda w: lambda by: services.add_rubric_criterion(w.intake.program, label="团队", by=by),
    "revise_rubric_criterion": lambda w: lambda by: services.revise_rubric_criterion(w.intake.merit, weight=9, by=by),
    "remove_rubric_criterion": lambda w: lambda by: services.remove_rubric_criterion(w.intake.merit, by=by),
    "add_graduation_criterion": lambda w: lambda by: services.add_graduation_criterion(w.program, label="上线", by=by),
    "revise_graduation_criterion": lambda w: _aiming(w, services.revise_graduation_criterion, required=False),
    "remove_graduation_criterion": lambda w: _aiming(w, services.remove_graduation_criterion),
    "add_panel_member": lambda w: lambda by: services.add_panel_member(w.program, user=w.rui, most=3, by=by),
    "revise_panel_member": lambda w: _on_panel(w, services.revise_panel_member, most=3),
    "remove_panel_member": lambda w: _on_panel(w, services.remove_panel_member),
    "reorder": lambda w: lambda by: services.reorder([w.intake.market, w.intake.merit], by=by),
    "copy_program": lambda w: lambda by: services.copy_program(w.intake.program, name="二期", by=by),
    "renew": lambda w: lambda by: services.renew(w.enrollment, until=SOON, reason="续期", by=by),
    "record_evidence": lambda w: _recording(w, _aim(w)),
    "revise_evidence": lambda w: _shown(w, services.revise_evidence, text="已更正"),
    "remove_evidence": lambda w: _shown(w, services.remove_evidence),
    "correct_enrollment": _graduated,
    "correct_spell": _paused,
    "remove_enrollment_record": _left,
}


def test_every_verb_of_programs_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, everybody, qian):
    is_put_back(CASES[verb](everybody), by=qian)


@pytest.mark.parametrize("verb", sorted(CASES.keys() - ONLY_REMOVING))
def test_it_is_not_put_back_over_a_later_edit(verb, everybody, qian):
    is_refused_after_a_later_edit(CASES[verb](everybody), by=qian)


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
