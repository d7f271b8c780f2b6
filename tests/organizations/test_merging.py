"""Two records of one organization become one: whatever refers to the one refers to the other, and undo takes it back."""

from datetime import date

import pytest
from django.apps import apps

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Audited, ChangeSet
from ecosystem.audit.undo import may_undo, undo
from ecosystem.casework.models import Note
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.organizations import services
from ecosystem.organizations.merging.own import GROUPS
from ecosystem.organizations.merging.relations import Relation, relations_to
from ecosystem.organizations.merging.rules import ruled
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import merge_organizations
from ecosystem.organizations.services.merging import plan_merge
from ecosystem.programs import services as programs
from ecosystem.programs.models import Enrollment
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.services import relate
from tests.organizations.merging_rows import JOINED, MAKERS, STAYING, dump, merged
from tests.undoing import is_put_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


CASES = {"merge_organizations": lambda w: lambda by: merge_organizations(w.kept, w.absorbed, by=by, reason="重复")}


def all_relations():
    return {relation.key: relation for relation in relations_to(Organization)}


def test_no_relation_to_organizations_is_forgotten():
    """A new foreign key needs a maker in merging_rows.py, by which the next test proves what becomes of its rows."""
    assert set(all_relations()) == set(MAKERS) | set(STAYING)
    assert set(STAYING) <= ruled() <= set(all_relations())
    unaudited = {key for key, relation in all_relations().items() if not issubclass(relation.model, Audited)}
    assert unaudited <= set(STAYING)


@pytest.mark.parametrize("key", MAKERS)
def test_what_refers_to_the_one_refers_to_the_other_and_back_again(key, world, pair):
    row = MAKERS[key](world, pair.absorbed)
    relation = all_relations()[key]
    before = dump()
    merged(pair)
    moved = relation.model._default_manager.get(pk=row.pk)
    assert getattr(moved, moved._meta.get_field(relation.field).attname) == pair.kept.pk
    assert not relation.rows(pair.absorbed).exists()
    undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
    assert dump() == before


def test_everything_at_once_moves_and_comes_back_and_goes_again(world, pair):
    for key, make in MAKERS.items():
        if key != "programs.application.host":
            make(world, pair.absorbed)
    is_put_back(CASES["merge_organizations"](pair), by=SYSTEM)
    pair.absorbed.refresh_from_db()
    assert (pair.absorbed.status, pair.absorbed.merged_into) == ("archived", pair.kept)
    left = {key for key, relation in all_relations().items() if relation.rows(pair.absorbed).exists()}
    assert left <= set(STAYING)


def refusal_of(pair):
    try:
        merged(pair)
    except Conflict as refusal:
        return refusal
    return None


def test_what_both_have_becomes_one_or_is_refused_by_name_and_nothing_else_happens(world, pair):
    """Every kind of row on both sides at once: no database error, but a reason."""
    for key, make in MAKERS.items():
        if key in {"organizations.identifier.organization", "programs.application.host"}:
            continue
        before, mark = dump(), ChangeSet.objects.latest("pk").pk
        make(world, pair.kept)
        make(world, pair.absorbed)
        standing = dump()
        if (refusal := refusal_of(pair)) is not None:
            assert refusal.code == "cannot_join", key
            assert str(refusal).startswith("These cannot be merged yet."), key
            assert dump() == standing
        else:
            assert not all_relations()[key].rows(pair.absorbed).exists()
            undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
            assert dump() == standing, key
        for target in ChangeSet.objects.filter(pk__gt=mark, undoes=None, undone_by=None).order_by("-pk"):
            undo(target, by=SYSTEM)
        assert dump() == before


def test_the_filled_field_is_taken_and_of_two_the_one_verified_later(pair):
    services.revise_organization(pair.kept, by=SYSTEM, description="旧")
    services.revise_organization(pair.absorbed, by=SYSTEM, description="新", founded_on=date(2016, 1, 1))
    services.verify_organization(pair.kept, on=date(2021, 1, 1), by=SYSTEM)
    services.verify_organization(pair.absorbed, on=date(2022, 1, 1), by=SYSTEM)
    one = merged(pair)
    told = (one.website, one.description, one.founded_on, one.verified_on, one.short_name, one.name_en)
    assert told == (
        "https://veritas.example/",
        "新",
        date(2016, 1, 1),
        date(2022, 1, 1),
        "唯理",
        "Veritas",
    )


def test_a_choice_decides_and_the_other_name_is_an_alias(pair):
    one = merged(pair, choices={"name": "absorbed", "website": "kept"})
    assert (one.name, one.website) == ("唯理科技（武汉）有限公司", "")
    assert set(one.names.values_list("name", "kind")) == {
        ("武汉唯理科技有限公司", "alias"),
        ("唯理科技（武汉）有限公司", "official"),
        ("唯理", "short"),
        ("Veritas", "translated"),
    }


