"""Joining, pausing, coming back and leaving a program, and correcting what was written down wrongly."""

from datetime import date, timedelta

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.centers.services import add_platform
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, DomainError, InvalidInput
from ecosystem.organizations.models import Organization
from ecosystem.programs import services
from ecosystem.programs.choices import TRANSITIONS, State
from ecosystem.programs.models import Enrollment, Program
from ecosystem.programs.reports import members

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
JOINED, PAUSED, BACK, LEFT = date(2022, 1, 10), date(2022, 6, 1), date(2022, 9, 1), date(2023, 1, 1)
DAY = timedelta(days=1)
VERBS = {
    State.SUSPENDED: services.suspend,
    State.ACTIVE: services.resume,
    State.GRADUATED: services.graduate,
    State.WITHDRAWN: services.withdraw,
    State.REMOVED: services.remove,
}


def told(enrollment):
    """The enrollment's own summary, and its spells."""
    kept = Enrollment.objects.get(pk=enrollment.pk)
    spells = [(spell.state, spell.starts_on, spell.ends_on) for spell in kept.spells.order_by("starts_on")]
    return (kept.state, kept.starts_on, kept.ends_on), spells


def refused(act, error=DomainError):
    before = Change.objects.count(), list(Enrollment.objects.values()), list(Program.objects.values())
    with pytest.raises(error) as refusal:
        act()
    assert (Change.objects.count(), list(Enrollment.objects.values()), list(Program.objects.values())) == before
    return refusal.value


def test_joining_begins_an_active_spell_with_its_reason(world, qian):
    enrollment = services.enroll(world.betvision, world.program, on=JOINED, by=qian, reason="评审通过", note="A 组")
    assert told(enrollment) == (("active", JOINED, None), [("active", JOINED, None)])
    assert (enrollment.note, enrollment.spells.get().reason) == ("A 组", "评审通过")
    written = ChangeSet.objects.latest("pk")
    assert (written.by, written.verb, written.reason) == (qian, "Enroll an organization", "评审通过")


def test_a_team_without_legal_personality_may_join(world, qian, organization):
    team = organization("遥感创客团队", kind="team")
    services.enroll(team, world.program, on=JOINED, by=qian)
    assert set(members(world.program, JOINED)) == {world.weili, team}


def test_a_whole_life_in_a_program(world, qian):
    services.suspend(world.enrollment, on=PAUSED, reason="停产", by=qian)
    services.resume(world.enrollment, on=BACK, reason="复产", by=qian)
    services.graduate(world.enrollment, on=LEFT, reason="期满", by=qian)
    assert told(world.enrollment) == (
        ("graduated", JOINED, LEFT),
        [
            ("active", JOINED, PAUSED),
            ("suspended", PAUSED, BACK),
            ("active", BACK, LEFT),
            ("graduated", LEFT, None),
        ],
    )
    assert list(world.enrollment.spells.order_by("starts_on").values_list("reason", flat=True)) == [
        "",
        "停产",
        "复产",
        "期满",
    ]
    as_member = {
        day: members(world.center, day).exists()
        for day in (JOINED - DAY, JOINED, PAUSED - DAY, PAUSED, BACK - DAY, BACK, LEFT - DAY, LEFT)
    }
    assert list(as_member.values()) == [False, True, True, False, False, True, True, False]


@pytest.mark.parametrize("present", State.values)
@pytest.mark.parametrize("wanted", State.values)
def test_a_state_follows_only_those_it_can(present, wanted, world, qian):
    if present != State.ACTIVE:
        VERBS[State(present)](world.enrollment, on=PAUSED, reason="先前", by=qian)
    before = told(world.enrollment)
    move = VERBS[State(wanted)]
    if wanted in TRANSITIONS[present]:
        assert move(world.enrollment, on=LEFT, reason="缘由", by=qian).state == wanted
        return
    refusal = refused(lambda: move(world.enrollment, on=LEFT, reason="缘由", by=qian), Conflict)
    assert refusal.code == "not_possible"
    assert told(world.enrollment) == before


