"""News is not sent to who wants none; mail of a running procedure is."""

import pytest
from django.core import mail

from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.correspondence import services
from ecosystem.correspondence.addresses import unsubscribe_token
from ecosystem.correspondence.delivery import as_mail, send_due
from ecosystem.correspondence.models import Unsubscription
from ecosystem.correspondence.services.consent import message_behind, unsubscribe_reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_news_carries_a_link_in_its_text_and_its_header(letter):
    message = letter("correspondence.news")
    sent = as_mail(message)
    token = unsubscribe_token(message.public_id)
    link = f"http://localhost:8000/unsubscribe/{token}/"
    assert sent.extra_headers["List-Unsubscribe"] == f"<http://localhost:8000/api/v1/unsubscribe/{token}/>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.body.endswith(f"{link}\n")
    assert "wang" not in link


def test_a_letter_of_a_running_matter_carries_none(letter):
    sent = as_mail(letter())
    assert "List-Unsubscribe" not in sent.extra_headers
    assert "unsubscribe" not in sent.body


def test_the_address_of_the_site_is_the_operators(letter, settings):
    settings.SITE_URL = "https://registry.example.org/"
    message = letter("correspondence.news")
    assert "https://registry.example.org/unsubscribe/" in as_mail(message).body
    assert message.message_id.endswith("@registry.example.org>")
    assert "https://registry.example.org ，" in message.body


def test_who_unsubscribed_gets_no_news_at_that_center(letter, world, qian, chengdu_center):
    services.unsubscribe(world.center, address="Wang@Weili.example", by=qian)
    with pytest.raises(Conflict) as refusal:
        letter("correspondence.news")
    assert refusal.value.code == "unsubscribed"
    assert letter().state == "draft"
    assert letter("correspondence.news", center=chengdu_center).state == "draft"


def test_who_unsubscribes_while_news_waits_gets_none(letter, world, qian):
    draft, waiting = letter("correspondence.news"), letter("correspondence.news", release=True)
    unsubscribe_reader(draft)
    with pytest.raises(Conflict):
        services.release(draft, by=qian)
    send_due()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.last_error, mail.outbox) == ("failed", "This address has unsubscribed.", [])


def test_the_link_proves_that_one_has_the_message(letter):
    message = letter("correspondence.news")
    token = unsubscribe_token(message.public_id)
    assert message_behind(token) == message
    assert message_behind(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert message_behind(message.public_id) is None
    assert message_behind(unsubscribe_token("0000000000")) is None


def test_unsubscribing_twice_is_once(letter, world, qian):
    message = letter("correspondence.news")
    unsubscribe_reader(message)
    unsubscribe_reader(message)
    services.unsubscribe(world.center, address=" WANG@WEILI.EXAMPLE ", by=qian)
    assert Unsubscription.objects.get().address == "wang@weili.example"


def test_staff_take_somebody_back_on_request_only(letter, world, qian):
    gone = services.unsubscribe(world.center, address="wang@weili.example", by=qian)
    with pytest.raises(InvalidInput):
        services.resubscribe(gone, by=qian, reason="")
    services.resubscribe(gone, by=qian, reason="来电要求")
    assert letter("correspondence.news").state == "draft"


def test_no_address_no_unsubscription(world, qian, zhao):
    with pytest.raises(InvalidInput) as refusal:
        services.unsubscribe(world.center, address="nobody", by=qian)
    assert set(refusal.value.fields) == {"address"}
    with pytest.raises(NotAllowed):
        services.unsubscribe(world.center, address="a@example.org", by=zhao)
