"""Every page can be asked as of a day, and of any city; the Wuhan registry tells the article's story."""

import pytest

from ecosystem.directory.sitemaps import PART
from ecosystem.intake.synthetic import make_city
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution
from ecosystem.vocabulary.models import Place
from tests.directory.conftest import body
from tests.directory.pages import links, text_of

THAT_DAY = "as_of=2021-11-30"


def test_before_it_joined_nobody_was_a_member(visitor, town):
    joined = body(visitor.get("/en/organizations/?member=true&as_of=2021-09-01"))
    assert "Weili Roads Ltd" in joined
    assert "No organization matches." in body(visitor.get("/en/organizations/?member=true&as_of=2021-08-31"))


def test_a_profile_shows_what_had_happened_by_the_day(visitor, town):
    before = text_of(body(visitor.get(f"/en{town.weili.get_absolute_url()}?as_of=2021-08-31")))
    assert "0 of 4" in before
    assert "Moved in" not in before
    assert "Precision" not in before


def test_an_organization_founded_later_is_not_listed(visitor, town):
    assert "Weili Roads Ltd" not in body(visitor.get("/en/organizations/?as_of=2015-12-31"))


def test_the_day_and_the_city_stick_to_every_link(visitor, addresses):
    for address in addresses:
        sign = "&" if "?" in address else "?"
        page = body(visitor.get(f"/en{address}{sign}{THAT_DAY}&registry=420100"))
        main = page.split("<main")[1].split("</main>")[0]
        inner = [link for link in links(main) if link.startswith("/en/") and "?registry=" not in link.split("as_of")[0]]
        # The portal is about today and about oneself; a correction is about what stands today, and a permanent address about no day.
        inner = [link for link in inner if not link.startswith(("/en/portal/", "/en/suggest/", "/en/id/"))]
        # What is counted of a month leads to the rows of its own last day.
        inner = [link for link in inner if "measure=" not in address or "as_of=" not in link or THAT_DAY in link]
        lost = [link for link in inner if THAT_DAY not in link or "registry=420100" not in link]
        assert lost == [], address


@pytest.mark.parametrize(
    "day", ["soon", "2021-13-01", "2021-02-30", "20211130", "２０２１-11-30", "2021-11-30T00:00", "0000-00-00"]
)
def test_a_bad_date_gets_a_clear_message(visitor, town, day):
    response = visitor.get("/en/organizations/", {"as_of": day})
    assert response.status_code == 400
    assert "is not a date. Write it like 2021-11-30." in text_of(body(response))


@pytest.mark.parametrize("code", ["nowhere", "420102", "x" * 300])
def test_a_city_without_a_registry_gets_a_clear_message(visitor, town, code):
    response = visitor.get("/en/organizations/", {"registry": code})
    assert response.status_code == 400
    assert "There is no registry with the code" in text_of(body(response))


def test_lists_show_the_default_city_unless_another_is_asked_for(visitor, town, organization, chengdu):
    organization("Far Away", registry=chengdu)
    assert "Far Away" not in body(visitor.get("/organizations/"))
    assert "Far Away" in body(visitor.get("/organizations/?registry=510100"))
    everywhere = body(visitor.get("/organizations/?registry=all"))
    assert "Far Away" in everywhere
    assert "Weili Roads Ltd" in everywhere