@pytest.mark.parametrize("verb", list(VERBS.values()), ids=lambda verb: verb.__name__)
@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"reason": " "}, "reason_required", "reason"),
        ({"on": date(2999, 1, 1)}, "in_future", "on"),
        ({"on": JOINED}, "too_early", "on"),
        ({"on": JOINED - DAY}, "too_early", "on"),
    ],
)
def test_every_move_needs_a_reason_and_a_day_after_the_present_state_began(verb, asked, code, field, world, qian):
    if verb is services.resume:
        services.enroll(world.betvision, world.program, on=JOINED - 2 * DAY, by=qian)
        world.enrollment = Enrollment.objects.get(organization=world.betvision)
        services.suspend(world.enrollment, on=JOINED, reason="停产", by=qian)
    refusal = refused(
        lambda: verb(world.enrollment, **{"on": LEFT, "reason": "缘由", "by": qian, **asked}), InvalidInput
    )
    assert refusal.code == code
    assert set(refusal.fields) == {field}


def test_leaving_today_is_possible_and_tomorrow_is_not(world, qian):
    assert (
        refused(lambda: services.withdraw(world.enrollment, on=today() + DAY, reason="迁出", by=qian)).code
        == "in_future"
    )
    services.withdraw(world.enrollment, on=today(), reason="迁出", by=qian)
    assert not members(world.center).exists()
    assert members(world.center, today() - DAY).get() == world.weili


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_draft_or_archived_organization_is_not_enrolled(status, world, qian):
    Organization.objects.filter(pk=world.betvision.pk).update(status=status)
    assert refused(lambda: services.enroll(world.betvision, world.program, on=JOINED, by=qian)).code == "not_published"


def test_an_unlisted_organization_is_enrolled(world, qian):
    Organization.objects.filter(pk=world.betvision.pk).update(status="unlisted")
    assert services.enroll(world.betvision, world.program, on=JOINED, by=qian).state == "active"


def test_nobody_joins_an_archived_program(world, qian):
    services.archive_program(world.empty, by=qian)
    assert refused(lambda: services.enroll(world.betvision, world.empty, on=JOINED, by=qian)).code == "archived"


def test_a_program_with_members_is_not_archived(world, qian):
    assert refused(lambda: services.archive_program(world.program, by=qian)).code == "still_enrolled"
    services.withdraw(world.enrollment, on=LEFT, reason="迁出", by=qian)
    assert services.archive_program(world.program, by=qian).status == "archived"


def test_nobody_joins_on_a_day_on_which_the_program_does_not_run(world, qian):
    services.revise_program(world.program, ends_on=LEFT, by=qian)
    for day, runs in ((date(2021, 12, 31), False), (LEFT, False), (LEFT - DAY, True)):
        if runs:
            assert services.enroll(world.betvision, world.program, on=day, by=qian).starts_on == day
        else:
            refusal = refused(lambda day=day: services.enroll(world.betvision, world.program, on=day, by=qian))
            assert (refusal.code, list(refusal.fields)) == ("not_running", ["on"])


def test_one_place_at_a_time_and_another_after_leaving(world, qian):
    for day in (JOINED, JOINED - DAY, LEFT):
        assert refused(lambda day=day: services.enroll(world.weili, world.program, on=day, by=qian)).code == (
            "already_enrolled"
        )
    services.withdraw(world.enrollment, on=LEFT, reason="迁出", by=qian)
    assert (
        refused(lambda: services.enroll(world.weili, world.program, on=LEFT - DAY, by=qian)).code == "already_enrolled"
    )
    services.enroll(world.weili, world.program, on=LEFT, by=qian)
    assert members(world.program, LEFT).get() == world.weili
    assert Enrollment.objects.count() == 2


def test_dates_and_note_are_corrected_without_a_move(world, qian):
    services.suspend(world.enrollment, on=PAUSED, reason="停产", by=qian)
    services.withdraw(world.enrollment, on=LEFT, reason="迁出", by=qian)
    services.correct_enrollment(
        world.enrollment,
        starts_on=date(2022, 2, 1),
        ends_on=date(2023, 2, 1),
        note="按合同",
        reason="录入有误",
        by=qian,
    )
    assert told(world.enrollment) == (
        ("withdrawn", date(2022, 2, 1), date(2023, 2, 1)),
        [
            ("active", date(2022, 2, 1), PAUSED),
            ("suspended", PAUSED, date(2023, 2, 1)),
            ("withdrawn", date(2023, 2, 1), None),
        ],
    )
    assert Enrollment.objects.get().note == "按合同"
    assert ChangeSet.objects.latest("pk").verb == "Correct an enrollment"


