"""One organization and its people: inviting, accepting, withdrawing, leaving."""

import re

import pytest
from django.core import mail

from ecosystem.organizations.models import Invitation, Representation

pytestmark = pytest.mark.django_db

HOME = "/en/portal/"
LINK = re.compile(r"http://testserver(/en/portal/invitations/\S+/)")


@pytest.fixture
def page(weili):
    return f"{HOME}organizations/{weili.public_id}/"


@pytest.fixture
def invited(mei, signed_in, representation, page, django_capture_on_commit_callbacks):
    """The path of the link that 梅 had sent to 博."""
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(mei).post(f"{page}invite/", {"email": "bo@mail.example", "role": "工程师"})
    assert answer["Location"] == page
    return LINK.findall(mail.outbox[-1].body)[0]


def test_only_representatives_open_an_organization(representation, page, bo, zhao, signed_in, mei):
    for person in (bo, zhao):
        for path in (page, f"{page}invite/", f"{page}edit/"):
            assert signed_in(person).get(path).status_code == 404
            assert signed_in(person).post(path, {}).status_code in {404, 405}
    said = signed_in(mei).get(page).content.decode()
    assert "总经理" in said
    assert "speaks for the others" in said


def test_an_invited_colleague_follows_the_link_and_represents_at_once(invited, bo, signed_in, page, weili):
    portal = signed_in(bo)
    said = portal.get(invited).content.decode()
    assert "Represent 武汉唯理科技" in said
    assert portal.post(invited)["Location"] == page
    assert portal.get(page).status_code == 200
    assert Representation.objects.get(user=bo).state == "verified"
    assert portal.get(invited).status_code == 404
    again = portal.post(invited)
    assert (again.status_code, "no longer open" in again.content.decode()) == (409, True)


def test_an_invitation_waits_on_the_first_page_of_whoever_has_the_address(invited, bo, mei, signed_in, page):
    sent = Invitation.objects.get()
    accept = f"{HOME}invitations/{sent.pk}/accept/"
    assert accept in signed_in(bo).get(HOME).content.decode()
    assert accept not in signed_in(mei).get(HOME).content.decode()
    assert signed_in(mei).post(accept).status_code == 404
    assert signed_in(bo).get(accept).status_code == 405
    assert signed_in(bo).post(accept)["Location"] == page


def test_an_invitation_for_another_address_is_refused_on_a_page_that_says_so(invited, zhao, signed_in):
    answer = signed_in(zhao).post(invited)
    assert answer.status_code == 409
    assert "This invitation is for another address." in answer.content.decode()
    assert not Representation.objects.filter(user=zhao).exists()


def test_an_invitation_is_shown_and_withdrawn(invited, mei, bo, signed_in, page):
    assert "bo@mail.example" in signed_in(mei).get(page).content.decode()
    address = f"{HOME}invitations/{Invitation.objects.get().pk}/withdraw/"
    assert signed_in(bo).post(address).status_code == 404
    assert signed_in(mei).post(address)["Location"] == page
    assert signed_in(bo).post(invited).status_code == 409
    assert signed_in(mei).post(address).status_code == 409


def test_what_is_wrong_with_an_invitation_is_said_at_its_field(mei, signed_in, representation, page):
    answer = signed_in(mei).post(f"{page}invite/", {"email": "bo", "role": ""})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"email", "role"})
    assert mail.outbox == []


def test_somebody_leaves_after_being_told_what_it_means(mei, signed_in, representation, page):
    portal = signed_in(mei)
    address = f"{HOME}representations/{representation.pk}/end/"
    assert "you can no longer act for it here" in portal.get(address).content.decode()
    assert portal.post(address, {"reason": "离职"})["Location"] == HOME
    representation.refresh_from_db()
    assert (representation.state, representation.ending) == ("ended", "离职")
    assert portal.get(page).status_code == 404


def test_who_speaks_for_the_others_ends_a_colleagues_and_not_the_other_way_round(
    invited, mei, bo, signed_in, representation, page
):
    signed_in(bo).post(invited)
    own = Representation.objects.get(user=bo)
    theirs, mine = (f"{HOME}representations/{one.pk}/end/" for one in (own, representation))
    assert mine not in signed_in(bo).get(page).content.decode()
    assert signed_in(bo).post(mine).status_code == 403
    assert theirs in signed_in(mei).get(page).content.decode()
    assert signed_in(mei).post(theirs)["Location"] == page
    own.refresh_from_db()
    assert own.state == "ended"


def test_a_strangers_representation_is_not_there(representation, bo, signed_in):
    assert signed_in(bo).post(f"{HOME}representations/{representation.pk}/end/").status_code == 404
