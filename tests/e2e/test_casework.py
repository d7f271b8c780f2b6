"""Tasks and notes in a browser: noted on an organization's page, told to whom it names, fit for a phone."""

import pytest
from playwright.sync_api import Page, expect

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.casework.models import Note, Task
from ecosystem.casework.services import add_note, add_task
from ecosystem.centers.models import Center
from ecosystem.centers.staff import give_role
from ecosystem.core.dates import today
from ecosystem.organizations.models import Organization
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.watching import barriers, watched

pytestmark = pytest.mark.django_db

PASSWORD = "a pass phrase for the desk 7"
DESK = "/en/desk/"
CALL = "Call them about the contract"
SECOND = "They asked for a second demonstration."


@pytest.fixture
def center() -> Center:
    return Center.objects.get(registry__code="420100")


@pytest.fixture
def qian(center: Center) -> User:
    """A program manager with a task for today, named by a note that 林 wrote."""
    people = [
        User.objects.create_user(name, password=PASSWORD, name=shown) for name, shown in (("qian", "钱"), ("lin", "林"))
    ]
    for person in people:
        give_role(person, role="program_manager", center=center, by=SYSTEM)
    weili = Organization.objects.get(name="武汉唯理科技")
    facts = {"center": center, "organization": weili, "by": people[1]}
    add_task(title=CALL, assignee=people[0], due_on=today(), **facts)
    add_note(text=f"{SECOND}\n@qian please call", **facts)
    return people[0]


@pytest.fixture
def staff(qian: User, desktop: Page) -> Page:
    desktop.goto(DESK)
    desktop.get_by_label("E-mail or sign-in name").fill("qian")
    desktop.get_by_label("Password").fill(PASSWORD)
    desktop.get_by_role("button", name="Sign in", exact=True).click()
    expect(desktop.get_by_role("heading", name="Today", level=1)).to_be_visible()
    return desktop


def test_what_waits_is_seen_done_and_noted(staff: Page) -> None:
    section = staff.locator("section", has=staff.get_by_role("heading", name="For me"))
    expect(section.get_by_role("link", name=CALL)).to_be_visible()
    section.get_by_role("link", name=SECOND).click()
    staff.get_by_role("button", name="mark as seen").click()
    expect(staff.get_by_role("button", name="mark as seen")).to_have_count(0)
    staff.goto(f"{DESK}organizations/{Organization.objects.get(name='武汉唯理科技').public_id}/")
    staff.get_by_label("New note").fill("Called.\nMonday, ten o'clock.")
    staff.get_by_role("button", name="Add the note").click()
    expect(staff.locator("#notes li").first).to_contain_text("Monday, ten o'clock.")
    expect(staff.locator("#notes li").first).to_contain_text("钱")
    assert Note.objects.filter(organization__name="武汉唯理科技").count() == 2
    staff.locator("#tasks").get_by_role("link", name=CALL).click()
    staff.get_by_role("link", name="Mark as done").click()
    staff.get_by_role("button", name="Mark as done").last.click()
    expect(staff.get_by_text(f"Mark as done: {CALL}.")).to_be_visible()
    assert Task.objects.get(title=CALL).state == "done"


def test_the_pages_fit_a_phone_and_keep_nobody_out(staff: Page) -> None:
    notes = watched(staff)
    record = Organization.objects.get(name="武汉唯理科技").public_id
    task = Task.objects.get(title=CALL).public_id
    note = Note.objects.get(text__startswith=SECOND).public_id
    pages = [
        "",
        f"organizations/{record}/",
        "tasks/",
        "tasks/new/",
        f"tasks/{task}/",
        "notes/",
        f"notes/{note}/",
        "digest/",
    ]
    wrong = {}
    for page in pages:
        for size in (PHONE, DESKTOP):
            staff.set_viewport_size(size)
            staff.goto(f"{DESK}{page}")
            beyond = staff.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found = [*barriers(staff), *notes.complaints, *([f"{beyond} pixels too wide"] if beyond else [])]
            notes.forget()
            if found:
                wrong[page, size["width"]] = found
    assert wrong == {}
