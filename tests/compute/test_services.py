"""Compute is asked for, granted, changed and used, within what was granted and what the center has."""

from datetime import date
from decimal import Decimal

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change
from ecosystem.compute.models import Allocation, Usage
from ecosystem.compute.services import (
    change_allocation,
    end_allocation,
    grant_allocation,
    record_usage,
    refuse_allocation,
    remove_usage,
    request_allocation,
    revise_usage,
    withdraw_allocation,
)
from ecosystem.core.dates import today
from ecosystem.core.errors import DomainError, NotAllowed
from ecosystem.programs.services import suspend
from tests.compute.conftest import A_YEAR

pytestmark = pytest.mark.django_db


def refused(act, *arguments, **values):
    """The code of a refusal, and which fields it is about."""
    with pytest.raises(DomainError) as refusal:
        act(*arguments, by=SYSTEM, **values)
    return refusal.value.code, set(refusal.value.fields)


class TestAsking:
    def test_who_asks_first_stands_first_on_the_waiting_list(self, city, asked):
        late = request_allocation(
            enrollment=city.beite, requested=Decimal(5), **A_YEAR, on=date(2021, 12, 3), by=SYSTEM
        )
        early = request_allocation(
            enrollment=city.beite, requested=Decimal(5), **A_YEAR, on=date(2021, 11, 3), by=SYSTEM
        )
        assert list(Allocation.objects.of_center(city.center).waiting()) == [early, asked, late]
        grant_allocation(asked, by=SYSTEM)
        assert list(Allocation.objects.waiting()) == [early, late]

    def test_what_was_asked_for_is_granted_or_less(self, asked):
        found = grant_allocation(asked, granted=Decimal(600), ends_on=date(2022, 7, 1), by=SYSTEM)
        assert (found.state, found.requested, found.granted, found.left) == ("granted", 1000, 600, 600)
        assert (found.ends_on, found.decided_on) == (date(2022, 7, 1), today())

    @pytest.mark.parametrize("decide", [refuse_allocation, withdraw_allocation])
    def test_or_it_is_refused_or_withdrawn(self, asked, decide):
        found = decide(asked, reason="名额有限", by=SYSTEM)
        assert (found.granted, found.decided_on) == (0, today())
        assert Change.objects.latest("pk").change_set.reason == "名额有限"

    @pytest.mark.parametrize("act", [grant_allocation, refuse_allocation, withdraw_allocation])
    def test_what_was_decided_is_not_decided_again(self, allocation, act):
        assert refused(act, allocation, reason="再想想") == ("decided", set())

    def test_a_refusal_has_a_reason(self, asked):
        assert refused(refuse_allocation, asked, reason=" ") == ("reason_required", {"reason"})

    @pytest.mark.parametrize(
        ("values", "fields"),
        [
            ({"requested": Decimal(0)}, {"requested"}),
            ({"requested": Decimal(0), "ends_on": date(2021, 1, 1)}, {"requested", "ends_on"}),
            ({"requested": Decimal(-3)}, {"requested"}),
            ({"ends_on": date(2022, 1, 1)}, {"ends_on"}),
            ({"number_format": "fp7"}, {"number_format"}),
            ({"on": date(2999, 1, 1)}, {"on"}),
        ],
    )
    def test_what_cannot_be_is_refused(self, city, values, fields):
        code, about = refused(
            request_allocation, enrollment=city.weili, **{"requested": Decimal(5), **A_YEAR, **values}
        )
        assert about == fields, code
        assert not Allocation.objects.exists()

    def test_who_is_suspended_neither_asks_nor_is_granted_anything(self, city, asked):
        suspend(city.weili, on=date(2022, 1, 10), reason="未按时报告", by=SYSTEM)
        assert refused(request_allocation, enrollment=city.weili, requested=Decimal(5), **A_YEAR)[0] == "not_active"
        assert refused(grant_allocation, asked)[0] == "not_active"

    def test_who_keeps_enrollments_at_the_center_decides(self, asked, qian, zhao, rui, sun, chen, mei):
        for person in (zhao, rui, sun, chen, mei):
            with pytest.raises(NotAllowed):
                grant_allocation(asked, by=person)
        assert grant_allocation(asked, by=qian).state == "granted"


