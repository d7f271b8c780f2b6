"""What may happen to needs, introductions and events, and what is refused with which sentence."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Edition
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.industry import models, services
from ecosystem.industry.models import Event, Introduction, Need, NeedLayer, NeedSector, NeedStep, Participant
from ecosystem.industry.rules import personal_data
from ecosystem.vocabulary.models import ValueChainLayer
from tests.constraints import constraints_of, is_refused_by
from tests.industry.conftest import MET, OPENED, SIGNED, represents
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db


def standing(need):
    return Need.objects.get(pk=need.pk).standing


def test_a_need_goes_from_draft_to_signed(city, post, qian):
    need = post(by=qian)
    assert (need.state, need.account, need.is_public_now()) == ("draft", qian, False)
    need = services.submit_need(need, by=qian)
    need = services.refuse_need(need, answer="请说明识别哪些病害", by=qian)
    assert (need.state, need.answer) == ("refused", "请说明识别哪些病害")
    need = services.revise_need(need, text="识别裂缝、坑槽、车辙", sectors=[city.narrower], by=qian)
    assert list(need.sectors.all()) == [city.narrower]
    need = services.publish_need(services.submit_need(need, by=qian), on=OPENED, by=qian)
    assert (standing(need), need.answer, need.is_public_now()) == ("open", "", True)
    first = services.introduce(need=need, organization=city.weili, on=MET, by=qian)
    other = services.introduce(need=need, organization=city.beite, on=MET, by=qian)
    assert standing(need) == "matched"
    services.decline_introduction(other, reason="没有人手", by=qian)
    first = services.begin_talks(first, on=date(2022, 4, 1), by=qian)
    services.sign_introduction(first, on=SIGNED, amount=Decimal(600_000), by=qian)
    need = Need.objects.get(pk=need.pk)
    assert (need.standing, need.matched_on, need.signed_on) == ("signed", None, SIGNED)
    for verb, values in ((services.withdraw_need, {}), (services.lapse_need, {"reason": "无人应答"})):
        with pytest.raises(Conflict) as refusal:
            verb(need, by=qian, **values)
        assert refusal.value.code == "signed"
    with pytest.raises(Conflict) as refusal:
        services.introduce(need=need, organization=city.water, by=qian)
    assert refusal.value.code == "signed"


def test_a_need_is_open_again_when_its_last_introduction_is_over(need, introduction):
    assert standing(need) == "matched"
    services.lapse_introduction(introduction, reason="没有下文", by=SYSTEM)
    assert standing(need) == "open"
    lapsed = services.lapse_need(need, reason="无人应答", on=date(2022, 9, 1), by=SYSTEM)
    assert (lapsed.standing, lapsed.is_public_now(), lapsed.answer) == ("lapsed", True, "无人应答")
    again = services.reopen_need(lapsed, reason="仍需要", wanted_by=date(2030, 1, 1), by=SYSTEM)
    assert (again.standing, again.closed_on, again.wanted_by) == ("open", None, date(2030, 1, 1))


def test_withdrawing_a_need_lets_its_introductions_lapse(need, introduction, qian):
    withdrawn = services.withdraw_need(need, by=qian)
    introduction.refresh_from_db()
    assert (introduction.state, withdrawn.standing, withdrawn.is_public_now()) == ("lapsed", "withdrawn", False)
    assert introduction.closing_reason


def test_a_representative_posts_and_changes_what_is_theirs_alone(city, post, mei, bo):
    represents(mei, city.poster)
    need = post(by=mei)
    with pytest.raises(NotAllowed):
        post(by=bo)
    with pytest.raises(NotAllowed):
        post(posted_by=None, by=mei)
    need = services.submit_need(need, by=mei)
    for verb in (services.publish_need, services.reopen_need):
        with pytest.raises(NotAllowed):
            verb(need, by=mei, reason="自己来")
    need = services.publish_need(need, by=SYSTEM)
    with pytest.raises(Conflict) as refusal:
        services.revise_need(need, title="改标题", by=mei)
    assert refusal.value.code == "published"
    proposed = services.propose_need_change(
        need, title="改标题", wanted_by=date(2030, 1, 1), budget_to=Decimal("800000.50"), by=mei
    )
    assert (proposed.title, proposed.proposed_on) == ("道路裂缝自动识别", today())
    done = services.accept_need_change(proposed, by=SYSTEM)
    assert (done.title, done.wanted_by, done.budget_to) == ("改标题", date(2030, 1, 1), Decimal("800000.50"))
    assert (done.proposal, done.proposed_on) == ({}, None)
    with pytest.raises(Conflict) as refusal:
        services.accept_need_change(done, by=SYSTEM)
    assert refusal.value.code == "nothing_proposed"
    assert services.withdraw_need(done, by=mei).state == "withdrawn"


def test_what_is_proposed_is_checked_when_it_is_proposed(need):
    with pytest.raises(InvalidInput) as refusal:
        services.propose_need_change(need, title=" ", budget_from=Decimal(9), budget_to=Decimal(3), by=SYSTEM)
    assert set(refusal.value.fields) == {"title", "budget_to"}
    with pytest.raises(Conflict) as refused:
        services.propose_need_change(need, title=need.title, by=SYSTEM)
    assert refused.value.code == "as_it_is"
    with pytest.raises(InvalidInput) as refusal:
        services.propose_need_change(need, state="signed", by=SYSTEM)
    assert refusal.value.code == "not_here"


def test_nobody_can_be_reached_by_what_is_public(post, need):
    with pytest.raises(InvalidInput) as refusal:
        post(title="请联系 wang@example.org", text="电话 138 0013 8000", title_en="Roads")
    assert (refusal.value.code, set(refusal.value.fields)) == ("personal_data", {"title", "text"})
    for verb in (services.revise_need, services.propose_need_change):
        with pytest.raises(InvalidInput):
            verb(need, text="微信 １３８００１３８０００", by=SYSTEM)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", " ", "-"]))
def test_a_mobile_number_is_found_however_it_is_written(number, gap):
    written = f"请致电{number[:3]}{gap}{number[3:7]}{gap}{number[7:]}。"
    assert personal_data(written)
    assert personal_data("027-87654321")
    assert personal_data("a.b+c@mail.example.org")


@given(st.integers(min_value=0, max_value=10**9))
def test_numbers_of_a_need_are_no_telephone_numbers(amount):
    assert personal_data(f"识别 {amount} 公里，预算 {amount:,} 元，2022-03-01 前，精度 99.5%") == ""


def test_wrong_introductions_are_refused_with_the_field(city, need, post, introduction):
    def refused(error, **values):
        with pytest.raises(error) as refusal:
            services.introduce(**{"need": need, "organization": city.beite, "by": SYSTEM, **values})
        return refusal.value.code, set(refusal.value.fields)

    assert refused(InvalidInput, organization=city.poster) == ("invalid", {"organization"})
    assert refused(InvalidInput, on=date(2022, 2, 1)) == ("too_early", {"on"})
    assert refused(InvalidInput, on=today() + timedelta(days=1)) == ("in_future", {"on"})
    assert refused(Conflict, organization=city.weili)[0] == "introduced_already"
    assert refused(Conflict, need=post())[0] == "not_open"
    with pytest.raises(InvalidInput):
        services.begin_talks(introduction, on=date(2022, 3, 1), by=SYSTEM)
    with pytest.raises(InvalidInput):
        services.decline_introduction(introduction, reason=" ", by=SYSTEM)
    done = services.sign_introduction(introduction, on=SIGNED, by=SYSTEM)
    with pytest.raises(Conflict) as refusal:
        services.begin_talks(done, by=SYSTEM)
    assert refusal.value.code == "not_possible"


def test_either_side_answers_an_introduction_and_nobody_else(city, introduction, mei, bo):
    with pytest.raises(NotAllowed):
        services.begin_talks(introduction, by=mei)
    represents(mei, city.weili)
    assert services.begin_talks(introduction, by=mei).state == "talking"
    with pytest.raises(NotAllowed):
        services.sign_introduction(introduction, by=mei)
    represents(bo, city.poster)
    assert services.decline_introduction(introduction, reason="不合适", by=bo).state == "declined"


def test_needs_lapse_by_a_step_once_their_day_has_passed(city, post, capsys):
    yesterday = today() - timedelta(days=1)
    over, met, later = (
        services.publish_need(post(title=title, wanted_by=day), by=SYSTEM)
        for title, day in (("过期", yesterday), ("已对接", yesterday), ("未到期", today()))
    )
    services.introduce(need=met, organization=city.weili, by=SYSTEM)
    call_command("lapse_needs")
    assert [standing(one) for one in (over, met, later)] == ["lapsed", "matched", "open"]
    assert services.lapse_needs(by=SYSTEM) == 0
    with pytest.raises(Conflict) as refusal:
        services.lapse_need(met, reason="无人应答", by=SYSTEM)
    assert refusal.value.code == "being_met"


def test_an_event_lasts_a_day_where_no_end_is_named(city, event):
    assert (event.starts_on, event.ends_on, event.is_public_now()) == (date(2022, 6, 10), date(2022, 6, 11), False)
    part = services.add_participant(event, organization=city.weili, role="host", solution=city.solution, by=SYSTEM)
    with pytest.raises(Conflict) as refusal:
        services.add_participant(event, organization=city.weili, role="host", by=SYSTEM)
    assert refusal.value.code == "takes_part_already"
    assert services.revise_participant(part, role="speaker", solution=None, by=SYSTEM).solution is None
    before = Edition.objects.get().number
    services.publish_event(event, by=SYSTEM)
    services.remove_participant(part, by=SYSTEM)
    assert Edition.objects.get().number == before + 2
    with pytest.raises(InvalidInput) as wrong:
        services.revise_event(event, ends_on=date(2022, 6, 1), by=SYSTEM)
    assert set(wrong.value.fields) == {"ends_on"}


def test_what_only_sums_are_told_of_raises_the_edition(need, introduction):
    before = Edition.objects.get().number
    services.begin_talks(introduction, by=SYSTEM)
    assert Edition.objects.get().number == before + 1


NEED = {"title": "需求", "text": "文", "state": "open", "standing": "open", "opened_on": OPENED}
MEETING = {"state": "introduced", "introduced_on": MET}
OVER = {"state": "declined", "closed_on": SIGNED, "closing_reason": "没空"}
WRONG = {
    "industry_need_budget_in_order": (Need, {"budget_from": 9, "budget_to": 3}),
    "industry_need_days_by_state": (Need, {"opened_on": None}),
    "industry_need_closed_by_state": (Need, {"closed_on": SIGNED}),
    "industry_need_days_in_order": (Need, {"state": "lapsed", "closed_on": date(2022, 1, 1)}),
    "industry_need_refused_with_answer": (Need, {"state": "refused", "opened_on": None}),
    "industry_introduction_closed_by_state": (Introduction, {"closed_on": SIGNED}),
    "industry_introduction_talking": (Introduction, {"state": "talking"}),
    "industry_introduction_days_in_order": (Introduction, {"state": "talking", "talking_on": OPENED}),
    "industry_introduction_amount_signed": (Introduction, {"amount": 5}),
    "industry_introduction_reason_by_state": (Introduction, {"closing_reason": "没空"}),
    "industry_event_dates_in_order": (Event, {"ends_on": date(2022, 1, 1)}),
    "industry_event_has_days": (Event, {"ends_on": None}),
}
TWICE = {
    "industry_introduction_one_live": Introduction,
    "industry_participant_once": Participant,
    "industry_needsector_once": NeedSector,
    "industry_needlayer_once": NeedLayer,
    "industry_needstep_once": NeedStep,
}


def row(city, need, event, model, organization, **values):
    about = {
        Need: {**NEED, "center": city.center},
        Introduction: {**MEETING, "need": need, "organization": organization},
        Event: {"center": city.center, "kind": "forum", "title": "会", "starts_on": OPENED, "ends_on": SIGNED},
        Participant: {"event": event, "organization": organization, "role": "host"},
        NeedSector: {"need": need, "sector": city.narrower},
        NeedLayer: {"need": need, "layer": ValueChainLayer.objects.order_by("-position").first()},
        NeedStep: {"need": need, "step": city.step},
    }[model]
    return model(**{**about, **values})


@pytest.mark.parametrize("name", WRONG)
def test_the_database_refuses_what_cannot_be(name, city, need, event):
    model, values = WRONG[name]
    good, wrong = row(city, need, event, model, city.weili), row(city, need, event, model, city.beite, **values)
    is_refused_by(name, good, wrong)


@pytest.mark.parametrize("name", TWICE)
def test_the_database_refuses_it_a_second_time(name, city, need, event):
    is_refused_by(name, *(row(city, need, event, TWICE[name], city.weili) for _time in range(2)))


def test_every_constraint_is_here():
    assert constraints_of(models) == {*WRONG, *TWICE}


@pytest.mark.django_db(transaction=True)
def test_of_many_who_introduce_at_once_one_does(city, need):
    def meet(number):
        try:
            return services.introduce(need=need, organization=city.weili, by=SYSTEM).state
        except Conflict as refusal:
            return refusal.code

    assert sorted(all_at_once(meet, range(5))) == ["introduced", *["introduced_already"] * 4]
    assert standing(need) == "matched"


@pytest.mark.django_db(transaction=True)
def test_a_need_is_not_closed_while_somebody_is_introduced(city, need):
    def act(closes):
        try:
            if closes:
                return services.lapse_need(need, reason="无人应答", by=SYSTEM).state
            return services.introduce(need=need, organization=city.weili, by=SYSTEM).state
        except Conflict as refusal:
            return refusal.code

    assert set(all_at_once(act, [True, False])) in ({"lapsed", "not_open"}, {"being_met", "introduced"})
