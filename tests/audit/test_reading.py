"""Some records' history takes more to read than the records beside them; each kind says so itself."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Audited, Change, ChangeSet
from ecosystem.audit.reading import without_private
from ecosystem.audit.recording import change_set
from ecosystem.desk.history import about
from ecosystem.organizations.models import Contact, Organization
from ecosystem.organizations.services import add_contact, add_name, remove_contact

pytestmark = pytest.mark.django_db

SEE_CONTACTS = {"lin", "qian", "zhao"}
OF_WUHAN = {*SEE_CONTACTS, "sun"}


@pytest.fixture
def member(organization) -> Organization:
    member = organization("唯理科技")
    add_contact(member, by=SYSTEM, name="金丝雀", phone="13900001111")
    add_name(member, by=SYSTEM, name="唯理", kind="alias")
    return member


def kinds_read_by(person) -> list[str]:
    return [change.label for change in without_private(person, Change.objects.order_by("pk"))]


def test_reading_takes_no_more_than_seeing_unless_a_kind_of_record_says_so():
    assert (Audited.audit_reading, Organization.audit_reading, Contact.audit_reading) == ("view", "view", "contacts")


def test_the_history_of_a_contact_is_for_who_may_see_contacts_there(member, people):
    readers = {name for name, person in people.items() if "organizations.contact" in kinds_read_by(person)}
    assert readers == SEE_CONTACTS


def test_everything_else_stays_in_its_order(member, people):
    others = [change.label for change in Change.objects.order_by("pk") if change.label != "organizations.contact"]
    assert kinds_read_by(people["sun"]) == others
    assert kinds_read_by(people["zhao"]) == [change.label for change in Change.objects.order_by("pk")]


def test_what_was_removed_belongs_where_its_subject_does(member, people):
    remove_contact(Contact.objects.get(), by=SYSTEM)
    readers = {name for name, person in people.items() if "organizations.contact" in kinds_read_by(person)}
    assert readers == SEE_CONTACTS


def test_a_kind_of_record_can_ask_for_more(member, people, monkeypatch):
    monkeypatch.setattr(Contact, "audit_reading", "enroll")
    readers = {name for name, person in people.items() if "organizations.contact" in kinds_read_by(person)}
    assert readers == {"lin", "qian"}


def test_the_desk_tells_it_in_the_same_way(member, people):
    tellers = {
        name
        for name in OF_WUHAN
        if any(entry.name == "金丝雀" for event in about(people[name], member, 50) for entry in event.entries)
    }
    assert tellers == SEE_CONTACTS


def test_many_private_records_cost_no_more_queries_than_one(member, zhao, django_assert_num_queries):
    for number in range(5):
        add_contact(member, by=SYSTEM, name=f"联系人{number}")
    changes = list(Change.objects.order_by("pk"))
    without_private(zhao, changes[:0])
    with django_assert_num_queries(2):
        assert without_private(zhao, changes) == changes


def seers(people) -> set[str]:
    newest = ChangeSet.objects.latest("pk")
    return {name for name, person in people.items() if newest in ChangeSet.objects.visible_to(person)}


def test_why_something_private_was_done_is_private_too(member, people):
    add_contact(member, by=SYSTEM, name="金丝雀", reason="他本人的请求")
    assert seers(people) == SEE_CONTACTS


def test_what_touched_public_records_as_well_is_for_everybody_on_the_staff(member, people):
    with change_set(by=SYSTEM, verb="Import"):
        add_contact(member, by=SYSTEM, name="金丝雀")
        add_name(member, by=SYSTEM, name="唯理科", kind="alias")
    assert seers(people) == OF_WUHAN


def test_whoever_did_something_sees_that_they_did(member, people, monkeypatch):
    add_contact(member, by=people["zhao"], name="金丝雀")
    monkeypatch.setattr(Contact, "audit_reading", "enroll")
    add_contact(member, by=people["zhao"], name="另一位")
    assert seers(people) == {"lin", "qian", "zhao"}