@pytest.mark.parametrize("choices", [{"colour": "kept"}, {"name": "both"}])
def test_a_choice_that_there_is_not_is_refused(pair, choices):
    with pytest.raises(InvalidInput) as refusal:
        merged(pair, choices=choices)
    assert refusal.value.code == "no_such_choice"


def test_every_field_of_an_organization_is_chosen_or_kept_on_purpose():
    """A new column belongs to a group in merging/own.py, or is named here with its reason."""
    chosen = {name for names in GROUPS.values() for name in names}
    # Ids and the city are the record's own; the rest follows, or is the merge itself.
    own = {
        "id",
        "public_id",
        "registry",
        "merged_into",
        "name_key",
        "sort_key",
        "prominence",
        "created_at",
        "updated_at",
    }
    assert chosen | own == {column.name for column in Organization._meta.concrete_fields}
    assert chosen.isdisjoint(own)


def test_any_name_and_code_of_either_finds_the_one_and_only_the_one(pair):
    services.add_identifier(pair.absorbed, by=SYSTEM, scheme="stock_code", value="600000")
    merged(pair)
    for text in ("唯理科技（武汉）有限公司", "veritas", "600000", "武汉唯理"):
        assert list(Organization.objects.search(text)) == [pair.kept], text


def test_an_edge_between_the_two_is_dropped_and_the_same_edge_of_both_becomes_one(pair, organization):
    other = organization("黄鹤云")
    relate(pair.absorbed, pair.kept, kind="supplies", by=SYSTEM)
    relate(pair.kept, other, kind="collaborates_with", by=SYSTEM, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
    relate(pair.absorbed, other, kind="collaborates_with", by=SYSTEM, starts_on=date(2020, 6, 1), note="长期")
    relate(other, pair.absorbed, kind="invests_in", by=SYSTEM)
    before = dump()
    plan = plan_merge(pair.kept, pair.absorbed, by=SYSTEM)
    assert dump() == before
    assert ("Relationships", 1) in plan.moved
    assert any("would relate the organization to itself" in remark.sentence for remark in plan.remarks)
    merged(pair)
    left = Relationship.objects.order_by("pk").values_list("kind", "starts_on", "ends_on", "note")
    assert set(left) == {("collaborates_with", date(2020, 1, 1), None, "长期"), ("invests_in", None, None, "")}
    undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
    assert dump() == before


def test_enrollments_that_agree_become_the_one_that_began_first(pair, program):
    later = programs.enroll(pair.kept, program, on=date(2022, 6, 1), by=SYSTEM)
    first = programs.enroll(pair.absorbed, program, on=JOINED, by=SYSTEM)
    before = dump()
    merged(pair)
    one = Enrollment.objects.get()
    assert (one.pk, one.organization, one.starts_on) == (first.pk, pair.kept, JOINED)
    assert not Enrollment.objects.filter(pk=later.pk).exists()
    undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
    assert dump() == before


def test_enrollments_that_contradict_each_other_are_refused_naming_both(pair, program):
    programs.enroll(pair.kept, program, on=JOINED, by=SYSTEM)
    gone = programs.enroll(pair.absorbed, program, on=JOINED, by=SYSTEM)
    programs.graduate(gone, on=date(2022, 3, 1), reason="毕业", by=SYSTEM)
    before = dump()
    with pytest.raises(Conflict) as refusal:
        merged(pair)
    assert refusal.value.code == "overlap"
    assert "“Veritas · 梧桐计划” and “武汉唯理科技有限公司 · 梧桐计划”" in str(refusal.value)
    assert "2022-01-10 – 2022-03-01, graduated" in str(refusal.value)
    assert "2022-01-10 – …, active" in str(refusal.value)
    assert dump() == before
    assert plan_merge(pair.kept, pair.absorbed, by=SYSTEM).refusal == str(refusal.value)


def test_one_after_the_other_stay_two_enrollments(pair, program):
    gone = programs.enroll(pair.absorbed, program, on=JOINED, by=SYSTEM)
    programs.graduate(gone, on=date(2022, 3, 1), reason="毕业", by=SYSTEM)
    programs.enroll(pair.kept, program, on=date(2022, 3, 1), by=SYSTEM)
    merged(pair)
    assert Enrollment.objects.filter(organization=pair.kept).count() == 2


def test_two_codes_of_legal_persons_are_two_legal_persons(pair):
    services.add_identifier(pair.kept, by=SYSTEM, scheme="uscc", value="91420100MA4K2F7L8R")
    services.add_identifier(pair.absorbed, by=SYSTEM, scheme="uscc", value="91420100MA4KXYQ386")
    with pytest.raises(Conflict) as refusal:
        merged(pair)
    assert refusal.value.code == "two_codes"
    assert "91420100MA4K2F7L8R" in str(refusal.value)
    assert "91420100MA4KXYQ386" in str(refusal.value)


def test_who_represents_both_represents_the_one_and_one_speaks_for_all(pair, mei, bo):
    for organization, person in ((pair.kept, bo), (pair.absorbed, mei), (pair.absorbed, bo)):
        services.verify_representation(services.claim_organization(organization, by=person, role="经理"), by=SYSTEM)
    before = dump()
    merged(pair)
    rows = pair.kept.representations.verified().order_by("user__username")
    assert list(rows.values_list("user__username", "is_lead")) == [("bo", True), ("mei", False)]
    undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
    assert dump() == before


WRITES = {
    "revise": lambda o: services.revise_organization(o, by=SYSTEM, website="https://x.example/"),
    "restore": lambda o: services.restore_organization(o, by=SYSTEM),
    "publish": lambda o: services.publish_organization(o, by=SYSTEM),
    "verify": lambda o: services.verify_organization(o, by=SYSTEM),
    "name": lambda o: services.add_name(o, by=SYSTEM, name="又名", kind="alias"),
    "code": lambda o: services.add_identifier(o, by=SYSTEM, scheme="stock_code", value="600001"),
    "contact": lambda o: services.add_contact(o, by=SYSTEM, name="王工"),
    "statement": lambda o: services.add_statement(o, by=SYSTEM, topic="mission", text="使命"),
}


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("read", ["before the merge", "after it"])
def test_nothing_is_written_about_a_merged_record(write, read, pair):
    stale = Organization.objects.get(pk=pair.absorbed.pk)
    merged(pair)
    before = dump()
    with pytest.raises(Conflict) as refusal:
        WRITES[write](stale if read == "before the merge" else Organization.objects.get(pk=pair.absorbed.pk))
    assert refusal.value.code in {"merged", "archived"}
    assert dump() == before


def test_nobody_claims_a_merged_record(pair, mei):
    merged(pair)
    with pytest.raises(NotAllowed):
        services.claim_organization(Organization.objects.get(pk=pair.absorbed.pk), by=mei, role="经理")


def test_a_merged_record_is_merged_no_more_and_no_record_with_itself(pair, organization):
    other = organization("黄鹤云")
    merged(pair)
    for kept, absorbed in ((other, pair.absorbed), (pair.absorbed, other)):
        with pytest.raises(Conflict) as refusal:
            merge_organizations(kept, absorbed, by=SYSTEM)
        assert refusal.value.code == "merged"
    with pytest.raises(InvalidInput) as refusal:
        merge_organizations(other, other, by=SYSTEM)
    assert refusal.value.code == "same_record"


def test_editors_of_both_registries_merge_and_undo_it(pair, world, people, organization, chengdu):
    MAKERS["programs.enrollment.organization"](world, pair.absorbed)
    for name in ("sun", "rui", "chen", "nobody"):
        with pytest.raises(NotAllowed):
            merged(pair, by=people[name])
        with pytest.raises(NotAllowed):
            plan_merge(pair.kept, pair.absorbed, by=people[name])
    merged(pair, by=people["zhao"])
    target = ChangeSet.objects.latest("pk")
    assert [name for name in people if may_undo(people[name], target)] == ["lin", "qian", "zhao"]
    undo(target, by=people["zhao"])
    elsewhere = organization("成都公司", registry=chengdu)
    with pytest.raises(NotAllowed):
        merge_organizations(pair.kept, elsewhere, by=people["zhao"])


def test_what_somebody_may_not_remove_they_do_not_make_one_by_merging(pair, program, zhao, qian):
    for organization in (pair.kept, pair.absorbed):
        programs.enroll(organization, program, on=JOINED, by=SYSTEM)
    with pytest.raises(NotAllowed):
        merged(pair, by=zhao)
    assert "Somebody who may change it must merge these" in plan_merge(pair.kept, pair.absorbed, by=zhao).refusal
    merged(pair, by=qian)


def test_enrollments_do_not_move_to_another_city(pair, world, organization, chengdu):
    MAKERS["programs.enrollment.organization"](world, pair.absorbed)
    with pytest.raises(Conflict) as refusal:
        merge_organizations(organization("成都公司", registry=chengdu), pair.absorbed, by=SYSTEM)
    assert refusal.value.code == "other_registry"


def test_relations_are_found_wherever_they_are():
    keys = {relation.key for relation in relations_to(Note)}
    assert keys == {
        "casework.mention.note",
        "audit.change.other_id",
        "audit.change.subject_id",
        "correspondence.message.about_id",
    }
    assert Relation(apps.get_model("casework.mention"), "note") in relations_to(Note)
