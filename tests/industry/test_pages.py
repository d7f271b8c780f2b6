"""Needs and events in public, on the desk and in the portal."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.industry import services
from ecosystem.industry.models import Introduction, Need
from tests.industry.conftest import SIGNED, represents

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def queries(act):
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


class TestPublic:
    def test_the_board_lists_who_looks_for_what(self, city, need, post, client):
        services.submit_need(post(title="待审的需求"), by=SYSTEM)
        lapsed = services.publish_need(post(title="失效的需求"), on=date(2022, 1, 1), by=SYSTEM)
        services.lapse_need(lapsed, reason="无人应答", by=SYSTEM)
        body = read(client, "/en/needs/")
        assert "道路裂缝自动识别" in body
        assert "待审的需求" not in body
        assert "失效的需求" not in body
        assert "失效的需求" in read(client, "/en/needs/?state=lapsed")
        found = {f"sector={city.sector.code}": True, f"sector={city.narrower.code}": False, "q=裂缝": True}
        for query, there in {**found, f"layer={city.layer.code}&state=&sector=": True, "state=signed": False}.items():
            assert ("道路裂缝自动识别" in read(client, f"/en/needs/?{query}")) is there, query
        assert "道路裂缝自动识别" not in read(client, "/en/needs/?as_of=2022-02-01")

    def test_a_need_tells_what_may_fit_and_never_who_is_introduced(self, city, need, introduction, mei, client):
        Need.objects.filter(pk=need.pk).update(account=mei)
        services.begin_talks(introduction, by=SYSTEM)
        services.propose_need_change(need, title="偷偷改的标题", by=SYSTEM)
        body = read(client, f"/en/needs/{need.public_id}/")
        assert "道路裂缝巡检" in body
        assert "Works in" in body
        assert "matched" in body
        for secret in ("偷偷改的标题", mei.email, mei.name):
            assert secret not in body
        assert client.get(f"/en/needs/{need.public_id}/?as_of=2022-02-01").status_code == 404
        before = read(client, f"/en/needs/{need.public_id}/?as_of=2022-03-05")
        assert ">open<" in before

    def test_drafts_and_what_was_withdrawn_have_no_page(self, post, need, client):
        draft = post()
        assert client.get(f"/en/needs/{draft.public_id}/").status_code == 404
        services.withdraw_need(need, by=SYSTEM)
        assert client.get(f"/en/needs/{need.public_id}/").status_code == 404

    def test_events_name_organizations_and_what_they_show(self, city, event, client):
        services.add_participant(event, organization=city.weili, role="exhibitor", solution=city.solution, by=SYSTEM)
        assert "推介会" not in read(client, "/en/events/")
        services.publish_event(services.revise_event(event, visitors=1234, by=SYSTEM), by=SYSTEM)
        assert "推介会" in read(client, "/en/events/")
        assert "推介会" in read(client, "/en/events/?kind=joint_marketing&q=道路")
        assert "推介会" not in read(client, "/en/events/?kind=forum")
        body = read(client, f"/en/events/{event.public_id}/")
        for told in ("唯理科技", "道路裂缝巡检", "1,234", "exhibitor"):
            assert told in body
        assert "推介会" in read(client, city.weili.get_absolute_url())
        assert "推介会" in read(client, city.solution.get_absolute_url())

    def test_other_pages_lead_there(self, city, need, introduction, event, client):
        services.sign_introduction(introduction, on=SIGNED, by=SYSTEM)
        open_one = services.publish_need(
            services.post_need(center=city.center, title="桥梁裂缝识别", text="文", sectors=[city.sector], by=SYSTEM),
            by=SYSTEM,
        )
        services.publish_event(event, by=SYSTEM)
        platform = read(client, city.platform.get_absolute_url())
        assert "桥梁裂缝识别" in platform
        assert "推介会" in platform
        assert "1 introduction so far, 1 signed." in platform
        assert "桥梁裂缝识别" in read(client, city.solution.get_absolute_url())
        assert "道路裂缝自动识别" in read(client, city.poster.get_absolute_url())
        found = read(client, "/en/search/?q=桥梁裂缝")
        assert open_one.get_absolute_url() in found
        sitemap = read(client, "/en/sitemap-need-0.xml")
        assert open_one.public_id in sitemap

    def test_pages_take_as_many_queries_for_many(self, city, need, post, client):
        def take(address):
            return queries(lambda: read(client, address))

        pages = ["/en/needs/", f"/en/needs/{need.public_id}/"]
        before = [take(page) for page in pages]
        for number in range(10):
            services.publish_need(post(title=f"需求{number}"), by=SYSTEM)
        after = [take(page) for page in pages]
        assert max(before) <= 30
        assert all(new <= old for new, old in zip(after, before, strict=True))


class TestDesk:
    def test_a_need_shows_candidates_and_the_way_to_introduce_them(self, city, need, qian, sun, signed_in):
        address = f"/en/desk/needs/{need.public_id}/"
        body = read(signed_in(qian), address)
        way = f"/en/desk/introductions/new/?need={need.public_id}&amp;organization={city.weili.public_id}"
        assert way in body
        assert f"{way}&amp;solution={city.solution.public_id}" in body
        assert "introductions/new/?need=" not in read(signed_in(sun), address)
        form = read(signed_in(qian), way.replace("&amp;", "&"))
        assert "唯理科技" in form
        sent = signed_in(qian).post(
            "/en/desk/introductions/new/",
            {"need": need.public_id, "organization": city.weili.public_id, "on": "2022-03-10"},
        )
        assert sent.status_code == 302
        assert Need.objects.get().standing == "matched"

    def test_what_the_poster_proposes_is_read_beside_what_it_says(self, need, qian, signed_in):
        services.propose_need_change(need, title="城市道路裂缝识别", wanted_by=date(2030, 1, 1), by=SYSTEM)
        browser = signed_in(qian)
        body = read(browser, f"/en/desk/needs/{need.public_id}/")
        assert "城市道路裂缝识别" in body
        assert "2030-01-01" in body
        browser.post(f"/en/desk/needs/{need.public_id}/accept-change/", {})
        assert Need.objects.get().title == "城市道路裂缝识别"

    def test_what_waits_stands_under_today(self, city, post, need, introduction, qian, signed_in):
        services.submit_need(post(title="待审的需求"), by=SYSTEM)
        services.propose_need_change(need, title="改后的标题", by=SYSTEM)
        Introduction.objects.update(updated_at="2022-04-01T00:00:00Z")
        body = read(signed_in(qian), "/en/desk/")
        for told in ("Needs to be published", "Changes of published needs", "nothing was written down for a month"):
            assert told in body

    def test_records_tell_which_needs_they_may_meet(self, city, need, qian, signed_in):
        for noun, record in (("solutions", city.solution), ("organizations", city.weili)):
            assert "道路裂缝自动识别" in read(signed_in(qian), f"/en/desk/{noun}/{record.public_id}/")


class TestPortal:
    @pytest.fixture
    def portal(self, city, mei, signed_in):
        represents(mei, city.poster)
        return signed_in(mei)

    def sent(self, city, **changed):
        facts = {"center": city.center.pk, "title": "水面漂浮物识别", "text": "每天巡查", "sectors": [city.sector.pk]}
        return {**facts, **changed}

    def test_a_member_posts_and_the_office_publishes(self, portal, city, mei):
        home = f"/en/portal/organizations/{city.poster.public_id}/needs/"
        assert "You look for nothing yet." in read(portal, home)
        wrong = portal.post(f"{home}new/", self.sent(city, text="请打 13800138000", title=""))
        assert wrong.status_code == 422
        assert portal.post(f"{home}new/", self.sent(city)).status_code == 302
        need = Need.objects.get()
        assert (need.state, need.account, need.posted_by) == ("submitted", mei, city.poster)
        services.refuse_need(need, answer="请补充频次", by=SYSTEM)
        assert "请补充频次" in read(portal, home)
        edit = f"/en/portal/needs/{need.public_id}/edit/"
        assert "水面漂浮物识别" in read(portal, edit)
        portal.post(edit, self.sent(city, text="每天巡查两次"))
        need.refresh_from_db()
        assert (need.state, need.text) == ("submitted", "每天巡查两次")
        services.publish_need(need, by=SYSTEM)
        portal.post(edit, {"title": "河面漂浮物识别", "text": "每天巡查两次"})
        need.refresh_from_db()
        assert (need.title, need.proposal) == ("水面漂浮物识别", {"title": "河面漂浮物识别"})
        portal.post(f"/en/portal/needs/{need.public_id}/withdraw/")
        assert Need.objects.get().state == "withdrawn"

    def test_a_draft_is_handed_in_later(self, portal, city):
        home = f"/en/portal/organizations/{city.poster.public_id}/needs/"
        portal.post(f"{home}new/", self.sent(city, as_draft="on"))
        need = Need.objects.get()
        assert need.state == "draft"
        portal.post(f"/en/portal/needs/{need.public_id}/submit/")
        assert Need.objects.get().state == "submitted"

    def test_both_sides_answer_an_introduction(self, city, need, introduction, portal, bo, signed_in):
        place = f"/en/portal/introductions/{introduction.public_id}"
        represents(bo, city.weili)
        theirs = signed_in(bo)
        assert "市政工程院 looks for it" in read(theirs, f"/en/portal/organizations/{city.weili.public_id}/needs/")
        theirs.post(f"{place}/accept/")
        assert Introduction.objects.get().state == "talking"
        assert portal.post(f"{place}/decline/", {"reason": ""}).status_code == 422
        portal.post(f"{place}/decline/", {"reason": "价格太高"})
        declined = Introduction.objects.get()
        assert (declined.state, declined.closing_reason) == ("declined", "价格太高")

    def test_others_needs_are_not_there(self, city, post, need, introduction, bo, signed_in):
        represents(bo, city.beite)
        browser = signed_in(bo)
        for address in (f"needs/{need.public_id}/edit/", f"introductions/{introduction.public_id}/decline/"):
            assert browser.get(f"/en/portal/{address}").status_code == 404
        assert browser.post(f"/en/portal/needs/{need.public_id}/withdraw/").status_code == 404
