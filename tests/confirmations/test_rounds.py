"""Opening a round, reminding, asking anew and closing: who is written to, and what stands where afterwards."""

from datetime import timedelta

import pytest
from django.core import mail

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change
from ecosystem.confirmations import services
from ecosystem.confirmations.links import token_of
from ecosystem.confirmations.models import Confirmation, ConfirmationRound
from ecosystem.confirmations.reaching import plan_round
from ecosystem.confirmations.reports import progress_of
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.correspondence.delivery import send_due
from ecosystem.correspondence.models import Message
from ecosystem.correspondence.services import revise_template
from ecosystem.organizations.services import add_contact, end_representation
from tests.confirmations.conftest import asked, link_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_it_is_seen_before_it_is_done_who_is_asked_through_whom_and_who_cannot_be(town, qian):
    plan = plan_round(town.center, by=qian, whom="members", answer_by=today() + timedelta(days=30), year=2026)
    assert [(str(one.organization), one.recipient.email) for one in plan.reached] == [
        ("倍特", "wang@beite.example"),
        ("唯理", "mei@veritas.example"),
    ]
    assert [str(one) for one in plan.unreachable] == ["哑巴公司"]
    assert "{{ link }}" in plan.sample.body
    assert not Message.objects.exists()
    everybody = plan_round(town.center, by=qian, whom="registry", answer_by=today(), year=2026)
    assert town.outsider in everybody.unreachable


def test_it_asks_once_through_the_representative_who_speaks_for_the_others_else_a_contact(town, opened):
    rows = Confirmation.objects.filter(round=opened).order_by("organization__name")
    assert {(row.organization.name, row.state, row.email) for row in rows} == {
        ("倍特", "waiting", "wang@beite.example"),
        ("唯理", "waiting", "mei@veritas.example"),
        ("哑巴公司", "unreachable", ""),
    }
    send_due()
    assert (
        sorted(one.to[0] for one in mail.outbox) == ["梅 <mei@veritas.example>", "王联系 <wang@beite.example>"]
        or len(mail.outbox) == 2
    )


def test_drafts_wait_for_staff_unless_they_are_sent_at_once(open_round):
    open_round(release=False)
    send_due()
    assert set(Message.objects.values_list("state", flat=True)) == {"draft"}
    assert not mail.outbox


def test_nothing_that_opens_the_link_is_kept_anywhere(town, opened):
    token = token_of(asked(opened, town.weili))
    assert link_to("mei@veritas.example").endswith(f"{token}/")
    kept = [str(row) for row in Message.objects.values()] + [
        str(row) for row in Change.objects.values("before", "after")
    ]
    kept += [str(row) for row in Confirmation.objects.values()]
    assert not [row for row in kept if token in row or token.split(".")[-1] in row]
    assert "{{ link }}" in Message.objects.first().body


def test_everybody_reads_it_in_their_language(town, mei, open_round):
    mei.preferences = {"language": "en"}
    mei.save()
    open_round()
    assert link_to("mei@veritas.example").startswith("/en/confirm/")
    assert link_to("wang@beite.example").startswith("/confirm/")
    bodies = {one.to[0].split("<")[-1]: one.body for one in mail.outbox}
    assert "Open this link" in bodies["mei@veritas.example>"]
    assert "全部正确" in bodies["wang@beite.example>"]


def test_the_center_says_it_in_its_own_words_or_staff_in_theirs_and_never_without_the_link(town, qian, open_round):
    with pytest.raises(InvalidInput) as refused:
        open_round(subject="请核对", body="没有链接")
    assert set(refused.value.fields) == {"body"}
    revise_template(
        town.center, "confirmations.request", "zh-hans", by=qian, subject="核对", body="中心自己的话 {{ link }}"
    )
    first = open_round()
    link_to("wang@beite.example")
    assert "中心自己的话 http" in mail.outbox[-1].body
    services.close_round(first, by=qian)
    open_round(subject="请核对", body="这一次的话 {{link}}")
    link_to("wang@beite.example")
    assert "这一次的话 http" in mail.outbox[-1].body


@pytest.mark.parametrize("days", [-1, 0, 121])
def test_the_day_must_leave_time_and_not_too_much(open_round, days):
    with pytest.raises(InvalidInput) as refused:
        open_round(answer_by=today() + timedelta(days=days))
    assert set(refused.value.fields) == {"answer_by"}


def test_one_round_of_a_center_is_open_at_a_time_and_somebody_must_be_there_to_ask(
    opened, open_round, chengdu_center, chen
):
    with pytest.raises((Conflict, InvalidInput), match="still open"):
        open_round()
    with pytest.raises(Conflict) as refused:
        services.open_round(chengdu_center, answer_by=today() + timedelta(days=9), by=SYSTEM)
    assert refused.value.code == "nobody"