class TestChanging:
    def test_more_or_less_is_granted_with_a_reason(self, allocation):
        record_usage(allocation, month=date(2022, 3, 1), amount=Decimal(400), by=SYSTEM)
        found = change_allocation(
            allocation, granted=Decimal(400), ends_on=date(2022, 4, 1), reason="用量少", by=SYSTEM
        )
        assert (found.granted, found.left, found.ends_on) == (400, 0, date(2022, 4, 1))
        assert change_allocation(found, granted=Decimal(2000), reason="加量", by=SYSTEM).left == 1600

    def test_never_less_than_was_used_nor_before_it_was(self, allocation):
        record_usage(allocation, month=date(2022, 3, 1), amount=Decimal(400), by=SYSTEM)
        assert refused(change_allocation, allocation, granted=Decimal("399.999"), reason="少") == (
            "over_granted",
            {"granted"},
        )
        assert refused(change_allocation, allocation, ends_on=date(2022, 3, 1), reason="短")[0] == "used_later"
        assert refused(end_allocation, allocation, on=date(2022, 2, 10), reason="退出") == ("used_later", {"on"})

    def test_it_is_ended_early_and_what_was_used_stays(self, allocation):
        record_usage(allocation, month=date(2022, 3, 1), amount=Decimal(400), by=SYSTEM)
        found = end_allocation(allocation, on=date(2022, 3, 20), reason="退出", by=SYSTEM)
        assert (found.state, found.used, found.ends_on) == ("ended", 400, date(2022, 3, 20))
        assert refused(change_allocation, found, granted=Decimal(5000), reason="加量")[0] == "not_granted"

    @pytest.mark.parametrize("on", [date(2021, 12, 31), date(2022, 1, 1), date(2023, 1, 1), date(2023, 6, 1)])
    def test_early_is_within_its_period_and_never_longer(self, allocation, on):
        assert refused(end_allocation, allocation, on=on, reason="退出") == ("outside", {"on"})

    def test_nothing_is_not_granted(self, asked):
        assert refused(grant_allocation, asked, granted=Decimal(0)) == ("invalid", {"granted"})

    def test_what_was_not_granted_is_not_changed(self, asked):
        assert refused(change_allocation, asked, granted=Decimal(5), reason="加量")[0] == "not_granted"
        assert refused(record_usage, asked, month=date(2022, 3, 1), amount=Decimal(1))[0] == "not_granted"


class TestUsing:
    def test_a_month_is_named_by_any_of_its_days(self, allocation):
        usage = record_usage(allocation, month=date(2022, 3, 17), amount=Decimal("0.5"), by=SYSTEM)
        assert (usage.month, str(usage)) == (date(2022, 3, 1), "2022-03")

    def test_a_month_is_corrected_not_told_twice(self, allocation):
        usage = record_usage(allocation, month=date(2022, 3, 1), amount=Decimal(400), by=SYSTEM)
        assert refused(record_usage, allocation, month=date(2022, 3, 9), amount=Decimal(1))[0] == "recorded_already"
        revise_usage(usage, amount=Decimal(1000), reason="漏记", by=SYSTEM)
        assert refused(revise_usage, usage, amount=Decimal("1000.001"), reason="漏记") == ("over_granted", {"amount"})
        remove_usage(usage, by=SYSTEM)
        assert Allocation.objects.get().used == 0

    @pytest.mark.parametrize(
        ("month", "code"),
        [(date(2021, 12, 1), "outside"), (date(2023, 1, 1), "outside"), (date(2999, 1, 1), "in_future")],
    )
    def test_only_months_of_its_period(self, allocation, month, code):
        assert refused(record_usage, allocation, month=month, amount=Decimal(1)) == (code, {"month"})

    def test_less_than_zero_is_nothing(self, allocation):
        assert refused(record_usage, allocation, month=date(2022, 3, 1), amount=Decimal(-1))[1] == {"amount"}

    def test_members_together_use_no_more_than_the_center_has(self, city, allocation):
        """In February 100 PFLOPS are 67,200 PFLOPS·h."""
        change_allocation(allocation, granted=Decimal(100_000), reason="加量", by=SYSTEM)
        other = request_allocation(enrollment=city.beite, requested=Decimal(100_000), **A_YEAR, by=SYSTEM)
        other = grant_allocation(other, by=SYSTEM)
        record_usage(allocation, month=date(2022, 2, 1), amount=Decimal(60_000), by=SYSTEM)
        assert refused(record_usage, other, month=date(2022, 2, 1), amount=Decimal("7200.001")) == (
            "over_capacity",
            {"amount"},
        )
        assert Usage.objects.count() == 1
        record_usage(other, month=date(2022, 2, 1), amount=Decimal(7200), by=SYSTEM)


def test_compute_of_one_member_is_for_staff_of_its_center(allocation, people):
    record_usage(allocation, month=date(2022, 2, 1), amount=Decimal(400), by=SYSTEM)
    seen = {
        name: (Allocation.objects.visible_to(person).count(), Usage.objects.visible_to(person).count())
        for name, person in people.items()
    }
    nothing = dict.fromkeys(("chen", "rui", "nobody"), (0, 0))
    assert seen == {**dict.fromkeys(("lin", "qian", "zhao", "sun"), (1, 1)), **nothing}
