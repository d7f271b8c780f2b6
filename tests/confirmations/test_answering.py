"""The link: looking changes nothing, one click answers, and it opens nothing once it should not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.audit.models import ChangeSet
from ecosystem.confirmations import services
from ecosystem.confirmations.models import Confirmation
from ecosystem.core.dates import today
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import end_representation
from tests.confirmations.conftest import asked, link_to

pytestmark = pytest.mark.django_db
MEI, WANG = "mei@veritas.example", "wang@beite.example"


def fresh(organization):
    return Organization.objects.get(pk=organization.pk)


def test_looking_shows_what_the_registry_says_and_changes_nothing(client, town, opened, django_assert_max_num_queries):
    link = link_to(MEI)
    sets, edition = ChangeSet.objects.count(), current_edition()
    for method in (client.get, client.head, client.get):
        answer = method(link)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
    said = client.get(f"/en{link}").content.decode()
    for words in ("唯理", "Yes, all correct", "Something has changed", "noindex", "Not yet checked by a person"):
        assert words in said
    assert "other@weili.example" not in said, "contacts are nobody's business but the staff's"
    assert (ChangeSet.objects.count(), current_edition()) == (sets, edition)
    assert fresh(town.weili).verified_on is None


def test_one_click_confirms_without_signing_in(town, opened, mei):
    link, edition = link_to(MEI), current_edition()
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(link, {"answer": "confirm"}).status_code == 403, "the button is the page's own"
    token = browser.get(link).context["csrf_token"]
    answer = browser.post(f"/en{link}", {"answer": "confirm", "csrfmiddlewaretoken": str(token)})
    assert answer.status_code == 200
    assert "Thank you: confirmed" in answer.content.decode()
    found = fresh(town.weili)
    assert (found.verified_on, found.verified_by, found.verified_through) == (today(), mei, "organization")
    assert current_edition() == edition + 1
    made = ChangeSet.objects.latest("pk")
    assert (made.by, made.verb, made.door) == (mei, "Confirm an organization's data", "portal")
    assert "Confirmed by the organization" in browser.get(f"/en/organizations/{town.weili.public_id}/").content.decode()


def test_a_contact_confirms_as_well_and_nobody_is_named_for_it(client, town, opened):
    assert client.post(link_to(WANG), {"answer": "confirm"}).status_code == 200
    found = fresh(town.beite)
    assert (found.verified_on, found.verified_by, found.verified_through) == (today(), None, "organization")
    assert "王联系" not in client.get(f"/organizations/{town.beite.public_id}/").content.decode()


def test_it_is_for_one_purpose_and_once(client, town, opened):
    link = link_to(MEI)
    client.post(link, {"answer": "confirm"})
    sets = ChangeSet.objects.count()
    for sent in ({"answer": "confirm"}, {"answer": "change"}, {"answer": "x"}, {}):
        again = client.post(f"/en{link}", sent)
        assert again.status_code == 200
        assert "Thank you: confirmed" in again.content.decode()
    assert ChangeSet.objects.count() == sets
    assert asked(opened, town.weili).state == "confirmed"
    assert "_auth_user_id" not in client.session, "it signs nobody in"


def test_something_has_changed_leads_to_the_full_form_of_the_portal(client, town, opened, mei, signed_in):
    link = link_to(MEI)
    answer = client.post(link, {"answer": "change"})
    assert (answer.status_code, answer["Location"]) == (302, f"/portal/organizations/{town.weili.public_id}/edit/")
    assert signed_in(mei).get(answer["Location"]).status_code == 200
    assert fresh(town.weili).verified_on is None
    assert asked(opened, town.weili).state == "changed"
    said = client.get(f"/en{link}").content.decode()
    assert "Once all is right again" in said
    client.post(link, {"answer": "confirm"})
    assert fresh(town.weili).verified_on == today()


def test_a_contact_without_an_account_says_what_has_changed_without_one(client, town, opened):
    with translation.override("zh-hans"):
        form = reverse("directory:suggest", args=["organization", town.beite.public_id])
    answer = client.post(f"/en{link_to(WANG)}", {"answer": "change"})
    assert answer.status_code == 200
    said = answer.content.decode()
    assert f'href="/en{form}"' in said
    assert client.get(f"/en{form}").status_code == 200
    assert asked(opened, town.beite).state == "changed"


def test_it_expires(client, town, opened, monkeypatch):
    link = link_to(MEI)
    expires = asked(opened, town.weili).expires_at
    assert timezone.localtime(expires).date() == opened.answer_by
    monkeypatch.setattr(timezone, "now", lambda: expires)
    late = client.get(f"/en{link}")
    assert late.status_code == 410
    assert "This link has expired" in late.content.decode()
    assert client.post(link, {"answer": "confirm"}).status_code == 410
    assert fresh(town.weili).verified_on is None
    monkeypatch.setattr(timezone, "now", lambda: expires - timedelta(seconds=1))
    assert client.get(link).status_code == 200


def test_it_ends_with_the_representation_and_with_the_round(client, town, opened, qian):
    mine, contact = link_to(MEI), link_to(WANG)
    end_representation(town.representation, by=SYSTEM)
    gone = client.post(f"/en{mine}", {"answer": "confirm"})
    assert gone.status_code == 410
    assert "do not represent this organization any more" in gone.content.decode()
    services.close_round(opened, by=qian)
    for answer in (client.get(f"/en{contact}"), client.post(f"/en{contact}", {"answer": "confirm"})):
        assert answer.status_code == 410
        assert "This round is closed" in answer.content.decode()
    assert not Organization.objects.filter(verified_on__isnull=False).exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
        lambda token: "x",
        lambda token: token.replace("-1.", "-2."),
    ],
)
def test_a_link_nobody_was_given_opens_nothing(client, town, opened, change):
    link = link_to(MEI)
    token = link.strip("/").split("/")[-1]
    assert client.get(f"/confirm/{change(token)}/").status_code == 404
    assert client.post(f"/confirm/{change(token)}/", {"answer": "confirm"}).status_code == 404
    assert not Confirmation.objects.exclude(state__in=["waiting", "unreachable"]).exists()


def test_crawlers_are_told_to_stay_away(client):
    assert "Disallow: /confirm/" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("language", ["", "/en", "/zh-hant"])
def test_the_page_is_there_in_every_language(client, town, opened, language):
    assert client.get(f"{language}{link_to(WANG)}").status_code == 200


def test_the_portal_shows_the_question_to_whom_it_was_sent(town, opened, mei, bo, signed_in, client):
    said = signed_in(mei).get("/en/portal/").content.decode()
    link = f"/en{link_to(MEI)}"
    assert f'href="{link}"' in said
    assert "/confirm/" not in signed_in(bo).get("/en/portal/").content.decode()
    client.post(link, {"answer": "confirm"})
    assert "/confirm/" not in signed_in(mei).get("/en/portal/").content.decode()
