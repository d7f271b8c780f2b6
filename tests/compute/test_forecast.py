"""When compute is exhausted, from what is granted and what waits."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_phase
from ecosystem.compute.forecast import forecast, spread
from ecosystem.compute.services import grant_allocation, record_usage, request_allocation

DAY = date(2022, 1, 15)
YEARS = {"starts_on": date(2022, 3, 1), "ends_on": date(2022, 7, 1)}
days = st.dates(date(2022, 1, 1), date(2024, 12, 31))
amounts = st.decimals(min_value=0, max_value=100_000, places=3)


@given(day=days, rows=st.lists(st.tuples(days, days, amounts), max_size=6))
def test_amounts_are_spread_over_the_days_that_are_left_and_none_is_lost(day, rows):
    by_hand: dict[date, Decimal] = {}
    for start, end, amount in rows:
        left = [start + timedelta(days=number) for number in range((end - start).days)]
        left = [one for one in left if one >= day]
        for one in left:
            month = one.replace(day=1)
            by_hand[month] = by_hand.get(month, Decimal(0)) + amount / len(left)
    found = spread(rows, day)
    assert found.keys() == by_hand.keys()
    assert all(abs(found[month] - by_hand[month]) < Decimal("0.01") for month in found)


@pytest.mark.django_db
class TestForecast:
    def ask(self, enrollment, amount, **period):
        period = {**YEARS, **period}
        return request_allocation(enrollment=enrollment, requested=Decimal(amount), **period, on=DAY, by=SYSTEM)

    def test_nothing_is_promised_where_nothing_is_granted(self, city):
        found = forecast(city.center, "fp16", DAY)
        assert (len(found.months), found.months[0].month) == (24, date(2022, 2, 1))
        assert found.exhausted is found.exhausted_with_waiting is None
        assert {one.promised for one in found.months} == {0}

    def test_compute_is_exhausted_when_what_is_promised_reaches_what_there_will_be(self, city):
        """100 PFLOPS are 2,400 PFLOPS·h a day; of 122 days' worth all days from March until June are promised."""
        grant_allocation(self.ask(city.weili, 2_400 * 122 - 1), by=SYSTEM)
        assert forecast(city.center, "fp16", DAY).exhausted is None
        waiting = self.ask(city.beite, 122)
        found = forecast(city.center, "fp16", DAY)
        assert (found.exhausted, found.exhausted_with_waiting) == (None, date(2022, 3, 1))
        assert found.too_much_in(waiting, DAY) == date(2022, 3, 1)
        assert (
            found.too_much_in(self.ask(city.beite, 5, starts_on=date(2022, 7, 1), ends_on=date(2022, 8, 1)), DAY)
            is None
        )
        grant_allocation(waiting, by=SYSTEM)
        assert forecast(city.center, "fp16", DAY).exhausted == date(2022, 3, 1)

    def test_a_phase_with_a_date_helps_from_then_on(self, city):
        grant_allocation(self.ask(city.weili, 2_400 * 122), by=SYSTEM)
        assert forecast(city.center, "fp16", DAY).exhausted == date(2022, 3, 1)
        add_phase(
            city.center, name="二期", state="in_service", pflops=Decimal(1), starts_on=date(2022, 2, 1), by=SYSTEM
        )
        add_phase(city.center, name="三期", state="planned", pflops=Decimal(99), by=SYSTEM)
        found = forecast(city.center, "fp16", DAY)
        assert found.exhausted is None
        assert found.months[1].free == 24 * 31

    def test_what_was_used_is_not_promised_any_more(self, city):
        allocation = self.ask(city.weili, 2_400 * 122, starts_on=date(2022, 1, 1))
        allocation = grant_allocation(allocation, by=SYSTEM)
        before = forecast(city.center, "fp16", DAY).months[0].promised
        record_usage(allocation, month=date(2022, 1, 1), amount=Decimal(2_400), by=SYSTEM)
        assert forecast(city.center, "fp16", DAY).months[0].promised < before

    def test_three_queries(self, city, django_assert_num_queries):
        for amount in (5, 6, 7):
            grant_allocation(self.ask(city.weili, amount), by=SYSTEM)
        with django_assert_num_queries(3):
            assert sum(month.promised for month in forecast(city.center, "fp16", DAY).months) == 18
