"""What staff see: the members one answers for, how quickly requests were answered, handing over, a member's page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import months_back, today
from ecosystem.officers.members import members
from ecosystem.officers.models import Assignment, LogEntry
from ecosystem.officers.reports import contacts_made, members_without_officer, response_report, response_times
from ecosystem.officers.services import answer_request, assign_officer, log_contact, open_office, revise_office
from tests.officers.conftest import ago
from tests.programs.applying import represent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ENGLISH = "/en/desk"


def names(response):
    return [row.member.organization.name for row in response.context["rows"]]


class TestMembers:
    def test_ones_own_members_come_first_and_each_number_leads_to_its_rows(
        self, city, laden, request_made, qian, signed_in
    ):
        log_contact(
            center=city.center,
            organization=city.weili,
            subject="电话",
            next_contact_on=ago(2),
            happened_on=ago(9),
            by=qian,
        )
        client = signed_in(qian)
        page = client.get(f"{ENGLISH}/portfolio/", follow=True)
        assert names(page) == ["唯理科技", "倍特威视"]
        row = page.context["rows"][0]
        assert (row.member.requests, row.member.request_days, row.member.cases) == (1, 10, 1)
        assert row.member.is_overdue
        for url, count in ((row.requests_url, 1), (row.cases_url, 1), (row.log_url, 2)):
            assert client.get(url).context["table"].count == count

    def test_it_is_narrowed_and_ordered(self, city, laden, qian, signed_in):
        def shown(query):
            return names(signed_in(qian).get(f"{ENGLISH}/portfolio/{city.center.public_id}/?{query}"))

        assert shown("officer=nobody") == shown("officer=&show=quiet&q=通量") == ["中科通量"]
        assert shown("officer=qian&show=waiting") == ["唯理科技"]
        assert shown("officer=&order=requests")[0] == "唯理科技"
        assert shown("officer=&order=last")[-1] == "唯理科技"
        assert shown("officer=&order=nonsense&page=99999999&show=x") != []
        assert shown("show=ending") == []

    def test_it_costs_the_same_however_many_members_there_are(self, city, assigned, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            assert len(members(city.center)) == 3

    def test_who_does_not_work_there_sees_nothing(self, city, assigned, chen, rui, sun, signed_in):
        place = f"{ENGLISH}/portfolio/{city.center.public_id}/"
        assert signed_in(chen).get(place).status_code == 404
        assert signed_in(rui).get(place).status_code == 403
        assert signed_in(sun).get(f"{place}hand-over/").status_code == 403
        assert signed_in(sun).get(place).status_code == 200


class TestResponses:
    @pytest.fixture
    def asked(self, city, assigned, qian, wei):
        """Twenty requests of the first day of last month, answered after 1, 2, … 19 days; the last one waits."""
        begun = months_back(today(), 1)
        for days in range(1, 21):
            about = {"center": city.center, "organization": city.weili if days % 2 else city.beite, "by": SYSTEM}
            request = log_contact(kind="request", subject=f"第 {days}", happened_on=begun, **about)
            if days < 20:
                late = min(begun + timedelta(days=days), today())
                answer_request(request, subject="答", happened_on=late, by=SYSTEM)
        return begun

    def test_median_and_nine_of_ten_are_those_of_the_answers(self, city, asked, qian):
        found = response_times(city.center, asked, asked + timedelta(days=1))
        waited = sorted(
            (one.answered_on - one.happened_on).days
            for one in LogEntry.objects.requests().with_answers()
            if one.answered_on is not None
        )
        assert (found.requests, found.answered, found.open) == (20, 19, 1)
        assert (found.middle, found.ninetieth) == (waited[9], waited[17])
        report = response_report(city.center)
        assert [(month, one.requests) for month, one in report.months if one.requests] == [(asked, 20)]
        assert {str(person): one.requests for person, one in report.officers} == {str(qian): 10, "None": 10}
        assert report.open_now == 1
        made = contacts_made(city.center, asked, today() + timedelta(days=1))
        assert (made.total, made.members, made.kinds["request"]) == (39, 2, 20)

    def test_the_page_tells_it_with_the_rows_of_each_number(self, city, asked, qian, signed_in):
        client = signed_in(qian)
        page = client.get(f"{ENGLISH}/portfolio/{city.center.public_id}/responses/")
        for _label, count, url in page.context["ages"]:
            assert client.get(url).context["table"].count == count
        month = next(one for one in page.context["months"] if one[0] == asked)
        assert client.get(month[2]).context["table"].count == month[1].requests == 20

    def test_without_any_request_it_says_what_to_do(self, city, qian, signed_in):
        page = signed_in(qian).get(f"{ENGLISH}/portfolio/{city.center.public_id}/responses/")
        assert f'href="{ENGLISH}/service-log/new/"' in page.content.decode()


class TestHandingOver:
    def test_one_looks_first_and_then_it_goes(self, city, laden, qian, wei, lin, signed_in):
        place = f"{ENGLISH}/portfolio/{city.center.public_id}/hand-over/"
        client = signed_in(lin)
        values = {"officer": qian.pk, "to": [wei.pk], "reason": "离职"}
        looked = client.post(place, {**values, "look": "1"})
        assert len(looked.context["moves"]) == 6
        assert set(Assignment.objects.open().values_list("officer", flat=True)) == {qian.pk}
        assert client.post(place, {**values, "to": [qian.pk]}).status_code == 422
        done = client.post(place, values, follow=True)
        assert "6 records of 钱 are handed over." in done.content.decode()
        assert set(Assignment.objects.open().values_list("officer", flat=True)) == {wei.pk}

    def test_who_still_answers_for_members_is_not_dismissed_at_the_desk(self, city, laden, qian, lin, signed_in):
        answer = signed_in(lin).post(f"{ENGLISH}/users/{qian.pk}/dismiss/", {"reason": "离职"})
        assert answer.status_code in (409, 422)
        assert "Hand the portfolio over first." in answer.content.decode()


class TestOrganization:
    def test_its_page_says_who_answers_for_it_and_logs_one_more_contact(self, city, request_made, qian, signed_in):
        client = signed_in(qian)
        place = f"{ENGLISH}/organizations/{city.weili.public_id}/"
        page = client.get(place)
        standing = page.context["served"].standings[0]
        assert (standing.assignment.officer, standing.last_contact, standing.requests) == (qian, request_made, 1)
        sent = {"organization": city.weili.public_id, "center": city.center.pk, "subject": "回电", "kind": "call"}
        answer = client.post(page.context["served"].add_url, {**sent, "text": "", "next_contact_on": ""})
        assert answer.status_code == 302, answer.context["form"].errors
        assert answer["Location"].endswith("#served")
        made = LogEntry.objects.latest("pk")
        assert (made.subject, made.officer, made.direction, made.happened_on) == ("回电", qian, "out", today())

    def test_many_get_a_desk_officer_at_once(self, city, qian, wei, signed_in):
        keys = [one.public_id for one in (city.weili, city.beite, city.zhongke)]
        values = {"chosen": keys, "center": city.center.pk, "officer": wei.pk, "on": str(today()), "confirmed": "1"}
        signed_in(qian).post(f"{ENGLISH}/organizations/bulk/assign-officer/", values)
        assert Assignment.objects.open().filter(officer=wei).count() == 3


class TestToday:
    def test_what_waits_for_an_officer_stands_under_today(self, city, request_made, qian, wei, signed_in):
        log_contact(
            center=city.center,
            organization=city.weili,
            subject="电话",
            next_contact_on=ago(2),
            happened_on=ago(9),
            by=qian,
        )

        def waiting(person):
            page = signed_in(person).get(f"{ENGLISH}/")
            return [
                label
                for label in ("next contact is overdue", "Requests of my members")
                if label in page.content.decode()
            ]

        assert len(waiting(qian)) == 2
        assert waiting(wei) == []


class TestOffice:
    @pytest.fixture
    def office(self, city):
        return open_office(
            center=city.center, name="企业服务中心", name_en="Enterprise Service", phone="027-12345678", by=SYSTEM
        )

    def test_the_public_sees_the_office_and_never_the_person(self, city, assigned, office, anybody, client, qian):
        for address in (city.center.get_absolute_url(), city.weili.get_absolute_url()):
            page = client.get(address, follow=True).content.decode()
            assert "027-12345678" in page, address
            assert qian.name not in page

    def test_members_see_who_answers_for_them_only_where_the_center_says_so(
        self, city, assigned, office, mei, qian, signed_in
    ):
        represent(city.weili, mei)
        address = reverse("portal:organization", args=[city.weili.public_id])
        page = signed_in(mei).get(address).content.decode()
        assert "027-12345678" in page
        assert qian.name not in page
        revise_office(office, shows_officer=True, by=SYSTEM)
        assert f"Your desk officer: {qian.name}" in signed_in(mei).get(address).content.decode()

    def test_members_without_anybody_are_told_apart(self, city, assigned):
        assign_officer(center=city.center, organization=city.beite, officer=assigned.officer, by=SYSTEM)
        assert [one.name for one in members_without_officer(city.center)] == ["中科通量"]