def test_both_dates_move_to_a_later_time_together(world, qian):
    services.graduate(world.enrollment, on=PAUSED, reason="期满", by=qian)
    services.correct_enrollment(world.enrollment, starts_on=BACK, ends_on=LEFT, reason="年份有误", by=qian)
    assert told(world.enrollment) == (("graduated", BACK, LEFT), [("active", BACK, LEFT), ("graduated", LEFT, None)])
    services.correct_enrollment(world.enrollment, starts_on=JOINED, ends_on=PAUSED, reason="改回", by=qian)
    assert told(world.enrollment)[0] == ("graduated", JOINED, PAUSED)


def test_a_state_in_between_is_corrected(world, qian):
    services.suspend(world.enrollment, on=PAUSED, reason="停产", by=qian)
    services.resume(world.enrollment, on=BACK, reason="复产", by=qian)
    spell = world.enrollment.spells.get(state="suspended")
    services.correct_spell(spell, starts_on=PAUSED - DAY, note="设备检修", reason="录入有误", by=qian)
    assert told(world.enrollment)[1] == [
        ("active", JOINED, PAUSED - DAY),
        ("suspended", PAUSED - DAY, BACK),
        ("active", BACK, None),
    ]
    assert world.enrollment.spells.get(state="suspended").reason == "设备检修"


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"starts_on": JOINED, "reason": ""}, "reason_required", "reason"),
        ({"starts_on": PAUSED}, "too_late", "starts_on"),
        ({"starts_on": date(2021, 12, 31)}, "not_running", "starts_on"),
        ({"starts_on": date(2999, 1, 1)}, "in_future", "starts_on"),
        ({"ends_on": LEFT}, "not_ended", "ends_on"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(asked, code, field, world, qian):
    services.suspend(world.enrollment, on=PAUSED, reason="停产", by=qian)
    refusal = refused(
        lambda: services.correct_enrollment(world.enrollment, **{"reason": "录入有误", "by": qian, **asked}),
        InvalidInput,
    )
    assert (refusal.code, set(refusal.fields)) == (code, {field})


def test_the_end_is_not_corrected_to_before_the_state_it_ended(world, qian):
    services.suspend(world.enrollment, on=PAUSED, reason="停产", by=qian)
    services.withdraw(world.enrollment, on=LEFT, reason="迁出", by=qian)
    correct = services.correct_enrollment
    assert refused(lambda: correct(world.enrollment, ends_on=PAUSED, reason="有误", by=qian)).code == "too_early"


def test_a_correction_does_not_run_into_another_enrollment(world, qian):
    services.withdraw(world.enrollment, on=PAUSED, reason="迁出", by=qian)
    second = services.enroll(world.weili, world.program, on=BACK, by=qian)
    for act in (
        lambda: services.correct_enrollment(world.enrollment, ends_on=BACK + DAY, reason="有误", by=qian),
        lambda: services.correct_enrollment(second, starts_on=PAUSED - DAY, reason="有误", by=qian),
        lambda: services.correct_spell(second.spells.get(), starts_on=PAUSED - DAY, reason="有误", by=qian),
    ):
        assert refused(act).code == "already_enrolled"
    assert services.correct_enrollment(second, starts_on=PAUSED, reason="无间断", by=qian).starts_on == PAUSED


def test_a_record_that_was_wrong_goes_with_all_its_spells(world, qian):
    services.suspend(world.enrollment, on=PAUSED, reason="停产", by=qian)
    refusal = refused(lambda: services.remove_enrollment_record(world.enrollment, reason="", by=qian))
    assert refusal.code == "reason_required"
    services.remove_enrollment_record(world.enrollment, reason="登记错了机构", by=qian)
    assert not Enrollment.objects.exists()
    assert not members(world.center, JOINED).exists()
    assert Change.objects.about(world.weili).filter(action="delete").count() == 1


def test_a_program_moves_within_its_center_only(world, qian, chengdu_center):
    abroad = add_platform(chengdu_center, name="成都平台", function="compute", by=SYSTEM)
    refusal = refused(lambda: services.revise_program(world.program, platform=abroad, by=qian), InvalidInput)
    assert refusal.code == "other_center"
    assert services.revise_program(world.program, platform=world.other, by=qian).platform == world.other