def test_only_who_keeps_the_enrollments_of_the_center_does_any_of_it(town, opened, people, mei):
    one = asked(opened, town.weili)
    for name in ("zhao", "rui", "sun", "chen", "nobody"):
        by = people[name]
        for act in (
            lambda by=by: services.open_round(town.center, answer_by=today() + timedelta(days=9), by=by),
            lambda by=by: services.remind_silent(opened, by=by),
            lambda by=by: services.ask_again(one, by=by),
            lambda by=by: services.close_round(opened, by=by),
            lambda by=by: services.confirm(one, by=by),
            lambda by=by: services.report_change(one, by=by),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert not ConfirmationRound.objects.visible_to(by).exists()
        assert not Confirmation.objects.visible_to(by).exists()
    assert Confirmation.objects.visible_to(people["qian"]).count() == 3
    with pytest.raises(NotAllowed):
        services.close_round(opened, by=mei)


def test_the_silent_are_reminded_with_the_same_link_and_nobody_else(town, mei, opened, qian):
    link = link_to("wang@beite.example")
    services.confirm(asked(opened, town.weili), by=mei)
    services.remind_silent(opened, by=qian, release=True)
    assert link_to("wang@beite.example") == link
    reminders = Message.objects.filter(kind="confirmations.reminder")
    assert [one.to_email for one in reminders] == ["wang@beite.example"]
    assert asked(opened, town.beite).reminded_at is not None
    services.confirm(asked(opened, town.beite), by=SYSTEM)
    with pytest.raises(Conflict) as refused:
        services.remind_silent(opened, by=qian)
    assert refused.value.code == "nobody"


def test_nobody_is_reminded_of_a_letter_they_have_not_got(town, open_round, qian):
    opened = open_round(release=False)
    with pytest.raises(Conflict) as refused:
        services.remind_silent(opened, by=qian, release=True)
    assert refused.value.code == "nobody"
    services.ask_again(asked(opened, town.weili), by=qian, release=True)
    services.remind_silent(opened, by=qian)
    assert [one.to_email for one in Message.objects.filter(kind="confirmations.reminder")] == ["mei@veritas.example"]


def test_asking_anew_goes_to_who_speaks_now_and_ends_the_link_before(town, opened, qian, client):
    old = link_to("mei@veritas.example")
    end_representation(town.representation, by=SYSTEM)
    services.ask_again(asked(opened, town.weili), by=qian)
    new = link_to("other@weili.example")
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    with pytest.raises(Conflict) as refused:
        services.ask_again(asked(opened, town.mute), by=qian)
    assert refused.value.code == "unreachable"


def test_a_letter_that_has_not_gone_out_is_not_sent_once_somebody_else_is_asked(town, open_round, qian):
    opened = open_round(release=False)
    end_representation(town.representation, by=SYSTEM)
    services.ask_again(asked(opened, town.weili), by=qian)
    assert dict(Message.objects.filter(organization=town.weili).values_list("to_email", "state")) == {
        "mei@veritas.example": "cancelled",
        "other@weili.example": "queued",
    }


def test_a_closed_round_asks_nobody_any_more(town, opened, qian):
    services.close_round(opened, by=qian)
    for act in (services.close_round, services.remind_silent):
        with pytest.raises(Conflict) as refused:
            act(opened, by=qian)
        assert refused.value.code == "round_closed"
    with pytest.raises(Conflict, match="closed"):
        services.ask_again(asked(opened, town.weili), by=qian)


def test_progress_counts_organizations(town, mei, opened):
    send_due()
    Message.objects.filter(to_email="wang@beite.example").update(state="failed", sent_at=None, last_error="550")
    services.report_change(asked(opened, town.weili), by=mei)
    found = progress_of(opened)
    assert (found.asked, found.sent, found.bounced, found.silent, found.changed) == (2, 1, 1, 1, 1)
    assert (found.confirmed, found.proposed, found.unreachable, found.share) == (0, 0, 1, 50)
    assert [one.organization for one in Confirmation.objects.bounced()] == [town.beite]


def test_a_round_takes_as_many_queries_for_many_as_for_few(town, organization, django_assert_max_num_queries, qian):
    day = today() + timedelta(days=30)
    plan_round(town.center, by=qian, whom="members", answer_by=day, year=2026)
    with django_assert_max_num_queries(40) as few:
        plan_round(town.center, by=qian, whom="registry", answer_by=day, year=2026)
    for number in range(8):
        add_contact(organization(f"公司{number}"), name="甲", email=f"a{number}@b.example", by=SYSTEM)
    with django_assert_max_num_queries(40) as many:
        plan_round(town.center, by=qian, whom="registry", answer_by=day, year=2026)
    assert len(few) == len(many)
