"""Editing with moderation: what a representative sends, what staff see, and what comes of it."""

import pytest

from ecosystem.intake.models import ProposedChange
from ecosystem.intake.services import decide_proposal
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.models import Place

pytestmark = pytest.mark.django_db

SAME = {"short_name": "唯理", "website": "https://old.example", "description": "道路巡检"}


@pytest.fixture
def page(weili):
    return f"/en/portal/organizations/{weili.public_id}/"


@pytest.fixture
def portal(mei, signed_in, representation):
    return signed_in(mei)


def test_the_form_shows_what_the_page_says_now(portal, page):
    form = portal.get(f"{page}edit/").context["form"]
    assert {name: form[name].value() for name in SAME} == SAME


def test_what_is_changed_goes_to_the_staff_and_nothing_else(portal, page, weili, mei, wuhan):
    district = Place.objects.filter(parent=wuhan).first()
    sent = {**SAME, "website": "new.example", "place": str(district.pk), "reason": "搬家"}
    assert portal.post(f"{page}edit/", sent)["Location"] == page
    proposal = ProposedChange.objects.get()
    assert (proposal.proposer, proposal.reason) == (mei, "搬家")
    assert {field.name: field.after for field in proposal.fields.all()} == {
        "website": "https://new.example",
        "place": f"{district.code} {district.name}",
    }
    assert Organization.objects.get(pk=weili.pk).website == "https://old.example"
    said = portal.get(page).content.decode()
    assert "<ins>" in said
    assert "https://new.example" in said


def test_line_ends_of_a_browser_are_no_change(portal, page, weili):
    Organization.objects.filter(pk=weili.pk).update(description="一\n二")
    answer = portal.post(f"{page}edit/", {**SAME, "description": "一\r\n二"})
    assert answer.status_code == 422
    assert "Nothing would change" in answer.content.decode()


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(portal, page):
    answer = portal.post(f"{page}edit/", {**SAME, "short_name": "=1+1", "description": "改了"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"short_name"})
    assert answer.context["form"]["description"].value() == "改了"


def test_an_open_proposal_is_shown_again_and_replaced(portal, page):
    portal.post(f"{page}edit/", {**SAME, "website": "https://new.example"})
    again = portal.get(f"{page}edit/")
    assert "it is still open" in again.content.decode()
    assert again.context["form"]["website"].value() == "https://new.example"
    portal.post(f"{page}edit/", {**SAME, "website": "https://newest.example"})
    assert list(ProposedChange.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "open"]


def test_somebody_reads_what_became_of_each_field_and_why(portal, page, zhao):
    portal.post(f"{page}edit/", {**SAME, "website": "https://new.example", "name_en": "Weili"})
    decide_proposal(ProposedChange.objects.get(), by=zhao, accepted={"website"}, reason="官网没有英文名")
    said = portal.get(page).content.decode()
    for words in ("accepted in part", "官网没有英文名", "refused", "accepted"):
        assert words in said


def test_a_proposal_is_withdrawn_by_whoever_made_it(portal, page, bo, signed_in):
    portal.post(f"{page}edit/", {**SAME, "website": "https://new.example"})
    address = f"/en/portal/proposals/{ProposedChange.objects.get().public_id}/withdraw/"
    assert signed_in(bo).post(address).status_code == 404
    assert portal.get(address).status_code == 405
    assert portal.post(address)["Location"] == page
    assert ProposedChange.objects.get().state == "withdrawn"
    assert portal.post(address).status_code == 409


def test_the_page_takes_as_many_queries_for_many_proposals_as_for_one(portal, page, django_assert_max_num_queries):
    portal.post(f"{page}edit/", {**SAME, "website": "https://0.example"})
    with django_assert_max_num_queries(20) as one:
        portal.get(page)
    for number in range(1, 6):
        portal.post(f"{page}edit/", {**SAME, "website": f"https://{number}.example", "name_en": f"W {number}"})
    with django_assert_max_num_queries(20) as many:
        portal.get(page)
    assert len(one) == len(many)
