"""What was used is the sum of its rows, never less than zero and never more than was granted: the database says so."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.compute import models
from ecosystem.compute.models import Allocation, MonthlyTotal, Usage
from ecosystem.compute.services import record_usage, remove_usage, request_allocation
from ecosystem.core.errors import DomainError
from tests.compute.conftest import A_YEAR
from tests.constraints import constraints_of, is_refused_by
from tests.racing import all_at_once

MONTHS = [date(2022, month, 1) for month in range(1, 7)]
amounts = st.decimals(min_value=0, max_value=400, places=3)
# A row is written, corrected, moved to the other allocation, or taken away: past every service, as any program could.
steps = st.lists(
    st.tuples(st.sampled_from(["insert", "change", "move", "delete"]), st.sampled_from(MONTHS), st.booleans(), amounts),
    max_size=14,
)


def a_row(allocation, number=1, **values):
    return Allocation(
        enrollment=allocation.enrollment,
        **{
            "requested": Decimal(5),
            "granted": Decimal(5),
            "state": "granted",
            "requested_on": date(2022, 1, number),
            "decided_on": date(2022, 1, number),
            **A_YEAR,
            **values,
        },
    )


@pytest.mark.django_db
class TestConstraints:
    CASES = {
        "compute_allocation_dates_in_order": {"ends_on": date(2021, 1, 1)},
        "compute_allocation_requested_positive": {"requested": Decimal(0)},
        "compute_allocation_granted_by_state": {"state": "refused"},
        "compute_allocation_decided": {"decided_on": None},
    }

    @pytest.mark.parametrize("name", CASES)
    def test_the_database_refuses_an_allocation_that_cannot_be(self, allocation, name):
        is_refused_by(name, a_row(allocation), a_row(allocation, **self.CASES[name]))

    def test_a_month_is_told_once(self, allocation):
        rows = [Usage(allocation=allocation, month=MONTHS[0], amount=Decimal(1)) for _time in range(2)]
        is_refused_by("compute_usage_once", *rows)

    def test_no_row_is_less_than_zero(self, allocation):
        is_refused_by("compute_usage_not_negative", Usage(allocation=allocation, month=MONTHS[0], amount=Decimal(-1)))

    TOTALS = {
        "compute_monthlytotal_says_something": {"used": None},
        "compute_monthlytotal_not_negative": {"peak": Decimal(-1)},
    }

    @pytest.mark.parametrize("name", TOTALS)
    def test_nor_a_total_that_cannot_be(self, wuhan_center, name):
        said = {"center": wuhan_center, "month": MONTHS[0], "used": Decimal(1)}
        is_refused_by(name, MonthlyTotal(**said), MonthlyTotal(**{**said, **self.TOTALS[name]}))

    def test_a_month_of_a_center_is_told_once(self, wuhan_center):
        rows = [MonthlyTotal(center=wuhan_center, month=MONTHS[0], used=Decimal(1)) for _time in range(2)]
        is_refused_by("compute_monthlytotal_once", *rows)

    def test_every_constraint_is_tried(self):
        # The two of ``used`` are tried below: a row alone cannot break them.
        others = {"compute_usage_once", "compute_usage_not_negative", "compute_monthlytotal_once"}
        of_used = {"compute_allocation_used_not_negative", "compute_allocation_used_within_granted"}
        assert constraints_of(models) == {*self.CASES, *self.TOTALS, *others, *of_used}


@pytest.mark.django_db
@pytest.mark.parametrize("used", ["0.001", "-1", "1000"])
def test_nobody_writes_a_sum_that_is_none(allocation, used):
    with pytest.raises(DatabaseError), transaction.atomic():
        Allocation.objects.filter(pk=allocation.pk).update(used=Decimal(used))
    with pytest.raises(DatabaseError), transaction.atomic():
        Allocation.objects.bulk_create([a_row(allocation, granted=Decimal(2000), used=Decimal("0.001"))])


def write(step, allocations):
    what, month, second, amount = step
    row = Usage.objects.filter(allocation=allocations[second], month=month)
    if what == "insert":
        Usage.objects.bulk_create([Usage(allocation=allocations[second], month=month, amount=amount)])
    elif what == "change":
        row.update(amount=amount)
    elif what == "move":
        row.update(allocation=allocations[not second])
    else:
        row.delete()


def after(step, rows):
    """The rows as a step leaves them; None where two would be of one allocation and month."""
    what, month, second, amount = step
    rows, place, there = dict(rows), (second, month), (not second, month)
    if (what == "insert" and place in rows) or (what == "move" and place in rows and there in rows):
        return None
    if what == "insert" or (what == "change" and place in rows):
        rows[place] = amount
    elif what == "move" and place in rows:
        rows[there] = rows.pop(place)
    elif what == "delete":
        rows.pop(place, None)
    return rows


def added_up(rows, second):
    return sum((amount for (of_second, _month), amount in rows.items() if of_second == second), Decimal(0))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(steps=steps)
def test_whatever_is_written_sums_equal_their_rows_and_stay_within_what_was_granted(steps, allocation):
    granted = {False: Decimal(1000), True: Decimal("500.5")}
    rows: dict[tuple[bool, date], Decimal] = {}
    with transaction.atomic():
        [other] = Allocation.objects.bulk_create([a_row(allocation, 2, granted=granted[True])])
        allocations = {False: allocation, True: other}
        for step in steps:
            then = after(step, rows)
            if then is None or any(added_up(then, second) > most for second, most in granted.items()):
                with pytest.raises(DatabaseError), transaction.atomic():
                    write(step, allocations)
            else:
                write(step, allocations)
                rows = then
            kept = {second: Allocation.objects.get(pk=one.pk).used for second, one in allocations.items()}
            assert kept == {second: added_up(rows, second) for second in allocations}
            assert added_up(rows, False) + added_up(rows, True) == (
                Usage.objects.aggregate(total=Sum("amount"))["total"] or 0
            )
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_sums_of_many_small_amounts_are_exact(allocation):
    """0.1 + 0.2 is not 0.3 where amounts are floating-point numbers."""
    for month in MONTHS[:3]:
        record_usage(allocation, month=month, amount=Decimal("0.1"), by=SYSTEM)
    allocation.refresh_from_db()
    assert allocation.used == Decimal("0.3")
    assert allocation.left == Decimal("999.7")
    assert str(Usage.objects.aggregate(total=Sum("amount"))["total"]) == "0.300"


@pytest.mark.django_db
def test_undo_takes_usage_back_and_brings_it_back(allocation):
    usage = record_usage(allocation, month=MONTHS[0], amount=Decimal(400), by=SYSTEM)
    undone = undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
    allocation.refresh_from_db()
    assert allocation.used == 0
    undo(undone, by=SYSTEM)
    allocation.refresh_from_db()
    assert allocation.used == 400
    remove_usage(Usage.objects.get(month=usage.month), by=SYSTEM)
    allocation.refresh_from_db()
    assert allocation.used == 0


@pytest.mark.django_db(transaction=True)
def test_many_at_once_use_no_more_than_there_is(allocation):
    """Eight months are told at once, each a fifth of what was granted: five fit."""

    def use(month):
        try:
            record_usage(allocation, month=date(2022, month, 1), amount=Decimal(200), by=SYSTEM)
        except DomainError as error:
            return error.code
        return "recorded"

    answers = all_at_once(use, range(1, 9))
    assert sorted(answers) == ["over_granted"] * 3 + ["recorded"] * 5
    allocation.refresh_from_db()
    assert allocation.used == allocation.granted == 1000


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite one writes after the other")
def test_nor_do_programs_that_ask_nobody(allocation):
    """Rows written past every service: whichever comes later sees what the earlier one has added."""

    def write_row(month):
        try:
            Usage.objects.bulk_create([Usage(allocation=allocation, month=date(2022, month, 1), amount=Decimal(300))])
        except DatabaseError:
            return "refused"
        return "written"

    answers = all_at_once(write_row, range(1, 9))
    assert sorted(answers) == ["refused"] * 5 + ["written"] * 3
    allocation.refresh_from_db()
    assert allocation.used == 900


@pytest.mark.django_db
def test_what_is_asked_for_is_kept_to_the_thousandth(city):
    asked = request_allocation(enrollment=city.weili, requested=Decimal("12.345"), **A_YEAR, by=SYSTEM)
    assert Allocation.objects.get(pk=asked.pk).requested == Decimal("12.345")
    with pytest.raises(DomainError) as refused:
        request_allocation(enrollment=city.weili, requested=Decimal("12.3456"), **A_YEAR, by=SYSTEM)
    assert set(refused.value.fields) == {"requested"}
