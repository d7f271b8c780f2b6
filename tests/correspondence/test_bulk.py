"""One letter to many: everybody with an address gets it once, and who is left out is named with the reason."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.correspondence import services
from ecosystem.correspondence.models import Batch, Message
from ecosystem.correspondence.services import compose_bulk, plan_bulk
from ecosystem.organizations.services import add_contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
FREE = {"subject": "致{{ organization }}", "body": "{{ recipient }}：请来。"}


@pytest.fixture
def many(world, organization, chengdu):
    """Weili with two people, one of them at another company too, one company without an address, one elsewhere."""
    add_contact(world.weili, name="李工", email="li@weili.example", by=SYSTEM)
    add_contact(world.weili, name="电话", phone="13800000000", by=SYSTEM)
    third, elsewhere = organization("智慧农业"), organization("成都某某", registry=chengdu)
    add_contact(third, name="李工", email="LI@weili.example", by=SYSTEM)
    add_contact(elsewhere, name="陈工", email="chen@cd.example", by=SYSTEM)
    return [world.weili, world.betvision, third, elsewhere]


def test_who_gets_it_and_who_is_left_out_is_known_before_anything_is_written(many, world, qian):
    plan = plan_bulk(world.center, many, by=qian, code="correspondence.letter", **FREE)
    assert [str(addressee) for addressee in plan.addressees] == ["Weili: 王工", "Weili: 李工"]
    assert [(left.name, left.why) for left in plan.left_out] == [
        ("倍特威视", "No contact with an e-mail address."),
        ("智慧农业: 李工", "This address gets it already."),
        ("成都某某", "The organization is in another city's registry."),
    ]
    assert (plan.sample.subject, plan.sample.body) == ("致唯理科技", "王工：请来。")
    assert Message.objects.count() == 0


def test_everybody_gets_a_draft_of_one_mailing_in_one_change_set(many, world, qian):
    posting = compose_bulk(world.center, many, by=qian, code="correspondence.letter", reason="年会", **FREE)
    assert posting.batch == Batch.objects.get()
    assert posting.batch.title == "致{{ organization }}"
    messages = Message.objects.order_by("pk")
    assert [(m.to_name, m.subject, m.state, m.organization) for m in messages] == [
        ("王工", "致唯理科技", "draft", world.weili),
        ("李工", "致唯理科技", "draft", world.weili),
    ]
    assert len({message.message_id for message in messages}) == 2
    change_set = ChangeSet.objects.latest("pk")
    assert (change_set.by, change_set.reason, change_set.size) == (qian, "年会", 3)
    assert len(posting.left_out) == 3


def test_without_a_text_of_ones_own_it_is_the_template(many, world, qian):
    services.revise_template(
        world.center, "correspondence.letter", "zh-hans", by=qian, subject="通知", body="{{ organization }}"
    )
    posting = compose_bulk(world.center, many, by=qian, code="correspondence.letter")
    assert [(message.subject, message.body) for message in posting.messages] == [("通知", "唯理科技")] * 2


def test_news_does_not_go_to_who_unsubscribed_but_letters_do(many, world, qian):
    services.unsubscribe(world.center, address="WANG@weili.example", by=qian)
    news = plan_bulk(world.center, many, by=qian, code="correspondence.news", **FREE)
    assert [addressee.recipient.email for addressee in news.addressees] == ["li@weili.example"]
    assert ("Weili: 王工", "This address has unsubscribed.") in [(left.name, left.why) for left in news.left_out]
    assert len(plan_bulk(world.center, many, by=qian, code="correspondence.letter", **FREE).addressees) == 2


def test_half_a_text_and_unknown_names_are_refused(many, world, qian):
    for said, code in (({"subject": "题"}, "empty_text"), ({**FREE, "body": "{{ foo }}"}, "unknown_placeholder")):
        with pytest.raises(InvalidInput) as refusal:
            compose_bulk(world.center, many, by=qian, code="correspondence.letter", **said)
        assert refusal.value.code == code
    with pytest.raises(InvalidInput, match="not written to many"):
        compose_bulk(world.center, many, by=qian, code="tests.received")
    assert Batch.objects.count() == 0


def test_a_letter_to_nobody_is_none(world, qian):
    with pytest.raises(Conflict, match="Nobody"):
        compose_bulk(world.center, [world.betvision], by=qian, code="correspondence.letter", **FREE)
    assert Batch.objects.count() == 0


@pytest.mark.parametrize("who", ["zhao", "rui", "sun", "chen"])
def test_others_write_to_nobody(who, many, world, people):
    with pytest.raises(NotAllowed):
        plan_bulk(world.center, many, by=people[who], code="correspondence.letter")
    with pytest.raises(NotAllowed):
        compose_bulk(world.center, many, by=people[who], code="correspondence.letter")


def test_a_mailing_is_released_as_a_whole(many, world, qian):
    posting = compose_bulk(world.center, many, by=qian, code="correspondence.news", **FREE)
    services.unsubscribe(world.center, address="li@weili.example", by=qian)
    services.release_batch(posting.batch, by=qian)
    assert dict(Message.objects.values_list("to_email", "state")) == {
        "wang@weili.example": "queued",
        "li@weili.example": "draft",
    }
    with pytest.raises(Conflict) as refusal:
        services.release_batch(posting.batch, by=qian)
    assert refusal.value.code == "nothing_to_release"


def test_it_takes_as_many_queries_for_many_as_for_one(world, organization, qian):
    others = [organization(f"企业{n}") for n in range(6)]
    for n, other in enumerate(others):
        add_contact(other, name=f"人{n}", email=f"p{n}@example.org", by=SYSTEM)
    plan_bulk(world.center, others, by=qian, code="correspondence.letter")  # reads once what the person may do
    counts = []
    for chosen in (others[:1], others):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            compose_bulk(world.center, chosen, by=qian, code="correspondence.letter", **FREE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
