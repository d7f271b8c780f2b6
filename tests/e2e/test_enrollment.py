"""The whole way of a team: sign up, apply by phone, be judged blind, change, be announced, join, graduate."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from playwright.sync_api import BrowserContext, Page, expect

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center
from ecosystem.centers.staff import give_role
from ecosystem.core.dates import today
from ecosystem.correspondence.models import Message
from ecosystem.organizations.models import Organization
from ecosystem.programs import services
from ecosystem.programs.models import Application, Enrollment
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.watching import barriers, watched
from tests.programs.applying import PDF, handed_in, judged, person

pytestmark = pytest.mark.django_db

PASSWORD = "a pass phrase for the whole way 7"
TEAM, SCENE = "Crack Hunters", "Inspectors walk the roads and miss half of the cracks."
HOST = "武汉唯理科技"
MERIT, MARKET = "Technical merit", "Market"
WEEK_AGO = today() - timedelta(days=7)


def _staff(center: Center, username: str, name: str, role: str) -> User:
    person = User.objects.create_user(username, f"{username}@example.org", PASSWORD, name=name)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    give_role(person, role=role, center=center, by=SYSTEM)
    return person


@pytest.fixture
def intake(site: str) -> SimpleNamespace:
    """A program of Wuhan's center that takes teams, judges blind with two reviews and gives notice; and its people."""
    center = Center.objects.get(registry__code="420100")
    program = services.register_program(
        platform=center.platforms.first(),
        name="创客营",
        name_en="Makers' camp",
        status="public",
        seats=3,
        takes_applications=True,
        personality="team",
        blind=True,
        reviews_wanted=2,
        notice_days=7,
        terms="Report every quarter.",
        by=SYSTEM,
    )
    facts = {"program": program, "by": SYSTEM}
    services.add_question(label="要解决什么问题？", label_en="Which problem?", asked="long_text", **facts)
    services.add_question(label="团队", label_en="The team", identifies=True, **facts)
    services.add_required_document(label="计划书", label_en="Plan", types=["pdf"], **facts)
    services.add_rubric_criterion(label="技术", label_en=MERIT, weight=3, scale=10, **facts)
    services.add_rubric_criterion(label="市场", label_en=MARKET, weight=1, scale=5, **facts)
    services.add_graduation_criterion(label="模型上线", label_en="A model in use", **facts)
    people = {
        "qian": _staff(center, "qian", "Qian", "program_manager"),
        **{name.lower(): _staff(center, name.lower(), name, "reviewer") for name in ("Rui", "Jia", "Wen")},
    }
    host = Organization.objects.get(name=HOST)
    services.declare_affiliation(people["wen"], organization=host, tie="employed", by=SYSTEM)
    return SimpleNamespace(program=program, center=center, host=host, **people)


