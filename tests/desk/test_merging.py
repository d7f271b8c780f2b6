"""The desk's work list of duplicates, and two records side by side until they are one."""

import re

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.organizations.duplicates.scanning import scan
from ecosystem.organizations.models import Distinction, DuplicatePair, Organization
from ecosystem.organizations.services import add_contact, add_identifier, claim_organization

pytestmark = pytest.mark.django_db

LIST = "/en/desk/duplicates/"


@pytest.fixture
def pair(organization, wuhan, wuhan_center):
    """Two records of one company, found by the scan."""
    kept = organization("武汉倍特威视系统有限公司", website="https://www.betvision.example/")
    absorbed = organization("武汉倍特威视系统有限责任公司", description="视觉算法", short_name="倍特威视")
    add_contact(absorbed, name="王工", by=SYSTEM)
    scan(wuhan)
    found = DuplicatePair.objects.get()
    found.kept, found.absorbed = kept, absorbed
    return found


@pytest.fixture
def desk(zhao, signed_in):
    return signed_in(zhao)


def address(kept, absorbed):
    return f"/en/desk/organizations/{kept.public_id}/merge/?with={absorbed.public_id}"


def text(answer):
    return " ".join(re.sub("<[^>]*>", " ", answer.content.decode()).split())


def test_the_list_tells_both_how_alike_and_why(desk, pair):
    told = text(desk.get(f"{LIST}?state=open"))
    for part in ("武汉倍特威视系统有限公司", "武汉倍特威视系统有限责任公司", "legal form", pair.likeness, "1 record"):
        assert part in told
    assert "0 records" in text(desk.get(f"{LIST}?state=apart"))
    assert "1 record" in text(desk.get(f"{LIST}?q=倍特"))
    assert "0 records" in text(desk.get(f"{LIST}?q=黄鹤"))


def test_the_first_page_counts_what_nobody_has_decided(desk, pair):
    assert "Records that may be one organization" in text(desk.get("/en/desk/"))
    desk.post(f"{LIST}{pair.pk}/apart/", {"reason": "两家公司"})
    assert "Records that may be one organization" not in text(desk.get("/en/desk/"))


def test_a_pair_is_shown_side_by_side_with_its_reasons(desk, pair):
    page = desk.get(f"{LIST}{pair.pk}/")
    assert page.status_code == 200
    told = text(page)
    for part in ("Why they may be one", *pair.why, "https://www.betvision.example/", "Keep this one…"):
        assert part in told
    assert (
        f"/en/desk/organizations/{pair.kept.public_id}/merge/?with={pair.absorbed.public_id}" in page.content.decode()
    )


def test_not_the_same_needs_a_reason_and_is_remembered(desk, pair):
    assert desk.post(f"{LIST}{pair.pk}/apart/", {"reason": ""}).status_code == 422
    assert desk.post(f"{LIST}{pair.pk}/apart/", {"reason": "两家公司"}).status_code == 302
    assert Distinction.objects.get().note == "两家公司"
    assert "0 records" in text(desk.get(f"{LIST}?state=open"))
    assert "两家公司" in text(desk.get(f"{LIST}{pair.pk}/"))


def test_nothing_is_written_before_it_is_confirmed_and_the_page_says_what_will_happen(desk, pair):
    sets = ChangeSet.objects.count()
    page = desk.get(address(pair.kept, pair.absorbed))
    told = text(page)
    for part in ("视觉算法", "Contacts", "stays", "goes", "Look at what will happen"):
        assert part in told
    assert "Merge the two" not in told
    looked = desk.post(address(pair.kept, pair.absorbed), {"reason": "重复", "name": "kept", "description": "absorbed"})
    told = text(looked)
    for part in ("Contacts: 1 go along", "becomes an alias", "武汉倍特威视系统有限公司", "Merge the two"):
        assert part in told
    assert ChangeSet.objects.count() == sets
    assert not Organization.objects.exclude(merged_into=None).exists()


def test_confirmed_it_is_one_record_and_the_message_leads_to_undo(desk, pair):
    done = desk.post(
        address(pair.kept, pair.absorbed),
        {"reason": "重复登记", "name": "absorbed", "website": "kept", "confirmed": "1"},
        follow=True,
    )
    kept = Organization.objects.get(pk=pair.kept.pk)
    assert (kept.name, kept.website, kept.description) == (
        "武汉倍特威视系统有限责任公司",
        "https://www.betvision.example/",
        "视觉算法",
    )
    assert "was merged into" in text(done)
    target = ChangeSet.objects.get(verb="Merge organizations")
    assert target.reason == "重复登记"
    assert f"/desk/changes/{target.pk}/undo/" in done.content.decode()
    desk.post(f"/en/desk/changes/{target.pk}/undo/", {"reason": "看错了"})
    assert Organization.objects.get(pk=pair.absorbed.pk).merged_into is None
    assert "1 record" in text(desk.get(f"{LIST}?state=open"))


