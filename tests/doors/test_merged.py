"""The id of an organization that was merged leads to the record that stands for it, at every door and for ever."""

from datetime import date

import django_filters
import pytest
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.casework.services import add_task
from ecosystem.centers.services import add_platform
from ecosystem.directory.sitemaps import PART
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import claim_organization, merge_organizations, verify_representation
from ecosystem.programs import services as programs
from ecosystem.relationships.services import relate
from ecosystem.solutions.services import add_party, register_solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wuhan_center, organization):
    """Two records of one company with a relationship, an enrollment and a task, merged twice over."""
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    program = programs.register_program(platform=platform, name="梧桐计划", status="public", by=SYSTEM)
    first, second, last = organization("甲公司"), organization("乙公司"), organization("丙公司")
    solution = register_solution(by=SYSTEM, registry=wuhan_center.registry, name="道路病害识别", status="public")
    add_party(solution, organization=first, role="developer", by=SYSTEM)
    relate(first, organization("武汉大学", kind="university"), kind="collaborates_with", by=SYSTEM)
    programs.enroll(first, program, on=date(2022, 1, 10), by=SYSTEM)
    add_task(title="回访", center=wuhan_center, organization=first, by=SYSTEM)
    merge_organizations(second, first, by=SYSTEM)
    merge_organizations(last, Organization.objects.get(pk=second.pk), by=SYSTEM)
    return {"old": first.public_id, "older": second.public_id, "now": last.public_id, "program": program}


PAGES = (
    "/organizations/{}/",
    "/organizations/{}/?as_of=2021-11-30",
    "/organizations/{}/relationships/",
    "/en/organizations/{}/",
    "/zh-hant/organizations/{}/relationships/",
    "/api/v1/organizations/{}/",
    "/api/v1/organizations/{}/?fields=name",
    "/api/v1/organizations/{}/names/",
    "/api/v1/organizations/{}/identifiers/",
)
DESK = ("/desk/organizations/{}/", "/desk/organizations/{}/history/", "/desk/organizations/{}/edit/")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("old", ["old", "older"])
def test_every_public_page_and_answer_leads_on(address, old, world):
    answer = Client().get(address.format(world[old]))
    assert (answer.status_code, answer["Location"]) == (301, address.format(world["now"]))
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("address", DESK)
def test_every_page_of_the_desk_leads_on(address, world, zhao, signed_in):
    answer = signed_in(zhao).get(address.format(world["old"]))
    assert (answer.status_code, answer["Location"]) == (301, address.format(world["now"]))


def test_a_form_that_was_meant_for_the_one_is_not_sent_to_the_other(world, zhao, signed_in):
    answer = signed_in(zhao).post(f"/desk/organizations/{world['old']}/archive/", {"reason": "停业"})
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/organizations/{world['now']}/archive/")
    assert Organization.objects.get(public_id=world["now"]).status == "public"


def test_the_portal_leads_on(world, mei, signed_in):
    verify_representation(
        claim_organization(Organization.objects.get(public_id=world["now"]), by=mei, role="经理"), by=SYSTEM
    )
    browser = signed_in(mei)
    for address in ("/portal/organizations/{}/", "/portal/claim/{}/", "/portal/organizations/{}/edit/"):
        answer = browser.get(address.format(world["old"]))
        assert (answer.status_code, answer["Location"]) == (301, address.format(world["now"])), address


def test_writing_over_the_api_leads_on_with_the_same_method(world, zhao, program_of):
    path = f"/api/v1/organizations/{world['old']}/"
    answer = program_of(zhao).send("PATCH", path, {"website": "https://x.example/"})
    assert (answer.status_code, answer["Location"]) == (308, f"/api/v1/organizations/{world['now']}/")


LISTS = (
    "/api/v1/relationships/?organization={}",
    "/api/v1/relationships/?subject={}",
    "/api/v1/solutions/?organization={}",
    "/api/v1/enrollments/?organization={}",
    "/desk/tasks/?organization={}",
    "/desk/enrollments/?organization={}",
    "/desk/names/?organization={}",
    "/desk/enrollments/export.csv?organization={}",
)


@pytest.mark.parametrize("address", LISTS)
def test_every_list_that_is_asked_for_the_one_tells_of_the_other(address, world, zhao, signed_in, registry_only):
    browser = signed_in(zhao)
    old, now = (browser.get(address.format(world[which])) for which in ("old", "now"))
    assert old.status_code == now.status_code == 200
    told = [registry_only(answer, world) for answer in (old, now)]
    assert told[0] == told[1]
    assert told[0] != registry_only(browser.get(address.format("0000000000")), world)


@pytest.fixture
def registry_only():
    """What an answer says, whichever id it was asked with."""

    def said(answer, world):
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode()
        for key in ("old", "older", "now"):
            text = text.replace(world[key], "…")
        return [
            line
            for line in text.replace("0000000000", "…").splitlines()
            if "csrf" not in line.lower() and "nonce" not in line
        ]

    return said


def test_every_filter_by_an_organization_knows_where_it_is_now():
    """A filter by the id of an organization that is a plain text would not find what was merged."""
    from ecosystem.desk.register import all_nouns  # noqa: PLC0415  declared when the addresses are read

    sets = {*_all_subclasses(django_filters.FilterSet), *(noun.filters for noun in all_nouns())}
    plain = [
        f"{one.__name__}.{name}"
        for one in sets
        if one.__module__.startswith(("ecosystem.", "api.", "django_filters"))
        for name, item in one.base_filters.items()
        if name in {"organization", "measured_by", "subject", "object"} and not isinstance(item, OrganizationIdFilter)
    ]
    assert plain == []


def _all_subclasses(kind):
    for one in kind.__subclasses__():
        yield one
        yield from _all_subclasses(one)


def test_neither_list_nor_search_nor_sitemap_nor_file_shows_it(world, lin, signed_in):
    staff = signed_in(lin)
    kept = Organization.objects.get(public_id=world["now"])
    for address in (
        "/organizations/?q=公司",
        "/organizations/export.csv",
        "/organizations/export.json",
        f"/sitemap-organization-{kept.pk // PART}.xml",
        "/api/v1/organizations/",
        "/desk/organizations/",
        "/desk/organizations/?status=archived",
        "/desk/find/?q=公司",
        "/desk/options/organizations/?q=公司",
        "/desk/organizations/export.csv",
    ):
        answer = staff.get(address)
        assert answer.status_code == 200, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert world["old"].encode() not in body, address
        if "archived" not in address and not address.startswith("/desk/organizations/export"):
            assert world["now"].encode() in body, address


def test_what_is_no_longer_public_leads_nowhere(world, zhao, signed_in):
    Organization.objects.filter(public_id=world["now"]).update(status="draft")
    assert Client().get(f"/organizations/{world['old']}/").status_code == 404
    assert Client().get(f"/api/v1/organizations/{world['old']}/").status_code == 404
    assert signed_in(zhao).get(f"/desk/organizations/{world['old']}/").status_code == 301


def test_after_undo_the_page_is_its_own_again(world):
    for target in ChangeSet.objects.filter(verb="Merge organizations").order_by("-pk"):
        undo(target, by=SYSTEM)
    assert Client().get(f"/organizations/{world['old']}/").status_code == 200
