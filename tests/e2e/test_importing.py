"""A sheet goes in by browser: handed in, looked at, a row corrected where it stands, written; and no step keeps anybody out."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.staff import give_role
from ecosystem.intake.imports.background import write_in_background
from ecosystem.intake.imports.models import SheetImport
from ecosystem.intake.imports.previewing import preview
from ecosystem.organizations.models import Organization
from tests.e2e.conftest import PHONE
from tests.e2e.watching import barriers, watched

pytestmark = pytest.mark.django_db

PASSWORD = "a pass phrase for the desk 7"
SHEET = """入驻单位名单,,
单位：万元,,
单位名称,统一社会信用代码,注册资本
武汉江曜智眼科技有限公司,91420100YY8800011Q,1000
武汉云岫数据服务有限公司,91420100YY88000547,200
武汉唯理科技有限公司,,500
"""


@pytest.fixture
def staff(desktop: Page) -> Page:
    """An administrator who has just signed in, in English."""
    person = User.objects.create_user("lin", password=PASSWORD, name="林")
    give_role(person, role="administrator", by=SYSTEM)
    desktop.goto("/en/desk/")
    desktop.get_by_label("E-mail or sign-in name").fill("lin")
    desktop.get_by_label("Password").fill(PASSWORD)
    desktop.get_by_role("button", name="Sign in", exact=True).click()
    expect(desktop.get_by_role("heading", name="Today", level=1)).to_be_visible()
    return desktop


def hand_in(page: Page, folder: Path) -> SheetImport:
    """Hand the sheet in; the page waits until it is read, as by a worker."""
    path = folder / "名单.csv"
    path.write_text(SHEET, encoding="gb18030")
    page.goto("/en/desk/imports/new/")
    page.get_by_label("File").set_input_files(path)
    page.get_by_label("New organizations are").select_option("public")
    page.get_by_role("button", name="Read it", exact=True).click()
    expect(page.get_by_text("You can leave this page")).to_be_visible()
    handed = SheetImport.objects.get()
    assert preview(handed.pk)
    expect(page.get_by_role("heading", name="What would come of each row")).to_be_visible()
    return handed


def test_a_sheet_is_handed_in_corrected_and_written(staff: Page, tmp_path: Path) -> None:
    trouble = watched(staff)
    handed = hand_in(staff, tmp_path)
    wrong = staff.locator(".import-row", has_text="E_USCC_CHECKDIGIT")
    expect(wrong).to_have_count(1)
    expect(staff.get_by_text("2 rows will be written").or_(staff.get_by_text("1 row will be written"))).to_be_visible()

    wrong.get_by_role("link", name="Correct").click()
    code = staff.locator(".import-row.is-editing").get_by_label("unified social credit code")
    code.fill("91420100YY88000546")
    code.press("Enter")
    corrected = staff.locator(".import-row", has_text="corrected here")
    expect(corrected.get_by_text("new", exact=True)).to_be_visible()

    staff.get_by_role("link", name="Error 1").click()
    expect(staff.get_by_text("Nothing matches")).to_be_visible()
    staff.get_by_role("button", name="Write").click()
    expect(staff.locator("#progress")).to_be_visible()
    write_in_background.func(handed.pk, "en")
    expect(staff.get_by_text("Written on")).to_be_visible()
    assert Organization.objects.get(name="武汉云岫数据服务有限公司").registered_capital == 2_000_000
    assert trouble.complaints == []


def test_no_step_keeps_anybody_out(staff: Page, tmp_path: Path) -> None:
    staff.goto("/en/desk/imports/new/")
    assert barriers(staff) == []
    handed = hand_in(staff, tmp_path)
    staff.locator(".import-sheet summary").first.click()
    staff.get_by_role("link", name="Correct", exact=True).first.click()
    expect(staff.locator(".is-editing")).to_be_visible()
    assert barriers(staff) == []
    staff.set_viewport_size(PHONE)
    assert staff.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    staff.goto(f"/en/desk/imports/{handed.public_id}/columns/0/")
    assert barriers(staff) == []
    assert staff.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