@pytest.fixture
def as_person(site: str, new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """A browser of its own for each person, who signs in on the page that asks for it."""

    def browser(username: str, path: str, size: dict[str, int] = DESKTOP) -> Page:
        page = new_context().new_page()
        page.set_viewport_size(size)
        page.goto(path)
        sign_in(page, username)
        page.wait_for_load_state()
        return page

    return browser


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("E-mail or sign-in name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_up(page: Page) -> None:
    """Make an account, and follow the link of the mail that confirms the address."""
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Name").fill("Mei")
    page.locator("[name=email]").fill("mei@veritas.example")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_label("I have read the privacy notice").check()
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("mail|address", re.IGNORECASE))
    link = re.search(r"https?://\S+/confirm-email/\S+", mail.outbox[-1].body)
    assert link is not None
    page.goto(re.sub(r"^https?://[^/]+", "", link.group()))
    page.get_by_role("button", name="Confirm").click()


def picture(page: Page, name: str) -> None:
    """Keep a picture for the docs, where ``make screenshots`` has asked for them."""
    if place := os.environ.get("WUTONG_PICTURES"):
        page.screenshot(path=Path(place) / f"{name}.png", full_page=True)


def apply_by_phone(phone: Page, program: str) -> None:
    """From the program's public page to an application that is handed in."""
    phone.goto(f"/en/programs/{program}/")
    phone.get_by_role("link", name="Apply for this program").click()
    sign_up(phone)
    if "/login/" in phone.url:
        sign_in(phone, "mei@veritas.example")
    phone.goto(f"/en/portal/apply/{program}/")
    phone.get_by_role("button", name="Begin the application").click()
    expect(phone.get_by_role("heading", name="Makers' camp", level=1)).to_be_visible()
    phone.wait_for_load_state()

    phone.get_by_label("Kind").select_option("company")
    expect(phone.locator("#rule-kind")).to_contain_text("Only teams without legal personality can join.")
    picture(phone, "apply-not-eligible")
    phone.get_by_label("Kind").select_option("team")
    expect(phone.locator("#rule-kind")).to_be_hidden()

    phone.get_by_label("Name of the project").fill("Cracks seen early")
    phone.get_by_label("Which problem?").fill(SCENE)
    phone.get_by_label("The team").fill("Three people who met at the institute")
    phone.get_by_label("Name", exact=True).fill(TEAM)
    phone.get_by_label("Host").fill(HOST)
    phone.get_by_label("I have read the terms").check()
    expect(phone.locator("#saved")).to_contain_text("Saved at")
    upload = {"name": "Crack Hunters plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    phone.get_by_label("Plan").set_input_files(upload)
    expect(phone.get_by_role("link", name="Crack Hunters plan.pdf")).to_be_visible()
    # What was typed is there again: the file came with everything else.
    expect(phone.get_by_label("Which problem?")).to_have_value(SCENE)
    phone.get_by_label("Contact person").fill("")
    phone.get_by_role("button", name="Hand in", exact=True).click()
    expect(phone.get_by_text("1 place is missing or wrong")).to_be_visible()
    picture(phone, "apply-incomplete")
    phone.get_by_label("Contact person").fill("Mei")
    phone.get_by_role("button", name="Hand in", exact=True).click()
    expect(phone.get_by_text("Your application is handed in.")).to_be_visible()


def judge(page: Page, merit: int) -> None:
    """Judge the one application that waits, without being told whose it is."""
    page.goto("/en/desk/judging/")
    page.get_by_role("link", name="Cracks seen early").click()
    expect(page.get_by_text(SCENE)).to_be_visible()
    body = page.locator("body")
    for telling in (TEAM, "Mei", "mei@veritas.example", "met at the institute", HOST):
        expect(body).not_to_contain_text(telling)
    expect(page.get_by_role("link", name="Plan.pdf")).to_be_visible()
    page.get_by_label(re.compile(MERIT)).fill(str(merit))
    page.get_by_label(re.compile(MARKET)).fill("4")
    page.get_by_label("accept").check()
    page.get_by_label("Reason").fill("Sound data, a clear need.")
    picture(page, "judging")
    page.get_by_role("button", name="Hand in the review").click()
    expect(page.get_by_text("Your review is handed in.")).to_be_visible()


def choose(page: Page, field: str, words: str) -> None:
    box = page.get_by_role("combobox", name=field)
    box.press_sequentially(words)
    expect(page.get_by_role("option", name=re.compile(words)).first).to_have_attribute("aria-selected", "true")
    box.press("Enter")


def assign_two(staff: Page, application: Application) -> None:
    """Take the application into review by dragging it, and ask three reviewers, one of whom has a conflict."""
    staff.locator("[data-card]").drag_to(staff.locator("[data-stage=in_review].board__column"))
    expect(staff.locator("[data-stage=in_review].board__column [data-card]")).to_have_count(1)
    staff.get_by_role("link", name=TEAM, exact=True).click()
    staff.get_by_role("link", name="Assign a reviewer").click()
    choose(staff, "Reviewer", "Wen")
    staff.get_by_role("button", name="Assign a reviewer").click()
    expect(staff.get_by_text("Wen has a conflict of interest: employed by")).to_be_visible()
    picture(staff, "conflict")
    for name in ("Rui", "Jia"):
        staff.goto(f"/en/desk/applications/{application.public_id}/assign/")
        choose(staff, "Reviewer", name)
        staff.get_by_role("button", name="Assign a reviewer").click()
        expect(staff.get_by_role("heading", name=TEAM, level=1)).to_be_visible()


def change_and_hand_in_again(staff: Page, phone: Page, application: Application) -> None:
    """The center asks for changes; the applicant makes them by phone."""
    staff.get_by_role("link", name="Request changes").click()
    staff.get_by_label("What has to be changed").fill("Say how many kilometers you have measured.")
    staff.get_by_role("button", name="Request changes").click()
    expect(staff.get_by_text("changes requested").first).to_be_visible()
    phone.goto(f"/en/portal/applications/{application.public_id}/")
    expect(phone.get_by_text("Say how many kilometers you have measured.").first).to_be_visible()
    picture(phone, "application-standing")
    phone.get_by_role("link", name="Change it").click()
    phone.get_by_label("Which problem?").fill(f"{SCENE} We measured 300 kilometers.")
    phone.get_by_role("button", name="Hand in the changes").click()
    expect(phone.get_by_text("It is complete and is being judged.")).to_be_visible()


def announce_and_accept(staff: Page, phone: Page, application: Application, program: str) -> Enrollment:
    """A public notice that everybody can read, and a week later the acceptance, by keyboard from the board."""
    staff.goto(f"/en/desk/applications/{application.public_id}/notice/")
    staff.get_by_role("button", name="Give public notice").click()
    expect(staff.get_by_text("under public notice").first).to_be_visible()
    phone.goto(f"/en/programs/{program}/")
    expect(phone.locator("#notice")).to_contain_text(TEAM)
    picture(phone, "public-notice")
    dates = {"notice_starts_on": WEEK_AGO, "notice_ends_on": today()}
    Application.objects.filter(pk=application.pk).update(**dates)
    staff.goto(f"/en/desk/boards/{program}/")
    staff.locator("[data-card] a").first.focus()
    staff.keyboard.press("m")
    staff.get_by_role("link", name="Accept", exact=True).click()
    staff.get_by_role("button", name="Accept", exact=True).click()
    expect(staff.locator("[data-stage=accepted].board__column [data-card]")).to_have_count(1)
    return Enrollment.objects.get(application=application)


def graduate(staff: Page, enrollment: Enrollment, intake: SimpleNamespace) -> None:
    """A week later: refused without evidence, done with it."""
    Enrollment.objects.filter(pk=enrollment.pk).update(starts_on=WEEK_AGO)
    enrollment.spells.update(starts_on=WEEK_AGO)
    staff.goto(f"/en/desk/enrollments/{enrollment.public_id}/graduate/")
    staff.get_by_label("Reason").fill("Reached its aim")
    staff.get_by_role("button", name="Graduate").click()
    expect(staff.get_by_text("Not shown to be met yet: A model in use.")).to_be_visible()
    criterion = intake.program.graduation_criteria.get()
    services.record_evidence(enrollment, criterion=criterion, met=True, text="In use since May", by=intake.qian)
    staff.get_by_role("button", name="Graduate").click()
    expect(staff.get_by_text("graduated").first).to_be_visible()
    staff.goto(f"/en/desk/boards/{intake.program.public_id}/cohort/")
    row = staff.get_by_role("row").filter(has=staff.get_by_role("link", name="graduated"))
    expect(row.locator("td.num").first).to_have_text("1")


def test_the_whole_way(phone: Page, intake: SimpleNamespace, as_person: Callable[..., Page]) -> None:
    program = intake.program.public_id
    phone.set_viewport_size(PHONE)
    apply_by_phone(phone, program)
    application = Application.objects.get(program=intake.program)
    assert (application.state, application.host) == ("submitted", intake.host)
    assert Message.objects.get(kind="programs.received", about_id=application.pk).to_email == "mei@veritas.example"

    staff = as_person("qian", f"/en/desk/boards/{program}/")
    assign_two(staff, application)
    judge(as_person("rui", "/en/desk/"), merit=9)
    judge(as_person("jia", "/en/desk/"), merit=6)
    assert [float(one.total) for one in application.reviews.order_by("pk")] == [87.5, 65.0]

    change_and_hand_in_again(staff, phone, application)
    enrollment = announce_and_accept(staff, phone, application, program)
    assert (enrollment.state, enrollment.organization.name, enrollment.organization.kind) == ("active", TEAM, "team")
    phone.goto("/en/portal/")
    expect(phone.get_by_role("link", name=TEAM)).to_be_visible()
    picture(phone, "portal-home")
    graduate(staff, enrollment, intake)
    enrollment.refresh_from_db()
    assert enrollment.state == "graduated"


@pytest.mark.parametrize(
    ("prefix", "scheme", "size"),
    [("", "light", DESKTOP), ("/en", "dark", PHONE), ("/zh-hant", "light", DESKTOP)],
    ids=["zh-Hans-desktop", "en-dark-phone", "zh-Hant-desktop"],
)
def test_no_page_of_the_way_keeps_anybody_out(
    intake: SimpleNamespace, as_person: Callable[..., Page], prefix: str, scheme: str, size: dict[str, int]
) -> None:
    mei = User.objects.create_user("mei", "mei@veritas.example", PASSWORD, name="梅")
    EmailAddress.objects.create(user=mei, email=mei.email, verified=True, primary=True)
    question, telling = intake.program.questions.order_by("position")
    facts = SimpleNamespace(
        program=intake.program,
        scene=question,
        plan=intake.program.required_documents.get(),
        merit=intake.program.rubric.order_by("position")[0],
        market=intake.program.rubric.order_by("position")[1],
    )
    more = {"kind": "team", "host": intake.host.public_id, "agreed": True}
    answers = {"answers": {question.key: SCENE, telling.key: "三人"}}
    mine = handed_in(facts, mei, name="裂缝小队", **more, **answers)
    other = services.begin_review(handed_in(facts, person("博"), name="水网小队", **more, **answers), by=SYSTEM)
    judged(other, facts, intake.rui)
    review = services.assign_review(other, reviewer=intake.jia, by=SYSTEM)
    key = intake.program.public_id
    ways = {
        "mei": [
            "/portal/",
            f"/portal/apply/{key}/",
            f"/portal/applications/{mine.public_id}/",
            f"/portal/applications/{mine.public_id}/edit/",
            f"/portal/applications/{mine.public_id}/withdraw/",
        ],
        "qian": [
            "/desk/boards/",
            *(f"/desk/boards/{key}/{name}" for name in ("", "ranking/", "cohort/", "share/")),
            f"/desk/applications/{other.public_id}/",
            f"/desk/applications/{mine.public_id}/request-changes/",
            f"/desk/programs/{key}/",
        ],
        "jia": ["/desk/judging/", f"/desk/judging/{review.public_id}/"],
    }
    wrong = {}
    for who, paths in ways.items():
        page = as_person(who, "/en/account/login/", size)
        page.emulate_media(color_scheme=scheme)
        notes = watched(page)
        for path in paths:
            page.goto(f"{prefix}{path}")
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found = [*barriers(page), *notes.complaints, *([f"{beyond} pixels too wide"] if beyond > 0 else [])]
            notes.forget()
            if found:
                wrong[path] = found
    assert wrong == {}
