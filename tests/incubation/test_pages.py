"""Board, funnel and hand-over on the desk; how far a solution came in public; what a member reads of its own cases."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import publish_center
from ecosystem.core.choices import Publication
from ecosystem.incubation.models import ServiceCase
from ecosystem.incubation.services import finish_case, plan_case, skip_case, start_case
from tests.incubation.conftest import BEGUN, DONE, PLANNED
from tests.programs.applying import represent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def public(city):
    if city.center.status != Publication.PUBLIC:
        publish_center(city.center, by=SYSTEM)
    return city


def queries(act):
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def at(name, *arguments, query=""):
    return f"{reverse(name, args=arguments)}{query}"


class TestBoard:
    def test_a_card_goes_to_the_steps_that_come_later(self, city, running, qian, signed_in):
        body = signed_in(qian).get(at("desk:service_board", city.center.public_id)).content.decode()
        moves = re.findall(r'<a href="([^"]+)" data-stage="(\d+)"', body)
        assert [int(step) for _url, step in moves] == [step.pk for step in city.steps[1:]]
        assert all(f"/service-cases/{running.public_id}/advance/?step={step}" in url for url, step in moves)
        assert 'draggable="true"' in body
        assert "is-late" in body

    def test_what_a_move_opens_goes_on_with_that_step_and_comes_back(self, city, running, qian, signed_in):
        browser, step = signed_in(qian), city.steps[2]
        board = reverse("desk:service_board", args=[city.center.public_id])
        act = f"{reverse('desk:act', args=['service-cases', running.public_id, 'advance'])}?step={step.pk}&back={board}"
        form = browser.get(act)
        assert f'<option value="{step.pk}" selected>' in form.content.decode()
        sent = browser.post(act, {"step": step.pk, "deliverable": "报告", "on": "2022-03-01"})
        assert (sent.status_code, sent["Location"]) == (302, board)
        assert ServiceCase.objects.get(step=step).state == "running"

    def test_whoever_only_reads_moves_nothing(self, city, running, sun, signed_in):
        body = signed_in(sun).get(at("desk:service_board", city.center.public_id)).content.decode()
        assert "board__card" in body
        assert "board__moves" not in body
        assert 'draggable="true"' not in body

    def test_it_is_narrowed_to_ones_own_and_to_what_matches(self, city, running, lin, signed_in):
        browser, board = signed_in(lin), at("desk:service_board", city.center.public_id)
        assert "board__card" not in browser.get(f"{board}?mine=1").content.decode()
        assert "board__card" in browser.get(f"{board}?q=道路").content.decode()
        assert "board__card" not in browser.get(f"{board}?q=水务").content.decode()

    def test_it_takes_as_many_queries_for_any_number_of_cards(self, city, running, qian, signed_in):
        browser, board = signed_in(qian), at("desk:service_board", city.center.public_id)
        browser.get(board)
        few = queries(lambda: browser.get(board))
        for step in city.steps[:1]:
            plan_case(step=step, organization=city.beite, officer=qian, by=SYSTEM)
            plan_case(step=step, organization=city.weili, officer=qian, by=SYSTEM)
        # A change raises the edition, by which the frame of a page is kept: it is read once more.
        browser.get(board)
        assert queries(lambda: browser.get(board)) == few <= 30


class TestFunnel:
    def test_each_number_leads_to_as_many_rows(self, city, running, qian, signed_in):
        finish_case(running, deliverable="报告", on=DONE, by=SYSTEM)
        about = {"organization": city.weili, "solution": city.solution, "by": SYSTEM}
        skip_case(plan_case(step=city.steps[1], on=BEGUN, **about), reason="已有", on=DONE, by=SYSTEM)
        start_case(plan_case(step=city.steps[2], on=DONE, **about), on=date(2022, 4, 1), by=SYSTEM)
        start_case(plan_case(step=city.steps[0], organization=city.beite, on=DONE, by=SYSTEM), on=DONE, by=SYSTEM)
        browser = signed_in(qian)
        for day in ("2021-12-31", str(BEGUN), str(DONE), "2022-06-01"):
            body = browser.get(at("desk:service_funnel", city.center.public_id, query=f"?as_of={day}")).content.decode()
            numbers = re.findall(r'<td class="num"><a href="([^"]+)">([\d,]+)</a>', body)
            assert len(numbers) == 5 * 7
            for url, number in numbers:
                table = browser.get(url.replace("&amp;", "&")).context["table"]
                assert table.count == int(number), (day, url)
        assert sum(int(number) for _url, number in numbers) > 10

    def test_a_day_that_is_none_or_to_come_is_today(self, city, qian, signed_in):
        for day in ("x", "2999-01-01"):
            answer = signed_in(qian).get(at("desk:service_funnel", city.center.public_id, query=f"?as_of={day}"))
            assert answer.context["is_today"]


class TestHandingOver:
    def test_what_would_go_is_shown_then_it_goes(self, city, running, qian, lin, signed_in):
        browser, page = signed_in(lin), at("desk:service_hand_over", city.center.public_id)
        shown = browser.get(f"{page}?officer={qian.pk}")
        assert list(shown.context["cases"]) == [running]
        sent = browser.post(page, {"officer": qian.pk, "to": lin.pk, "reason": "离职"})
        assert sent.status_code == 302
        assert ServiceCase.objects.get().officer == lin
        refused = browser.post(page, {"officer": lin.pk, "to": lin.pk, "reason": "离职"})
        assert refused.status_code == 422


class TestInPublic:
    def test_a_solutions_page_says_how_far_it_came_as_of_a_day(self, public, running, client):
        finish_case(running, deliverable="机密报告", on=DONE, by=SYSTEM)
        about = {"organization": public.weili, "solution": public.solution, "by": SYSTEM}
        skip_case(plan_case(step=public.steps[1], on=BEGUN, **about), reason="内部原因", on=DONE, by=SYSTEM)
        page = at("directory:solution", public.solution.public_id)
        body = client.get(page).content.decode()
        assert "done on 2022-03-01" in body
        assert "skipped on 2022-03-01" in body
        assert "is not recorded." not in body
        for private in ("机密报告", "内部原因", "qian", "钱"):
            assert private not in body
        before = client.get(f"{page}?as_of={BEGUN}").content.decode()
        assert "running since 2022-02-01" in before
        assert "done on" not in before
        long_ago = client.get(f"{page}?as_of=2021-12-31").content.decode()
        assert "Which steps this solution took is not recorded." in long_ago

    def test_the_page_follows_what_is_done(self, public, running, client):
        page = at("directory:solution", public.solution.public_id)
        assert "running since" in client.get(page).content.decode()
        finish_case(running, deliverable="报告", on=DONE, by=SYSTEM)
        assert "done on 2022-03-01" in client.get(page).content.decode()


class TestInThePortal:
    def test_a_member_reads_its_own_cases_and_never_who_carries_them(self, city, running, mei, bo, signed_in):
        represent(city.weili, mei)
        represent(city.beite, bo)
        skip_case(
            plan_case(step=city.steps[1], organization=city.weili, on=PLANNED, by=SYSTEM), reason="已有方案", by=SYSTEM
        )
        page = at("portal:organization", city.weili.public_id)
        body = signed_in(mei).get(page).content.decode()
        assert "场景分析" in body or "analysis" in body
        assert "已有方案" in body
        assert "钱" not in body
        assert signed_in(bo).get(page).status_code in {403, 404}
        assert "已有方案" not in signed_in(bo).get(at("portal:organization", city.beite.public_id)).content.decode()