def test_it_needs_a_reason(desk, pair):
    answer = desk.post(address(pair.kept, pair.absorbed), {"reason": "", "confirmed": "1"})
    assert answer.status_code == 422
    assert not Organization.objects.exclude(merged_into=None).exists()


def test_what_is_in_the_way_is_said_in_the_preview_and_nothing_can_be_confirmed(desk, pair):
    add_identifier(pair.kept, by=SYSTEM, scheme="uscc", value="91420100MA4K2F7L8R")
    add_identifier(pair.absorbed, by=SYSTEM, scheme="uscc", value="91420100MA4KXYQ386")
    looked = text(desk.post(address(pair.kept, pair.absorbed), {"reason": "重复"}))
    assert "91420100MA4KXYQ386" in looked
    assert "Merge the two" not in looked
    answer = desk.post(address(pair.kept, pair.absorbed), {"reason": "重复", "confirmed": "1"})
    assert answer.status_code == 422


def test_a_merge_starts_from_a_record_too_with_what_the_scan_suspects(desk, pair):
    record = desk.get(f"/en/desk/organizations/{pair.kept.public_id}/")
    assert "Merge with another record" in text(record)
    page = desk.get(f"/en/desk/organizations/{pair.kept.public_id}/merge/")
    assert "武汉倍特威视系统有限责任公司" in text(page)
    typed = desk.get(f"/en/desk/organizations/{pair.kept.public_id}/merge/", {"with": "武汉倍特威视系统有限责任公司"})
    assert "Look at what will happen" in text(typed)


@pytest.mark.parametrize("typed", ["没有这家", "武汉倍特威视系统有限公司"])
def test_a_record_that_is_not_there_or_is_this_one_is_refused(typed, desk, pair):
    answer = desk.get(f"/en/desk/organizations/{pair.kept.public_id}/merge/", {"with": typed})
    assert answer.status_code == 422


def test_only_editors_of_both_see_and_merge(pair, people, signed_in, chengdu, organization):
    elsewhere = organization("成都公司", registry=chengdu)
    for name, status in {"sun": 403, "rui": 403, "chen": 404, "lin": 200, "qian": 200}.items():
        assert signed_in(people[name]).get(address(pair.kept, pair.absorbed)).status_code == status, name
    assert signed_in(people["zhao"]).get(address(pair.kept, elsewhere)).status_code == 422
    for name, status in {"sun": 403, "rui": 403, "chen": 404}.items():
        assert signed_in(people[name]).get(f"{LIST}{pair.pk}/").status_code == status, name


def test_the_button_looks_for_duplicates_and_tells_how_far_it_is(desk, organization, wuhan_center):
    organization("武汉唯理科技有限公司")
    organization("武汉唯里科技有限公司")
    page = desk.post(f"{LIST}scan/")
    told = b"".join(page.streaming_content).decode()
    assert "2 records read" in told
    assert "1 pair may be one" in told
    assert DuplicatePair.objects.count() == 1
    assert desk.get(f"{LIST}scan/").status_code == 405


def test_many_pairs_cost_no_more_queries_than_one(desk, pair, organization, wuhan, django_assert_num_queries):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    desk.get(LIST)
    with CaptureQueriesContext(connection) as one:
        desk.get(LIST)
    wanted = len(one)
    for name in ("唯理", "黄鹤云", "中科遥感", "光谷视觉"):
        organization(f"武汉{name}科技有限公司")
        organization(f"武汉{name}科技股份有限公司")
    scan(wuhan)
    assert DuplicatePair.objects.count() > 3
    desk.get(LIST)
    with django_assert_num_queries(wanted):
        desk.get(LIST)


def test_a_representative_of_the_one_that_goes_is_led_on(desk, pair, mei, signed_in):
    claim_organization(pair.absorbed, by=mei, role="经理")
    desk.post(address(pair.kept, pair.absorbed), {"reason": "重复", "confirmed": "1"})
    assert pair.kept.representations.get().user == mei
