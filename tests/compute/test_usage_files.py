"""A scheduler's file held against allocations and capacity, and written: all of it or nothing, never twice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change
from ecosystem.compute import services
from ecosystem.compute.files.background import undo_waiting, write_waiting
from ecosystem.compute.files.services import begin_undo, begin_writing, check_again, discard_file, same_before
from ecosystem.compute.files.writing import Faulty, check_file, undo_file, write_file
from ecosystem.compute.models import Usage, UsageFile
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from tests.compute.conftest import A_YEAR, JANUARY
from tests.compute.files import checked, handed_in, lines, recorded, told, used, written

pytestmark = pytest.mark.django_db

FEBRUARY, MARCH = date(2022, 2, 1), date(2022, 3, 1)
# 100 PFLOPS for 24 hours of 28 days.
OF_FEBRUARY = Decimal(67_200)


def test_a_file_is_written_as_one_change_set_that_says_which_file(world):
    usage_file = written(
        world.center,
        lines(f"{world.a},2022-02-01,1.5", f"{world.a},2022-02-02,2", f"{world.b},2022-02,340.0004"),
        reason="二月",
    )
    assert recorded() == {(world.a, FEBRUARY): Decimal("3.5"), (world.b, FEBRUARY): Decimal(340)}
    assert (used(world.one), used(world.other)) == (Decimal("3.5"), Decimal(340))
    change_set = usage_file.change_set
    assert (change_set.verb, change_set.reason, change_set.size) == ("Load a usage file", "2022-02.csv: 二月", 2)
    kept = Change.objects.filter(change_set=change_set).values_list("label", "action", "subject_id")
    assert set(kept) == {("compute.usage", "create", world.one.pk), ("compute.usage", "create", world.other.pk)}
    assert str(world.center.registry_id) in change_set.registry_keys.split(",")
    assert (usage_file.state, usage_file.created, usage_file.changed) == ("written", 2, 0)


def test_what_a_file_says_replaces_what_was_recorded_and_the_rest_stays(world):
    services.record_usage(world.one, month=FEBRUARY, amount=Decimal(10), by=SYSTEM)
    services.record_usage(world.one, month=MARCH, amount=Decimal(20), by=SYSTEM)
    services.record_usage(world.other, month=FEBRUARY, amount=Decimal(30), by=SYSTEM)
    usage_file = written(world.center, lines(f"{world.a},2022-02,11", f"{world.b},2022-02,30.0"))
    assert recorded() == {(world.a, FEBRUARY): 11, (world.a, MARCH): 20, (world.b, FEBRUARY): 30}
    assert (usage_file.created, usage_file.changed, usage_file.unchanged) == (0, 1, 1)
    change = Change.objects.get(change_set=usage_file.change_set)
    assert (change.action, change.before, change.after) == ("update", {"amount": "10.000"}, {"amount": "11.000"})
    assert used(world.one) == 31


def test_the_same_file_again_changes_nothing_and_says_so(world):
    content = lines(f"{world.a},2022-02,3")
    first = written(world.center, content)
    again = checked(world.center, content)
    assert (again.pk == first.pk, again.unchanged, same_before(again)) == (False, 1, first)
    with pytest.raises(Conflict) as refused:
        begin_writing(again, by=SYSTEM)
    assert refused.value.code == "nothing_to_write"
    assert used(world.one) == 3


def test_the_same_file_that_is_not_written_is_taken_up(world):
    content = lines(f"{world.a},2022-02,3")
    first = checked(world.center, content)
    again = handed_in(world.center, content, name="copy.csv")
    assert (again.pk, again.state) == (first.pk, "checking")
    assert UsageFile.objects.count() == 1


def test_every_rule_is_told_with_its_line_and_nothing_is_written(world, city):
    early = services.request_allocation(enrollment=city.weili, requested=Decimal(5), **A_YEAR, by=SYSTEM)
    next_year = timezone.localdate().replace(day=1) + timedelta(days=62)
    content = lines(
        f"{world.b},2022-02,1,fp16",
        "zzzzzzzzzz,2022-02,1,",
        f"{world.b},2021-12,1,",
        f"{world.b},2023-01,1,",
        f"{world.b},{next_year:%Y-%m},1,",
        f"{early.public_id},2022-02,1,",
        f"{world.a},2022-02,600,int8",
        f"{world.a},2022-03,x,",
        heading="allocation,month,pflops_hours,number_format",
    )
    usage_file = checked(world.center, content)
    assert told(usage_file) == [
        (3, "allocation", "unknown_allocation"),
        (4, "month", "outside"),
        (5, "month", "outside"),
        (6, "month", "in_future"),
        (7, "allocation", "not_granted"),
        (8, "number_format", "other_format"),
        (9, "pflops_hours", "not_an_amount"),
    ]
    assert (usage_file.state, usage_file.faulty) == ("faulty", 7)
    with pytest.raises(Conflict):
        begin_writing(usage_file, by=SYSTEM)
    with pytest.raises(Conflict):
        write_file(usage_file, by=SYSTEM)
    assert recorded() == {}


def test_all_months_of_an_allocation_together_are_within_what_was_granted(world):
    services.record_usage(world.one, month=JANUARY, amount=Decimal(300), by=SYSTEM)
    over = checked(world.center, lines(f"{world.a},2022-03,400", f"{world.a},2022-02,300.001"))
    assert told(over) == [(2, "pflops_hours", "over_granted")]
    within = lines(f"{world.a},2022-03,400", f"{world.a},2022-02,300.0004")
    assert checked(world.center, within).state == "ready"


def test_what_becomes_less_makes_room_whatever_the_order(world):
    """The database refuses more than was granted after each row: the lesser month is written first."""
    services.record_usage(world.one, month=MARCH, amount=Decimal(900), by=SYSTEM)
    written(world.center, lines(f"{world.a},2022-02,800", f"{world.a},2022-03,200"))
    assert recorded() == {(world.a, FEBRUARY): 800, (world.a, MARCH): 200}
    written(world.center, lines(f"{world.a},2022-02,10", f"{world.a},2022-03,990"))
    assert used(world.one) == 1000


def test_all_members_together_are_within_the_capacity_of_the_month(world):
    services.record_usage(world.one, month=FEBRUARY, amount=Decimal(200), by=SYSTEM)
    rest = OF_FEBRUARY - 200
    over = checked(world.center, lines(f"{world.b},2022-02,{rest}.001"))
    assert told(over) == [(2, "pflops_hours", "over_capacity")]
    assert "67,200" in over.faults.get().sentence
    # The file itself may say that another used less.
    assert checked(world.center, lines(f"{world.b},2022-02,{rest + 100}", f"{world.a},2022-02,100")).state == "ready"


def test_an_allocation_of_another_center_is_unknown_here(world, chengdu_center):
    usage_file = checked(chengdu_center, lines(f"{world.a},2022-02,1"))
    assert told(usage_file) == [(2, "allocation", "unknown_allocation")]


def test_single_months_and_files_are_refused_in_the_same_words(world):
    for amount, month in ((Decimal(1001), FEBRUARY), (Decimal(1), date(2023, 1, 1))):
        with pytest.raises(InvalidInput) as single:
            services.record_usage(world.one, month=month, amount=amount, by=SYSTEM)
        fault = checked(world.center, lines(f"{world.a},{month:%Y-%m},{amount}")).faults.get()
        assert (fault.code, fault.sentence) == (single.value.code, str(single.value))


amounts = st.integers(0, 40).map(lambda tenths: Decimal(tenths) / 10)
rows = st.lists(st.tuples(st.integers(0, 1), st.integers(1, 4), amounts), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=rows, second=rows)
def test_sums_equal_their_rows_whatever_was_recorded(world, first, second):
    """A file of any rows is what its rows add up to; of two files that speak of the same months the later counts."""
    keys = (world.a, world.b)
    with transaction.atomic():
        for said in (first, second):
            content = lines(*(f"{keys[who]},2022-{month:02d},{amount}" for who, month, amount in said))
            usage_file = checked(world.center, content)
            if usage_file.created + usage_file.changed:
                begin_writing(usage_file, by=SYSTEM, in_background=False)
                write_file(usage_file, by=SYSTEM)
        assert recorded() == _sums(keys, first) | _sums(keys, second)
        for allocation in (world.one, world.other):
            mine = [amount for (key, _month), amount in recorded().items() if key == allocation.public_id]
            assert used(allocation) == sum(mine)
        transaction.set_rollback(True)


def _sums(keys: tuple[str, str], said: list[tuple[int, int, Decimal]]) -> dict[tuple[str, date], Decimal]:
    sums: dict[tuple[str, date], Decimal] = {}
    for who, month, amount in said:
        key = keys[who], date(2022, month, 1)
        sums[key] = sums.get(key, Decimal(0)) + amount
    return sums


def test_statements_do_not_grow_with_the_rows(world, django_assert_max_num_queries):
    few = handed_in(world.center, lines(f"{world.a},2022-02,1"))
    with django_assert_max_num_queries(30) as asked:
        check_file(few.pk)
    many = handed_in(
        world.center,
        lines(*(f"{key},2022-{month:02d},{month}" for key in (world.a, world.b) for month in range(1, 11))),
    )
    with django_assert_max_num_queries(len(asked) + 2 * 9):
        # Capacity and usage of nine more months.
        check_file(many.pk)
    many.refresh_from_db()
    assert many.created == 20


def test_errors_that_came_meanwhile_stop_the_writing(world):
    usage_file = checked(world.center, lines(f"{world.a},2022-02,600", f"{world.b},2022-02,5"))
    services.record_usage(world.one, month=MARCH, amount=Decimal(500), by=SYSTEM)
    begin_writing(usage_file, by=SYSTEM, in_background=False)
    with pytest.raises(Faulty):
        write_file(usage_file, by=SYSTEM)
    assert write_waiting(usage_file.pk, told=print) is False
    usage_file.refresh_from_db()
    assert (usage_file.state, told(usage_file)) == ("faulty", [(2, "pflops_hours", "over_granted")])
    assert usage_file.refusal
    assert recorded() == {(world.a, MARCH): 500}
    services.remove_usage(Usage.objects.get(), by=SYSTEM)
    check_again(usage_file, by=SYSTEM)
    check_file(usage_file.pk)
    usage_file.refresh_from_db()
    assert (usage_file.state, told(usage_file)) == ("ready", [])


def test_a_whole_file_is_undone(world, qian):
    services.record_usage(world.one, month=FEBRUARY, amount=Decimal(10), by=SYSTEM)
    usage_file = written(world.center, lines(f"{world.a},2022-02,11", f"{world.b},2022-02,5"), by=qian)
    begin_undo(usage_file, by=qian, reason="导出有误")
    assert undo_waiting(usage_file.pk)
    usage_file.refresh_from_db()
    assert (usage_file.state, usage_file.is_undone) == ("undone", True)
    assert recorded() == {(world.a, FEBRUARY): 10}
    assert (used(world.one), used(world.other)) == (10, 0)
    assert (usage_file.change_set.undone_by.by, usage_file.change_set.undone_by.reason) == (qian, "导出有误")


def test_a_later_edit_stands_in_the_way_of_undoing_and_that_is_told(world, qian):
    usage_file = written(world.center, lines(f"{world.a},2022-02,11"))
    services.revise_usage(Usage.objects.get(), amount=Decimal(12), by=SYSTEM, reason="补记")
    with pytest.raises(Conflict):
        undo_file(usage_file, by=qian)
    begin_undo(usage_file, by=qian)
    assert undo_waiting(usage_file.pk) is False
    usage_file.refresh_from_db()
    assert (usage_file.state, recorded()) == ("written", {(world.a, FEBRUARY): 12})
    assert "无法撤销" in usage_file.refusal


def test_a_file_is_given_up_with_its_content(world):
    usage_file = checked(world.center, lines(f"{world.a},2022-02,x"))
    discard_file(usage_file, by=SYSTEM)
    usage_file.refresh_from_db()
    assert (usage_file.state, bool(usage_file.file), usage_file.faults.count()) == ("discarded", False, 0)


@pytest.mark.parametrize("person", ["zhao", "rui", "sun", "chen", "mei"])
def test_only_who_keeps_enrollments_at_the_center_may_do_this(world, request, person):
    somebody = request.getfixturevalue(person)
    content = lines(f"{world.a},2022-02,2")
    usage_file = checked(world.center, content)
    for act in (
        lambda: handed_in(world.center, content, by=somebody),
        lambda: begin_writing(usage_file, by=somebody),
        lambda: check_again(usage_file, by=somebody),
        lambda: discard_file(usage_file, by=somebody),
        lambda: write_file(usage_file, by=somebody),
        lambda: begin_undo(usage_file, by=somebody),
        lambda: undo_file(usage_file, by=somebody),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert recorded() == {}


@pytest.mark.parametrize("size", [0, 64 * 1024 * 1024 + 1])
def test_empty_and_huge_files_are_refused(world, size, monkeypatch):
    content = lines(f"{world.a},2022-02,2") if size else b""
    if size:
        monkeypatch.setattr("ecosystem.compute.files.services.MOST_BYTES", 10)
    with pytest.raises(InvalidInput) as refused:
        handed_in(world.center, content)
    assert refused.value.code == "file_size"
