"""A contact is a person: what is erased is gone for good, wherever it was kept."""

import pytest

from ecosystem.audit.models import Change, ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict
from ecosystem.organizations.models import Contact
from ecosystem.organizations.services import add_contact, erase_contact, remove_contact, revise_contact

pytestmark = pytest.mark.django_db

PERSON = {"name": "王测试", "role": "联络人", "phone": "13900000000", "email": "wang@example.com", "note": "早上联系"}


@pytest.fixture
def wang(organization, zhao) -> Contact:
    contact = add_contact(organization("唯理科技"), by=zhao, **PERSON)
    return revise_contact(contact, by=zhao, phone="13911111111")


def history() -> str:
    return " ".join(f"{change.name} {change.before} {change.after}" for change in Change.objects.all())


def is_erased() -> None:
    assert not [value for value in (*PERSON.values(), "13911111111") if value in history()]


def test_erasing_somebody_cannot_be_undone(wang, zhao):
    erase_contact(wang, by=zhao, reason="本人要求")
    with pytest.raises(Conflict) as refusal:
        undo(ChangeSet.objects.latest("pk"), by=zhao)
    assert refusal.value.code == "undo_conflict"
    assert not Contact.objects.exists()
    is_erased()
    with pytest.raises(Conflict) as again:
        erase_contact(wang, by=zhao)
    assert again.value.code == "gone"


def test_somebody_who_was_removed_before_can_still_be_erased(wang, zhao):
    remove_contact(wang, by=zhao)
    removed = ChangeSet.objects.latest("pk")
    assert PERSON["name"] in history()
    erase_contact(wang, by=zhao, reason="本人要求")
    is_erased()
    with pytest.raises(Conflict):
        undo(removed, by=zhao)
    assert not Contact.objects.exists()


def test_who_erased_somebody_and_why_is_kept_even_where_they_were_removed_before(wang, zhao):
    remove_contact(wang, by=zhao)
    erase_contact(wang, by=zhao, reason="本人要求")
    entry = ChangeSet.objects.latest("pk")
    assert (entry.by, entry.verb, entry.reason, entry.size) == (zhao, "Erase a contact", "本人要求", 1)
    assert entry.edition is None
