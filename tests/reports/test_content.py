"""Every number of a report equals its rows, and a count by hand; page, PDF and workbook tell the same."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pypdfium2
import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook

from ecosystem.accounts.choices import Role
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center
from ecosystem.centers.staff import give_role
from ecosystem.compute.models import Allocation, Usage
from ecosystem.core.languages import traditional
from ecosystem.incubation.models import ServiceCase
from ecosystem.industry.models import Event, Introduction, Need
from ecosystem.industry.services import introduce, post_need, publish_need
from ecosystem.officers.models import LogEntry
from ecosystem.officers.services import log_contact
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Application, Enrollment, EnrollmentSpell, Program
from ecosystem.programs.services import register_program
from ecosystem.reports.asking import cohort_of, month_of, profile_of
from ecosystem.reports.building import build
from ecosystem.reports.content import Report
from ecosystem.reports.pdf.document import pdf_of
from ecosystem.reports.register import numbers_of
from ecosystem.reports.workbooks import workbook_of
from ecosystem.research.models import Output, OutputUse, ResearchProject, Training
from ecosystem.research.services import add_training
from ecosystem.solutions.models import Outcome
from ecosystem.vouchers.models import Claim, Voucher
from tests.cities import city_of_module

pytestmark = pytest.mark.django_db
city = city_of_module(organizations=120, seed=5, applications=20, day=date(2026, 10, 1))
MONTHS = (date(2026, 8, 1), date(2025, 11, 1), date(2023, 3, 1))


@pytest.fixture
def center(city, db):
    return Center.objects.get(registry=city)


def manager_of(center) -> User:
    person = User.objects.create(username="tang", name="唐")
    give_role(person, role=Role.PROGRAM_MANAGER, center=center, by=SYSTEM)
    return person


def asks(center):
    program = max(Program.objects.filter(platform__center=center), key=lambda one: one.enrollments.count())
    member = Enrollment.objects.filter(allocations__isnull=False).order_by("pk")[0].organization
    return [
        *(month_of(center, month, SYSTEM) for month in MONTHS),
        cohort_of(program, date(2020, 1, 1), date(2026, 9, 1), SYSTEM),
        profile_of(member, SYSTEM),
    ]


def test_every_number_equals_its_rows(center):
    for asked in asks(center):
        report, lists = build(asked), numbers_of(asked)
        assert report.sections
        for key, one in report.numbers.items():
            if lists[key].rows is None or lists[key].value is not None:
                continue
            rows = list(lists[key].rows.queryset)
            amount = lists[key].rows.amount
            assert len({row.pk for row in rows}) == len(rows), key
            assert one.value == (
                sum((getattr(row, amount) or 0 for row in rows), Decimal(0)) if amount else len(rows)
            ), key
            assert one.url, key
        told = [one for section in report.sections for one in section.lists]
        assert len(told) > 30 or asked.kind != "month"
        for one in told:
            assert one.value == one.rows.queryset.count(), one.key
            assert one.rows.queryset.values("pk").distinct().count() == one.value, one.key


def by_hand(center, first: date, until: date) -> dict[str, object]:
    """Some numbers of a month, counted row by row in Python."""
    last = until - timedelta(days=1)
    within = lambda day: day is not None and first <= day < until  # noqa: E731
    of_center = {"program__platform__center": center}
    enrollments = list(Enrollment.objects.filter(**of_center))
    spells = EnrollmentSpell.objects.filter(enrollment__in=enrollments).select_related("enrollment")
    there = [one for one in spells if one.starts_on <= last and (one.ends_on is None or one.ends_on > last)]
    applications = Application.objects.filter(**of_center, submitted_at__isnull=False)
    usage = Usage.objects.filter(allocation__enrollment__in=enrollments, allocation__number_format="fp16")
    granted = Allocation.objects.filter(
        enrollment__in=enrollments, number_format="fp16", state__in=["granted", "ended"]
    )
    cases = list(ServiceCase.objects.filter(step__center=center))
    claims = list(Claim.objects.filter(pot__scheme__platform__center=center))
    vouchers = Voucher.objects.filter(pot__scheme__platform__center=center)
    outcomes = Outcome.objects.filter(solution__center=center)
    return {
        "members": len({one.enrollment.organization_id for one in there if one.state == "active"}),
        "members-joined": sum(within(one.starts_on) for one in enrollments),
        "members-graduated": sum(within(one.ends_on) and one.state == "graduated" for one in enrollments),
        "members-left": sum(within(one.ends_on) and one.state != "graduated" for one in enrollments),
        "members-suspended": len({one.enrollment_id for one in there if one.state == "suspended"}),
        "applications-in": sum(within(timezone.localtime(one.submitted_at).date()) for one in applications),
        "used-fp16": sum((one.amount for one in usage if one.month == first), Decimal(0)),
        "granted-fp16": sum((one.granted for one in granted if within(one.decided_on)), Decimal(0)),
        "cases-begun": sum(within(one.starts_on) for one in cases),
        "cases-done": sum(one.state == "done" and within(one.ends_on) for one in cases),
        "vouchers-issued": sum(within(one.issued_on) for one in vouchers),
        "claims-submitted": sum(one.voucher_id is None and within(one.submitted_on) for one in claims),
        "claims-paid": sum((one.granted for one in claims if within(one.paid_on)), Decimal(0)),
        "outcomes-measured": sum(
            within(one.measured_on) for one in outcomes if one.result is not None or one.change_value is not None
        ),
        "outcomes-verified": sum(within(one.verified_on) for one in outcomes),
        **of_platforms_by_hand(center, within, last),
    }


def of_platforms_by_hand(center, within, last: date) -> dict[str, object]:
    """The same of demand and supply, research and talent, and the service to members."""
    needs, made = Need.objects.filter(center=center), Introduction.objects.filter(need__center=center)
    projects = ResearchProject.objects.filter(center=center)
    trainings = [one for one in Training.objects.filter(center=center) if within(one.starts_on)]
    log = [one for one in LogEntry.objects.filter(center=center) if one.happened_on <= last]
    answered = {one.answers_id for one in log}
    return {
        "needs-published": sum(
            within(one.opened_on) and not (one.state == "withdrawn" and one.closed_on <= last) for one in needs
        ),
        "introductions-made": sum(within(one.introduced_on) for one in made),
        "introductions-signed": sum(one.state == "signed" and within(one.closed_on) for one in made),
        "events-held": sum(within(one.starts_on) for one in Event.objects.filter(center=center)),
        "outputs-released": sum(within(one.released_on) for one in Output.objects.filter(project__in=projects)),
        "outputs-taken-up": sum(
            within(one.starts_on) for one in OutputUse.objects.filter(output__project__in=projects)
        ),
        "trainings-begun": len(trainings),
        "people-trained": sum(one.trained or 0 for one in trainings),
        "people-certified": sum(one.certified or 0 for one in trainings),
        "contacts-made": sum(within(one.happened_on) for one in log),
        "requests-made": sum(one.kind == "request" and within(one.happened_on) for one in log),
        "requests-open": sum(one.kind == "request" and one.pk not in answered for one in log),
    }


@pytest.mark.parametrize("month", MONTHS)
def test_a_month_equals_a_count_by_hand(center, month):
    asked = month_of(center, month, SYSTEM)
    report, before = build(asked), by_hand(center, *asked.before)
    told = {key: one.value for key, one in report.numbers.items()}
    wanted = {key: value for key, value in by_hand(center, *asked.period).items() if key in told}
    assert len(wanted) >= 24
    assert {key: told[key] or 0 for key in wanted} == wanted
    previous = {key: one.previous for key, one in report.numbers.items() if one.previous is not None and key in wanted}
    assert previous == {key: before[key] for key in previous}
    assert any(wanted.values())


def test_a_cohort_is_those_who_joined_in_the_period(center):
    asked = asks(center)[3]
    report = build(asked)
    rows = [
        one
        for one in Enrollment.objects.filter(program=asked.subject)
        if asked.starts_on <= one.starts_on < asked.ends_on
    ]
    assert report.numbers["enrolled"].value == len(rows) > 0
    for state in ("active", "graduated", "withdrawn"):
        assert report.numbers[f"now-{state}"].value == sum(one.state == state for one in rows)
    table = next(one for section in report.sections if section.key == "cohort" for one in section.tables)
    assert {row[0].value for row in table.rows} == {str(one.organization) for one in rows}


def squeezed(text: str) -> str:
    """A text without the spaces and ends of lines that setting it makes, or loses."""
    return re.sub(r"[\s\u200b\u00a0\ufffe]", "", text).replace("\u2011", "-")


def text_of(pdf: bytes) -> str:
    return squeezed("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)))


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_pdf_tells_every_number_in_every_language(center, language):
    with translation.override(language):
        for asked in asks(center)[2:]:
            report = build(asked)
            pdf = pdf_of(report)
            text, script = text_of(pdf), traditional if language == "zh-hant" else str
            assert len(pdf) < 1_000_000
            assert squeezed(script(report.subject)) in text
            for section in report.sections:
                assert squeezed(script(str(section.title))) in text
                for one in section.numbers:
                    assert squeezed(script(one.shown)) in text, one.key
                for table in section.tables:
                    assert all(squeezed(script(cell.shown)) in text for row in table.rows for cell in row[:2])


def test_the_pdf_has_a_title_an_outline_a_language_and_links_to_the_rows(center, settings):
    settings.SITE_URL = "https://wutong.example"
    report = build(month_of(center, MONTHS[0], SYSTEM))
    pdf = pdf_of(report)
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_dict()["Title"] == report.title
    assert [one.get_title() for one in document.get_toc()] == [str(one.title) for one in report.sections]
    assert b"/Lang (zh-Hans)" in pdf
    links = [one.url for section in report.sections for one in section.numbers if one.url]
    assert links
    assert all(f"https://wutong.example{url}".encode() in pdf for url in links)
    assert len(document) > 2


def test_the_workbook_has_numbers_as_numbers_and_days_as_days(center):
    report: Report = build(month_of(center, MONTHS[0], SYSTEM))
    book = load_workbook(io.BytesIO(workbook_of(report)))
    rows = list(book.worksheets[0].iter_rows())
    told = {(row[0].value, row[1].value): row for row in rows}
    for section in report.sections:
        for one in section.numbers:
            row = told[str(section.title), str(one.label)]
            if one.value is None:
                assert row[2].value == one.shown
                continue
            assert Decimal(str(row[2].value)) == Decimal(one.value)
            assert row[6].value.date() == one.as_of
            assert bool(row[2].hyperlink) == bool(one.url)
    titles = {str(section.title) for section in report.sections if section.tables or section.drawn}
    assert titles <= set(book.sheetnames)
    assert any(sheet._charts for sheet in book.worksheets)


def test_pages_and_rows_for_staff_of_the_center_alone(center, signed_in, qian):
    manager = manager_of(center)
    browser, month = signed_in(manager), f"/en/desk/reports/{center.public_id}/2026-08/"
    page = browser.get(month)
    assert page.status_code == 200
    report = page.context["report"]
    html = page.content.decode()
    for one in report.numbers.values():
        if one.rows is not None and one.value is not None:
            assert f'href="{one.url}"' in html, one.key
    told = {**report.numbers, **{one.key: one for section in report.sections for one in section.lists}}
    for key in ("members", "used-fp16", "cases-running", "needs-in-all", "members-2026-07", "requests-before"):
        one = told[key]
        rows = list(numbers_of(month_of(center, MONTHS[0], manager))[key].rows.queryset)
        listed = browser.get(f"{month}rows/{key}/")
        assert listed.content.decode().count("data-row") == min(len(rows), 50)
        assert one.shown.split()[0] in html
    assert browser.get(f"{month}rows/nothing/").status_code == 404
    for form, kind in (("pdf", "application/pdf"), ("xlsx", "spreadsheetml")):
        answer = browser.get(f"{month}report.{form}")
        assert kind in answer["Content-Type"]
        assert answer.content
    assert browser.get(f"/en/desk/reports/{center.public_id}/2099-01/").status_code == 404
    assert browser.get(f"/en/desk/reports/{center.public_id}/next/").status_code == 404
    assert signed_in(qian).get(month).status_code == 404
    assert signed_in(qian).get(f"{month}report.pdf").status_code == 404


def test_a_profile_tells_staff_of_a_center_only_what_is_theirs(center, qian, signed_in):
    member = Organization.objects.filter(enrollments__allocations__isnull=False).order_by("pk")[0]
    manager = manager_of(center)
    whole, theirs = build(profile_of(member, SYSTEM)), build(profile_of(member, manager))
    assert theirs.numbers["enrollments"].value == whole.numbers["enrollments"].value > 0
    assert build(profile_of(member, qian)).numbers["enrollments"].value == 0
    assert signed_in(manager).get(f"/en/desk/reports/members/{member.public_id}/").status_code == 200
    assert signed_in(qian).get(f"/en/desk/reports/members/{member.public_id}/").status_code == 404
    own = build(profile_of(member, own=True))
    assert "applications" not in own.numbers
    assert not any("/desk/" in one.url for one in own.numbers.values())
    assert not any(
        "/desk/" in cell.url for part in own.sections for table in part.tables for row in table.rows for cell in row
    )


def test_a_month_asks_as_often_for_many_rows_as_for_few(center, django_assert_max_num_queries):
    """Pots of the year alone are asked for one by one."""
    asked = month_of(center, MONTHS[0], SYSTEM)
    with django_assert_max_num_queries(56) as before:
        build(asked)
    member, program = Organization.objects.filter(registry=center.registry).first(), Program.objects.first()
    for number in range(6):
        need = post_need(center=center, title=f"需求 {number}", text="希望自动识别病害", by=SYSTEM)
        introduce(need=publish_need(need, on=MONTHS[0], by=SYSTEM), organization=member, on=MONTHS[0], by=SYSTEM)
        add_training(center=center, title=f"培训 {number}", starts_on=MONTHS[0], trained=number, by=SYSTEM)
        log_contact(center=center, organization=member, subject=f"走访 {number}", happened_on=MONTHS[0], by=SYSTEM)
        register_program(platform=program.platform, name=f"计划 {number}", status="public", by=SYSTEM)
    with django_assert_max_num_queries(56) as after:
        report = build(asked)
    assert len(after) <= len(before)
    assert report.numbers["needs-published"].value >= 6


def test_without_a_font_the_page_says_so(center, settings, signed_in, monkeypatch):
    monkeypatch.setattr("ecosystem.reports.pdf.fonts.PACKAGES", ())
    monkeypatch.setattr("ecosystem.reports.pdf.fonts.SYSTEM", ())
    manager = manager_of(center)
    answer = signed_in(manager).get(f"/en/desk/reports/{center.public_id}/2026-08/report.pdf")
    assert answer.status_code == 409
    assert User.objects.filter(pk=manager.pk).exists()
