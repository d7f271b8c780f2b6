"""The scan finds records that are one organization, says why, and remembers what a person decided."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import InvalidInput, NotAllowed
from ecosystem.organizations import services
from ecosystem.organizations.duplicates.blocking import COMMON, Blocks
from ecosystem.organizations.duplicates.scanning import scan
from ecosystem.organizations.models import Distinction, DuplicatePair, Organization
from ecosystem.organizations.services import merge_organizations, tell_apart
from tests.constraints import is_refused_by
from tests.undoing import everything, is_put_back, is_refused_after_a_later_edit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def registry(organization, wuhan):
    """Two pairs that may be one each, and others that are not."""
    return SimpleNamespace(
        place=wuhan,
        betvision=organization("武汉倍特威视系统有限公司", website="https://www.betvision.example/"),
        again=organization("武汉倍特威视系统有限责任公司", website="https://betvision.example/about"),
        branch=organization("武汉倍特威视系统有限公司上海分公司"),
        school=organization("武汉大学", kind="university"),
        hospital=organization("武汉大学中南医院", kind="hospital"),
        typo=organization("武汉唯里科技有限公司"),
        weili=organization("武汉唯理科技有限公司"),
    )


def pairs(user=SYSTEM):
    rows = DuplicatePair.objects.visible_to(user).open().order_by("low_id", "high_id")
    return [(pair.low.name, pair.high.name) for pair in rows]


WANTED = [
    ("武汉倍特威视系统有限公司", "武汉倍特威视系统有限责任公司"),
    ("武汉唯里科技有限公司", "武汉唯理科技有限公司"),
]
CASES = {"tell_apart": lambda w: lambda by: tell_apart(w.again, w.betvision, by=by, reason="两家公司")}


def test_what_may_be_one_is_found_with_its_reasons_and_what_is_not_is_not(registry):
    done = scan(registry.place)
    assert pairs() == WANTED
    assert (done.records, done.found) == (7, 2)
    pair = DuplicatePair.objects.get(low=registry.betvision)
    assert 0.5 <= pair.score <= 1
    assert any("legal form" in sentence for sentence in pair.why)
    with translation.override("zh-hans"):
        assert pair.why


def test_a_shared_identifier_is_told_in_the_reader_s_language(organization, wuhan):
    """One code can stand with one record only, but a school is known by the end of its code as well."""
    one, other = organization("武汉大学", kind="university"), organization("国立武汉大学", kind="university")
    services.add_identifier(one, by=SYSTEM, scheme="wikidata", value="Q1", reason="x")
    services.add_identifier(other, by=SYSTEM, scheme="wikidata", value="Q2", reason="x")
    scan(wuhan)
    assert all(isinstance(sentence, str) for pair in DuplicatePair.objects.all() for sentence in pair.why)


def test_scanning_again_changes_nothing(registry):
    scan(registry.place)
    before = list(DuplicatePair.objects.order_by("pk").values("pk", "low", "high", "score", "evidence", "found_at"))
    sets = ChangeSet.objects.count()
    scan(registry.place)
    again = list(DuplicatePair.objects.order_by("pk").values("pk", "low", "high", "score", "evidence", "found_at"))
    assert (again, ChangeSet.objects.count()) == (before, sets)


def test_what_is_none_any_more_goes_with_the_next_scan_and_other_cities_stay(registry, chengdu, organization):
    for name in ("成都倍特威视系统有限公司", "成都倍特威视系统有限责任公司"):
        organization(name, registry=chengdu)
    scan(registry.place)
    scan(chengdu)
    assert len(pairs()) == 3
    services.revise_name(registry.typo.names.get(), by=SYSTEM, name="黄鹤云计算有限公司")
    scan(registry.place)
    assert pairs() == [WANTED[0], ("成都倍特威视系统有限公司", "成都倍特威视系统有限责任公司")]


def test_not_the_same_is_remembered_until_other_reasons_speak_for_it(registry):
    scan(registry.place)
    tell_apart(registry.again, registry.betvision, by=SYSTEM, reason="两家公司")
    assert pairs() == WANTED[1:]
    scan(registry.place)
    assert pairs() == WANTED[1:]
    services.revise_organization(registry.betvision, by=SYSTEM, description="写了点别的")
    services.add_name(registry.betvision, by=SYSTEM, name="BV", kind="acronym", language="en")
    scan(registry.place)
    assert pairs() == WANTED[1:], "what tells nothing of who it is brings no pair back"
    services.add_name(registry.again, by=SYSTEM, name="武汉倍特威视系统有限公司", kind="former")
    scan(registry.place)
    assert pairs() == WANTED
    tell_apart(registry.again, registry.betvision, by=SYSTEM, reason="还是两家")
    assert pairs() == WANTED[1:]
    assert Distinction.objects.get().note == "还是两家"


def test_a_decision_is_undone_and_done_again(registry):
    scan(registry.place)
    is_put_back(CASES["tell_apart"](registry), by=SYSTEM)


def test_a_decision_is_not_undone_after_a_later_one(registry):
    scan(registry.place)
    is_refused_after_a_later_edit(CASES["tell_apart"](registry), by=SYSTEM)


def test_a_decision_needs_a_reason_two_records_and_somebody_who_keeps_both(registry, people):
    with pytest.raises(InvalidInput) as refusal:
        tell_apart(registry.weili, registry.typo, by=SYSTEM, reason=" ")
    assert "reason" in refusal.value.fields
    with pytest.raises(InvalidInput):
        tell_apart(registry.weili, registry.weili, by=SYSTEM, reason="不同")
    for name in ("sun", "rui", "chen", "nobody"):
        with pytest.raises(NotAllowed):
            tell_apart(registry.weili, registry.typo, by=people[name], reason="不同")


def test_pairs_are_seen_by_who_works_for_the_city(registry, people):
    scan(registry.place)
    seen = {name: len(pairs(person)) for name, person in people.items()}
    assert seen == {"lin": 2, "qian": 2, "zhao": 2, "sun": 2, "rui": 0, "chen": 0, "nobody": 0}


def test_a_pair_goes_when_one_is_merged_or_archived_and_comes_back_with_undo(registry):
    scan(registry.place)
    merge_organizations(registry.betvision, registry.again, by=SYSTEM)
    merge = ChangeSet.objects.latest("pk")
    services.archive_organization(registry.typo, by=SYSTEM)
    assert pairs() == []
    undo(merge, by=SYSTEM)
    assert pairs() == WANTED[:1]


def test_decisions_go_along_with_a_merge_and_back(registry, organization):
    other = organization("倍特威视软件有限公司")
    tell_apart(registry.again, other, by=SYSTEM, reason="子公司")
    tell_apart(registry.again, registry.betvision, by=SYSTEM, reason="看错了")
    before = everything()
    merge_organizations(registry.betvision, registry.again, by=SYSTEM)
    row = Distinction.objects.get()
    assert {row.low, row.high} == {registry.betvision, other}
    undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
    assert everything() == before


def test_an_organization_that_only_the_scan_knows_of_can_still_be_taken_away(registry):
    services.register_organization(
        by=SYSTEM, registry=registry.place, kind="company", name="武汉唯理科技有限公司", status="public"
    )
    registered = ChangeSet.objects.latest("pk")
    scan(registry.place)
    assert DuplicatePair.objects.count() > 2
    undo(registered, by=SYSTEM)
    assert DuplicatePair.objects.count() == 2
    assert Organization.objects.count() == 7


def test_the_command_scans_every_city_or_one(registry, chengdu, organization):
    organization("成都公司", registry=chengdu)
    told = StringIO()
    call_command("scan_duplicates", stdout=told)
    assert [line.split(":")[0] for line in told.getvalue().splitlines()] == ["Wuhan", "Chengdu"]
    told = StringIO()
    call_command("scan_duplicates", registry="420100", stdout=told)
    assert "7 records" in told.getvalue()
    assert "2 may be one organization" in told.getvalue()
    with pytest.raises(CommandError):
        call_command("scan_duplicates", registry="999999")


@given(st.lists(st.sets(st.text("甲乙丙丁", min_size=1, max_size=2), max_size=4), max_size=30))
def test_blocks_find_just_the_pairs_that_share_a_key(records):
    blocks = Blocks()
    for position, keys in enumerate(records):
        blocks.add(position, keys)
    shared = {(i, j) for i, one in enumerate(records) for j, other in enumerate(records) if i < j and one & other}
    assert {(pair >> 20, pair & ((1 << 20) - 1)) for pair in blocks.pairs()} == shared


def test_a_key_that_very_many_share_tells_nothing():
    blocks = Blocks()
    for position in range(COMMON + 1):
        blocks.add(position, {"智能科技", f"自 {position // 2}"})
    assert len(blocks.pairs()) == COMMON // 2


@pytest.mark.parametrize("name", ["organizations_distinction_once", "organizations_distinction_ordered"])
def test_the_database_keeps_decisions_apart(registry, name):
    first = Distinction(low=registry.betvision, high=registry.again, note="两家")
    wrong = {
        "organizations_distinction_once": Distinction(low=registry.betvision, high=registry.again, note="又"),
        "organizations_distinction_ordered": Distinction(low=registry.weili, high=registry.typo, note="反"),
    }
    is_refused_by(name, first, wrong[name])
