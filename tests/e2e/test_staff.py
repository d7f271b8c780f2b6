"""Staff at the desk: sign in, find, enter without doubling, choose, act, look back, undo; by keyboard and in two languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center
from ecosystem.centers.staff import give_role
from ecosystem.organizations.choices import Status
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment
from ecosystem.relationships.models import Relationship
from ecosystem.vocabulary.models import Place
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.watching import barriers, watched

pytestmark = pytest.mark.django_db

PASSWORD = "a pass phrase for the desk 7"
DESK = "/en/desk/"
WEILI = "武汉唯理科技"


@pytest.fixture
def staff(desktop: Page) -> Page:
    """An administrator who has just signed in, in English."""
    person = User.objects.create_user("lin", password=PASSWORD, name="林")
    give_role(person, role="administrator", by=SYSTEM)
    desktop.goto(DESK)
    desktop.get_by_label("E-mail or sign-in name").fill("lin")
    desktop.get_by_label("Password").fill(PASSWORD)
    desktop.get_by_role("button", name="Sign in", exact=True).click()
    expect(desktop.get_by_role("heading", name="Today", level=1)).to_be_visible()
    # Keys do something as soon as the scripts are there.
    desktop.wait_for_load_state()
    return desktop


def choose(page: Page, field: str, words: str, label: str) -> None:
    """Find a related record by what it sounds like, and take it by keyboard."""
    box = page.get_by_role("combobox", name=field)
    box.press_sequentially(words)
    expect(page.get_by_role("option", name=label).first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(box).to_have_value(re.compile(label))


def test_any_record_is_a_few_keys_away(staff: Page) -> None:
    staff.keyboard.press("Control+k")
    staff.keyboard.type("weili")
    expect(staff.get_by_role("option", name="Wuhan Weili Technology")).to_be_visible()
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("heading", name="Wuhan Weili Technology", level=1)).to_be_visible()
    staff.wait_for_load_state()
    staff.keyboard.press("e")
    expect(staff.get_by_role("button", name="Save").last).to_be_visible()
    staff.wait_for_load_state()
    staff.get_by_label("Website").fill("https://weili.example/")
    staff.keyboard.press("Control+Enter")
    expect(staff.get_by_role("link", name="https://weili.example/")).to_be_visible()
    assert Organization.objects.get(name=WEILI).website == "https://weili.example/"


def test_who_enters_an_organization_again_is_shown_the_one_that_is_there(staff: Page) -> None:
    staff.goto(f"{DESK}organizations/new/")
    staff.get_by_label("Name", exact=True).press_sequentially("武汉唯理科技")
    warning = staff.get_by_text("There already? Look before you enter it again:")
    expect(warning).to_be_visible()
    expect(staff.get_by_role("link", name="Wuhan Weili Technology")).to_be_visible()
    staff.get_by_label("English name").fill("Another Weili")
    staff.get_by_role("button", name="Save").last.click()
    expect(staff.get_by_text("If it is another organization, say so below.")).to_be_visible()
    expect(staff.get_by_label("English name")).to_have_value("Another Weili")
    assert Organization.objects.filter(name=WEILI).count() == 1
    staff.get_by_label("It is another organization than those named above").check()
    staff.get_by_role("button", name="Save").last.click()
    expect(staff.get_by_role("heading", name="Another Weili", level=1)).to_be_visible()
    assert Organization.objects.filter(name=WEILI).count() == 2


def test_a_related_record_is_found_and_a_missing_one_is_made_without_leaving_the_form(staff: Page) -> None:
    staff.goto(f"{DESK}relationships/new/")
    choose(staff, "Subject", "weili", "Wuhan Weili Technology")
    staff.locator(".record-field").nth(1).get_by_role("button", name="New…").click()
    dialog = staff.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("江城养护有限公司")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    expect(staff.get_by_role("combobox", name="Object")).to_have_value(re.compile("江城养护有限公司"))
    staff.get_by_label("Kind").select_option("supplies")
    staff.get_by_role("button", name="Save").last.click()
    expect(staff.get_by_text("is there now").first).to_be_visible()
    edge = Relationship.objects.get(object__name="江城养护有限公司")
    assert (edge.subject.name, edge.kind) == (WEILI, "supplies")


def test_what_is_chosen_by_keyboard_is_changed_at_once_and_undone_at_once(staff: Page) -> None:
    before = set(Organization.objects.filter(status=Status.ARCHIVED).values_list("pk", flat=True))
    staff.goto(f"{DESK}organizations/")
    for key in "jxjx":
        staff.keyboard.press(key)
    expect(staff.get_by_role("group", name="With the rows chosen")).to_contain_text("2 chosen")
    staff.get_by_role("button", name="Archive…").click()
    expect(staff.get_by_text("2 records will be changed.")).to_be_visible()
    staff.get_by_label("Reason").fill("Entered twice")
    staff.get_by_role("button", name="Archive: 2 records").click()
    expect(staff.get_by_text("2 records")).to_be_visible()
    archived = Organization.objects.filter(status=Status.ARCHIVED).exclude(pk__in=before)
    assert archived.count() == 2
    staff.goto(f"{DESK}changes/")
    staff.get_by_role("link", name="Archive").first.click()
    staff.get_by_role("link", name=re.compile("^Undo")).first.click()
    staff.get_by_role("button", name=re.compile("^Undo")).click()
    expect(staff.get_by_text(re.compile("^Undone: "))).to_be_visible()
    assert archived.count() == 0


def test_an_enrollment_moves_by_a_verb_with_date_and_reason_and_nothing_typed_is_lost(staff: Page) -> None:
    enrollment = Enrollment.objects.filter(state="active").order_by("starts_on").first()
    staff.goto(f"{DESK}enrollments/{enrollment.public_id}/")
    staff.get_by_role("link", name=re.compile("^Suspend")).first.click()
    staff.get_by_label("Reason").fill("Papers are missing")
    day = staff.get_by_label("From the day").or_(staff.get_by_label("Date")).first
    day.fill("2019-01-01")
    staff.locator("[data-save]").click()
    expect(day).to_have_attribute("aria-invalid", "true")
    expect(staff.get_by_label("Reason")).to_have_value("Papers are missing")
    day.fill("2026-07-15")
    staff.locator("[data-save]").click()
    expect(staff.get_by_text("suspended").first).to_be_visible()
    enrollment.refresh_from_db()
    assert enrollment.state == "suspended"
    assert enrollment.spells.latest("starts_on").reason == "Papers are missing"


def test_the_history_tells_before_and_after(staff: Page) -> None:
    found = Organization.objects.get(name=WEILI)
    staff.goto(f"{DESK}organizations/{found.public_id}/edit/")
    staff.get_by_label("Website").fill("https://roads.example/")
    staff.get_by_label("Reason").fill("Their card says so")
    staff.locator("[data-save]").click()
    expect(staff.get_by_role("link", name="https://roads.example/")).to_be_visible()
    staff.wait_for_load_state()
    staff.keyboard.press("h")
    expect(staff).to_have_url(re.compile("/history/$"))
    for told in ("https://roads.example/", "Their card says so", "林"):
        expect(staff.get_by_role("main")).to_contain_text(told)


def desk_pages() -> list[str]:
    """The pages where a day at the desk is spent."""
    wuhan, made_up = Place.objects.get(code="420100"), Place.objects.get(is_synthetic=True, level="city")
    member = Enrollment.objects.filter(state="active", organization__registry=made_up).first()
    weili = Organization.objects.get(registry=wuhan, name=WEILI)
    return [
        "",
        "organizations/",
        "organizations/new/",
        f"organizations/{weili.public_id}/",
        f"organizations/{weili.public_id}/history/",
        f"organizations/{member.organization.public_id}/",
        f"enrollments/{member.public_id}/suspend/",
        "figures/",
        "figures/new/",
        "relationships/new/",
        "changes/",
        "lists/",
        *_platform_pages(Center.objects.get(registry=wuhan).public_id),
    ]


def _platform_pages(center: str) -> list[str]:
    """What the platforms of a center deliver, and what is reported of it."""
    return [
        *(f"compute/{center}/", f"service-boards/{center}/", f"service-boards/{center}/funnel/"),
        *("voucher-pots/", "voucher-schemes/new/", "needs/", "needs/new/", "introductions/", "events/new/"),
        *("research-projects/", "outputs/", "trainings/new/", f"loop/{center}/", f"loop/{center}/coverage/"),
        *(f"portfolio/{center}/", f"portfolio/{center}/responses/", "service-log/new/"),
        *("reports/", f"reports/{center}/2021-11/", "counted/"),
    ]


@pytest.mark.parametrize(
    ("prefix", "scheme", "size"),
    [("", "light", PHONE), ("/en", "dark", DESKTOP), ("/zh-hant", "light", DESKTOP)],
    ids=["zh-Hans-phone", "en-dark-desktop", "zh-Hant-desktop"],
)
def test_no_page_of_the_desk_keeps_anybody_out(staff: Page, prefix: str, scheme: str, size: dict[str, int]) -> None:
    staff.emulate_media(color_scheme=scheme)
    staff.set_viewport_size(size)
    notes = watched(staff)
    wrong = {}
    for page in desk_pages():
        staff.goto(f"{prefix}/desk/{page}")
        beyond = staff.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        # All of the page at once: what the bar at the foot of a form covers is a matter of where one has scrolled to.
        staff.set_viewport_size({**size, "height": max(size["height"], staff.evaluate("document.body.scrollHeight"))})
        found = [*barriers(staff), *notes.complaints, *([f"{beyond} pixels too wide"] if beyond else [])]
        staff.set_viewport_size(size)
        notes.forget()
        if found:
            wrong[page] = found
    assert wrong == {}
