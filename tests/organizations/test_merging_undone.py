"""Undo takes a merge apart again, later changes and all, or names what stands in the way."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.audit.recording import change_set, move
from ecosystem.audit.undo import undo
from ecosystem.casework.models import Mention, Note
from ecosystem.casework.services import add_note
from ecosystem.core.errors import Conflict
from ecosystem.organizations import services
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import merge_organizations
from tests.organizations.merging_rows import MAKERS, dump, merged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_merges_are_followed_to_the_end_and_undone_from_the_end(pair, organization):
    other = organization("黄鹤云")
    start = dump()
    merged(pair)
    first = ChangeSet.objects.latest("pk")
    merge_organizations(other, Organization.objects.get(pk=pair.kept.pk), by=SYSTEM)
    second = ChangeSet.objects.latest("pk")
    assert Organization.objects.now_under(pair.absorbed.public_id) == other
    with pytest.raises(Conflict) as refusal:
        undo(first, by=SYSTEM)
    assert refusal.value.code in {"undo_conflict", "merged"}
    undo(second, by=SYSTEM)
    undo(first, by=SYSTEM)
    assert dump() == start


def test_the_history_of_both_is_read_from_the_one_that_is_left(pair):
    services.revise_organization(pair.absorbed, by=SYSTEM, description="从前", reason="早先的原因")
    merged(pair)
    told = Change.objects.about(Organization.objects.get(pk=pair.kept.pk))
    assert "早先的原因" in set(told.values_list("change_set__reason", flat=True))


def test_later_changes_of_what_was_not_merged_stay(pair, world):
    made_before = MAKERS["organizations.contact.organization"](world, pair.absorbed)
    merged(pair)
    target = ChangeSet.objects.latest("pk")
    kept = Organization.objects.get(pk=pair.kept.pk)
    services.revise_organization(kept, by=SYSTEM, description="后来写的")
    services.revise_contact(made_before, by=SYSTEM, phone="027-1")
    services.add_name(kept, by=SYSTEM, name="VT", kind="short")
    undo(target, by=SYSTEM)
    kept.refresh_from_db()
    made_before.refresh_from_db()
    assert (kept.description, kept.website, kept.name_en) == ("后来写的", "", "")
    assert (made_before.organization_id, made_before.phone) == (pair.absorbed.pk, "027-1")
    assert set(kept.names.values_list("name", flat=True)) == {"武汉唯理科技有限公司", "唯理", "VT"}


def test_names_follow_the_list_of_names_again_after_undo(organization):
    """Without the merge the short name written since would be the organization's own; so it is after undo."""
    absorbed = organization("甲公司", short_name="甲")
    kept = organization("乙公司")
    merge_organizations(kept, absorbed, by=SYSTEM)
    target = ChangeSet.objects.latest("pk")
    services.add_name(Organization.objects.get(pk=kept.pk), by=SYSTEM, name="乙", kind="short")
    undo(target, by=SYSTEM)
    assert Organization.objects.get(pk=kept.pk).short_name == "乙"


def test_what_stands_in_the_way_of_undo_is_named(pair):
    merged(pair)
    target = ChangeSet.objects.latest("pk")
    name = pair.kept.names.get(name="Veritas")
    services.remove_name(name, by=SYSTEM)
    services.revise_organization(Organization.objects.get(pk=pair.kept.pk), by=SYSTEM, website="https://y.example/")
    before = dump()
    with pytest.raises(Conflict) as refusal:
        undo(target, by=SYSTEM)
    assert str(refusal.value) == "Changed since, so this cannot be undone: organization “武汉唯理科技有限公司”."
    services.revise_organization(
        Organization.objects.get(pk=pair.kept.pk), by=SYSTEM, website="https://veritas.example/"
    )
    with pytest.raises(Conflict) as refusal:
        undo(target, by=SYSTEM)
    assert str(refusal.value) == "Changed since, so this cannot be undone: organization name “Veritas”."
    assert dump() != before


def test_a_record_that_is_not_audited_is_carried_over_and_back(world, pair, zhao, qian):
    first = add_note(text=f"@{zhao.username} 看", center=world.center, organization=pair.kept, by=qian)
    second = add_note(text="别的", center=world.center, organization=pair.kept, by=qian)
    mention = Mention.objects.get(note=first)
    with change_set(by=SYSTEM, verb="Carry over"):
        move(mention, note=second)
    assert Mention.objects.get().note_id == second.pk
    target = ChangeSet.objects.latest("pk")
    undone = undo(target, by=SYSTEM)
    assert Mention.objects.get().note_id == first.pk
    undo(undone, by=SYSTEM)
    assert Mention.objects.get().note_id == second.pk
    Mention.objects.update(note=first)
    with pytest.raises(Conflict) as refusal:
        undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
    assert refusal.value.code == "undo_conflict"
    assert Note.objects.count() == 2
