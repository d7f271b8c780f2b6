"""What is counted of a center's compute, beside a count by hand."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.centers.reports import capacity_on
from ecosystem.centers.services import add_phase
from ecosystem.compute.choices import Basis
from ecosystem.compute.models import Allocation, Usage
from ecosystem.compute.reports import Month, Period, available, formats_of, mix, months, promised
from ecosystem.compute.services import (
    add_monthly_total,
    change_allocation,
    grant_allocation,
    record_usage,
    remove_usage,
    request_allocation,
    revise_monthly_total,
)
from ecosystem.core.dates import months_back
from ecosystem.core.errors import DomainError
from ecosystem.programs.services import enroll
from tests.compute.conftest import A_YEAR

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY, MARCH = (date(2022, month, 1) for month in (1, 2, 3))


def granted(enrollment, amount, **period):
    asked = request_allocation(enrollment=enrollment, requested=Decimal(amount), **{**A_YEAR, **period}, by=SYSTEM)
    return grant_allocation(asked, by=SYSTEM)


def of_2022(city, since=JANUARY, until=MARCH, number_format="fp16"):
    return months(city.center, number_format, since, until)


class TestUtilization:
    def test_it_is_used_of_what_was_available(self, city, allocation):
        change_allocation(allocation, granted=Decimal(100_000), reason="加量", by=SYSTEM)
        record_usage(allocation, month=FEBRUARY, amount=Decimal(33_600), by=SYSTEM)
        january, february = of_2022(city)
        assert january == Month(JANUARY, Decimal(74_400), None, running=1, capacity=Decimal(100))
        assert (february.available, february.used, february.utilization) == (67_200, 33_600, Decimal("0.5"))
        assert (february.basis, february.members, february.missing) == (Basis.MEMBERS, 1, 0)

    def test_what_nobody_recorded_is_not_zero(self, city, allocation):
        [june] = of_2022(city, date(2021, 6, 1), date(2021, 7, 1))
        assert (june.used, june.utilization, june.basis) == (None, None, Basis.NOTHING)
        record_usage(allocation, month=JANUARY, amount=Decimal(0), by=SYSTEM)
        january, february = of_2022(city)
        assert (january.utilization, february.utilization) == (0, None)

    def test_a_month_is_not_counted_before_every_allocation_that_ran_is_recorded(self, city, allocation):
        other = granted(city.beite, 500, starts_on=date(2022, 1, 31), ends_on=date(2022, 3, 1))
        record_usage(allocation, month=FEBRUARY, amount=Decimal(672), by=SYSTEM)
        february = of_2022(city)[1]
        assert (february.running, february.recorded, february.missing) == (2, 1, 1)
        assert (february.utilization, february.at_least) == (None, Decimal("0.01"))
        record_usage(other, month=FEBRUARY, amount=Decimal(0), by=SYSTEM)
        february = of_2022(city)[1]
        assert (february.utilization, february.at_least) == (Decimal("0.01"), None)
        assert february.members == 1, "who used nothing is no user"

    def test_what_is_said_of_the_whole_center_stands_where_members_are_not_known(self, city, allocation):
        add_monthly_total(city.center, month=date(2022, 2, 9), used=Decimal(61_824), peak=Decimal(99), by=SYSTEM)
        february = of_2022(city)[1]
        assert (february.basis, february.utilization, february.peak) == (
            Basis.TOTAL,
            Decimal("0.92"),
            Decimal("0.99"),
        )
        record_usage(allocation, month=FEBRUARY, amount=Decimal(672), by=SYSTEM)
        february = of_2022(city)[1]
        assert (february.basis, february.utilization) == (Basis.MEMBERS, Decimal("0.01")), "never added up"
        assert february.peak == Decimal("0.99")

    def test_a_peak_alone_tells_no_average(self, city):
        add_monthly_total(city.center, month=FEBRUARY, peak=Decimal(100), by=SYSTEM)
        february = of_2022(city)[1]
        assert (february.utilization, february.peak, february.basis) == (None, 1, Basis.NOTHING)

    def test_a_phase_counts_from_the_day_it_goes_into_service(self, city):
        add_phase(
            city.center, name="二期", state="in_service", pflops=Decimal(100), starts_on=date(2022, 2, 15), by=SYSTEM
        )
        opening, grown = (of_2022(city, day, day.replace(day=28))[0] for day in (date(2021, 5, 1), FEBRUARY))
        assert (opening.available, opening.capacity) == (100 * 24, 100), "it opened on the last day of May"
        assert (grown.available, grown.capacity) == (100 * 24 * 28 + 100 * 24 * 14, 200)
        assert of_2022(city, number_format="fp32")[0].available == 0

    def test_capacity_of_any_phases_is_what_adding_up_its_days_gives(self, city):
        random = Random(7)
        for number in range(6):
            start = date(2021, 6, 1) + timedelta(days=random.randrange(500))
            add_phase(
                city.center,
                name=f"{number}",
                state="in_service",
                basis=random.choice(["added", "total"]),
                pflops=Decimal(random.randrange(1, 300)),
                starts_on=start,
                ends_on=random.choice([None, start + timedelta(days=random.randrange(1, 300))]),
                by=SYSTEM,
            )
        phases = list(city.center.phases.order_by("position", "pk"))
        for number in range(24):
            month = months_back(date(2023, 5, 1), number)
            days = [month + timedelta(days=day) for day in range(31)]
            by_day = [capacity_on(phases, day) for day in days if day.month == month.month]
            assert available(city.center, "fp16", month) == sum(one[0].in_service * 24 for one in by_day if one)

    def test_counting_takes_four_queries_for_any_number_of_months(self, city, allocation, django_assert_num_queries):
        with django_assert_num_queries(4):
            assert len(of_2022(city, date(2021, 1, 1), date(2023, 1, 1))) == 24


class TestPeriod:
    def test_the_average_is_of_the_months_that_can_be_counted(self, city, allocation):
        change_allocation(allocation, granted=Decimal(100_000), reason="加量", by=SYSTEM)
        record_usage(allocation, month=JANUARY, amount=Decimal(7_440), by=SYSTEM)
        record_usage(allocation, month=FEBRUARY, amount=Decimal(67_200), by=SYSTEM)
        add_monthly_total(city.center, month=MARCH, peak=Decimal(50), by=SYSTEM)
        period = Period(tuple(of_2022(city, until=date(2022, 4, 1))))
        assert period.average == (Decimal(7_440) / 74_400 + Decimal(67_200) / 67_200) / 2
        assert (len(period.counted), period.is_whole, period.peak) == (2, False, Decimal("0.5"))

    def test_nothing_is_no_average(self, city):
        period = Period(tuple(of_2022(city)))
        assert (period.average, period.peak, period.is_whole) == (None, None, False)
        assert Period(()).is_whole is False


class TestTotals:
    @pytest.mark.parametrize(
        ("said", "code", "fields"),
        [
            ({"month": date(2999, 1, 1), "used": Decimal(1)}, "in_future", {"month"}),
            ({"month": FEBRUARY, "used": Decimal("67200.001")}, "over_capacity", {"used"}),
            ({"month": FEBRUARY, "used": Decimal(99999), "peak": Decimal(101)}, "over_capacity", {"used", "peak"}),
            ({"month": FEBRUARY, "used": Decimal(-1)}, "invalid", {"used"}),
            ({"month": FEBRUARY, "used": Decimal(6_720), "peak": Decimal("9.999")}, "under_average", {"peak"}),
        ],
    )
    def test_a_center_used_no_more_than_it_had(self, city, said, code, fields):
        with pytest.raises(DomainError) as refusal:
            add_monthly_total(city.center, by=SYSTEM, **said)
        assert (refusal.value.code, set(refusal.value.fields)) == (code, fields)

    def test_it_is_told_once_and_corrected_in_place(self, city):
        total = add_monthly_total(city.center, month=FEBRUARY, used=Decimal(5), by=SYSTEM)
        with pytest.raises(DomainError) as refusal:
            add_monthly_total(city.center, month=FEBRUARY, peak=Decimal(5), by=SYSTEM)
        assert refusal.value.code == "recorded_already"
        with pytest.raises(DomainError) as refusal:
            revise_monthly_total(total, used=Decimal(67_201), by=SYSTEM)
        assert refusal.value.code == "over_capacity"
        with pytest.raises(DomainError) as refusal:
            revise_monthly_total(total, month=MARCH, by=SYSTEM)
        assert refusal.value.code == "not_here"


def test_the_public_edition_follows_what_adds_up_in_public(city, allocation):
    before = current_edition()
    usage = record_usage(allocation, month=FEBRUARY, amount=Decimal(1), by=SYSTEM)
    recorded = current_edition()
    remove_usage(usage, by=SYSTEM)
    assert before < recorded < current_edition()


@pytest.fixture
def lived(city, organization):
    """Members of several kinds, with allocations and usage by chance."""
    random = Random(11)
    kinds = ["company", "university", "hospital"]
    members = [
        enroll(organization(f"Member {n}", kind=random.choice(kinds)), city.program, on=date(2021, 9, 1), by=SYSTEM)
        for n in range(9)
    ]
    for member in [*members, *random.sample(members, 4)]:
        start = date(2021, 10, 1) + timedelta(days=random.randrange(200))
        allocation = granted(member, 3000, starts_on=start, ends_on=start + timedelta(days=random.randrange(40, 300)))
        month = start.replace(day=1)
        while month < allocation.ends_on:
            if random.random() < 0.9:
                record_usage(allocation, month=month, amount=Decimal(random.randrange(0, 200)), by=SYSTEM)
            month = (month + timedelta(days=32)).replace(day=1)
    return city


def test_whatever_was_recorded_months_say_what_adding_up_by_hand_gives(lived):
    allocations, usage = list(Allocation.objects.all()), list(Usage.objects.select_related("allocation__enrollment"))
    for month in of_2022(lived, date(2021, 9, 1), date(2023, 3, 1)):
        following = (month.month + timedelta(days=32)).replace(day=1)
        running = [one for one in allocations if one.starts_on < following and one.ends_on > month.month]
        rows = [row for row in usage if row.month == month.month]
        assert month.running == len(running)
        assert month.recorded == len(rows)
        assert month.used == (sum(row.amount for row in rows) if rows else None)
        assert month.members == len({row.allocation.enrollment.organization_id for row in rows if row.amount})
        assert (month.basis == Basis.MEMBERS) == (
            bool(rows) and {row.allocation_id for row in rows} == {a.pk for a in running}
        )


def test_the_mix_of_kinds_is_what_adding_up_by_hand_gives(lived):
    since, until = date(2021, 12, 1), date(2022, 4, 1)
    rows = Usage.objects.filter(month__gte=since, month__lt=until, amount__gt=0)
    by_hand: dict[str, list] = {}
    for row in rows.select_related("allocation__enrollment__organization"):
        organization = row.allocation.enrollment.organization
        by_hand.setdefault(organization.kind, []).append((organization.pk, row.amount))
    expected = {
        kind: (len({pk for pk, _amount in found}), sum(amount for _pk, amount in found))
        for kind, found in by_hand.items()
    }
    shares = mix(lived.center, "fp16", since, until)
    assert {share.kind: (share.members, share.used) for share in shares} == expected
    assert [share.used for share in shares] == sorted((share.used for share in shares), reverse=True)
    assert mix(lived.center, "fp32", since, until) == []


def test_what_is_granted_and_not_used_is_promised(city, allocation):
    record_usage(allocation, month=FEBRUARY, amount=Decimal(400), by=SYSTEM)
    assert promised(city.center, "fp16", date(2022, 6, 1)) == 600
    assert promised(city.center, "fp16", date(2023, 1, 1)) == promised(city.center, "fp32", date(2022, 6, 1)) == 0


def test_formats_are_those_there_are(city, asked):
    assert formats_of(city.center) == ["fp16"]
    request_allocation(enrollment=city.beite, requested=Decimal(1), **A_YEAR, number_format="fp64", by=SYSTEM)
    assert formats_of(city.center) == ["fp16", "fp64"]