def test_the_page_of_another_citys_record_leads_on_in_that_city(visitor, town):
    make_city(organizations=30, seed=3)
    code = "synthetic-3"
    solution = Solution.objects.public().filter(registry__code=code).first()
    pages = [
        Organization.objects.public().filter(registry__code=code).first().get_absolute_url(),
        solution.get_absolute_url(),
        solution.center.get_absolute_url(),
        solution.center.platforms.first().get_absolute_url(),
    ]
    for address in pages:
        response = visitor.get(f"/en{address}")
        page = body(response)
        for section in ("/en/", "/en/organizations/", "/en/solutions/", "/en/figures/"):
            assert f"{section}?registry={code}" in links(page), address
        assert f'<input type="hidden" name="registry" value="{code}">' in page
        assert f'<link rel="canonical" href="http://testserver/en{address}">' in page
        assert visitor.get(f"/en{address}", headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert f"registry={code}" not in body(visitor.get(f"/en{town.weili.get_absolute_url()}"))


def test_a_synthetic_city_is_marked_on_every_page_that_shows_it(visitor, town):
    make_city(organizations=30, seed=3)
    code = "synthetic-3"
    banner = "Synthetic data: this city and everybody in it are made up"
    made_up = Organization.objects.public().filter(registry__code=code).first()
    solution = Solution.objects.public().filter(registry__code=code).first()
    pages = [
        made_up.get_absolute_url(),
        solution.get_absolute_url(),
        f"/?registry={code}",
        f"/organizations/?registry={code}",
    ]
    for address in pages:
        assert banner in body(visitor.get(f"/en{address}")), address
    assert "synthetic ones among them" in body(visitor.get("/en/organizations/?registry=all"))
    assert 'badge--synthetic">synthetic' in body(visitor.get("/en/organizations/?registry=all&sort=newest"))
    assert banner not in body(visitor.get("/en/organizations/"))
    assert made_up.public_id not in body(visitor.get("/en/organizations/"))
    assert f"/organizations/{made_up.public_id}/" not in body(
        visitor.get(f"/sitemap-organization-{made_up.pk // PART}.xml")
    )
    assert Place.objects.get(code=code).is_synthetic


def test_the_story_of_the_article_can_be_read_off_the_first_page(visitor, wuhan_story):
    text = text_of(body(visitor.get(f"/en/?{THAT_DAY}")))
    for told in (
        "Resident companies reported 100 +",
        "Incubated solutions reported 50 +",
        "Average monthly compute utilization reported 92 %",
        "Capacity in service reported 100 PFLOPS",
        "Planned total capacity plan 200 PFLOPS",
        "Organizations using the compute counted 4",
        "counted 0 companies on 2021-11-30",
        "counted 4 solutions on 2021-11-30",
        "×10",
        "85% → ≥ 95%",
        "90% → ≥ 99%",
        "−50% or more",
        "Xi'an",
    ):
        assert told in text
    assert text.count("Ascend's Wuhan story: plant a seed, grow a forest") >= 9


def test_each_number_of_the_story_quotes_its_sentence(visitor, wuhan_story):
    page = body(visitor.get(f"/?{THAT_DAY}"))
    for quoted in (
        "入驻了100多家企业,孵化了50多个解决方案,月均算力使用率为92%",
        "一期建设规模为100 PFLOPS",
        "即将达到200 PFLOPS",
        "算法的迭代速度提升了10倍",
        "精准率从过去的85%提升到了95%以上,资产识别率从90%提升到了99%以上",
        "巡检费用相比以前降低了50%以上",
    ):
        assert quoted in page


def test_the_four_that_use_the_compute_are_one_click_away(visitor, wuhan_story):
    counted = next(link for link in links(body(visitor.get(f"/en/?{THAT_DAY}"))) if "uses_compute_of" in link)
    text = text_of(body(visitor.get(counted)))
    assert "4 organizations" in text
    for name in ("Wuhan Weili Technology", "Wuhan Beite Weishi", "School of Remote Sensing", "Institute of Automation"):
        assert name in text


def test_before_the_center_opened_it_had_no_capacity_in_service(visitor, wuhan_story):
    text = text_of(body(visitor.get("/en/figures/?as_of=2021-05-30&measure=capacity_in_service")))
    assert "0 PFLOPS on 2021-05-30" in text
    assert "Nobody has reported this by this day." in text


def test_nobody_is_enrolled_in_wuhan_and_the_pages_say_so(visitor, wuhan_story):
    assert "No program has been published yet." in body(visitor.get("/en/programs/"))
    assert "0 members" in text_of(body(visitor.get("/en/platforms/")))
