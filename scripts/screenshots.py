"""Pictures of the main pages of the local registry, as a visitor sees them on a desktop and on a phone. Runs inside .venv."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pypdfium2 as pdfium
from playwright.sync_api import Browser, Page, sync_playwright

import testing
import tools

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images"
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
# A section, and whether the first record in its list is taken instead of the list.
PAGES = {
    "home": ("/", False),
    "organizations": ("/organizations/", False),
    "organization": ("/organizations/?q=唯理", True),
    "solutions": ("/solutions/", False),
    "solution": ("/solutions/", True),
    # The sources of Wuhan name no program: what the pages of programs hold is seen in the synthetic city.
    "programs": ("/programs/?registry=synthetic-1", False),
    "program": ("/programs/?registry=synthetic-1", True),
    "center": ("/centers/", True),
    "platforms": ("/platforms/", False),
    "platform": ("/platforms/", True),
    "figures": ("/figures/", False),
    # What the platforms deliver is seen in the synthetic city too.
    "needs": ("/needs/?registry=synthetic-1", False),
    "need": ("/needs/?registry=synthetic-1", True),
    "research": ("/research/", False),
    "research-project": ("/research/", True),
    "events": ("/events/?registry=synthetic-1", False),
    "cities": ("/cities/", False),
    "synthetic-center": ("/centers/?registry=synthetic-1", True),
}
# At the desk, signed in with the account of `make run`, where there is much to see: in the synthetic city.
DESK_PAGES = {
    "desk-today": "/desk/?registry=synthetic-1",
    "desk-organizations": "/desk/organizations/?registry=synthetic-1",
    "desk-member": "/desk/organizations/?registry=synthetic-1",
    "desk-new-organization": "/desk/organizations/new/",
    "desk-history": "/desk/changes/",
    "desk-compute": "/desk/compute/?registry=synthetic-1",
    "desk-portfolio": "/desk/portfolio/?registry=synthetic-1",
    "desk-loop": "/desk/loop/?registry=synthetic-1",
    "desk-service-boards": "/desk/service-boards/?registry=synthetic-1",
    "desk-voucher-pots": "/desk/voucher-pots/?registry=synthetic-1",
    "desk-reports": "/desk/reports/?registry=synthetic-1",
}
# Below the page of the synthetic center: who is served by what, how quickly requests are answered, how far solutions came.
CENTER_PAGES = {
    "desk-coverage": "/desk/loop/{center}/coverage/",
    "desk-responses": "/desk/portfolio/{center}/responses/",
    "desk-funnel": "/desk/service-boards/{center}/funnel/",
}
# An intake of the synthetic city, as its program manager works through it.
BOARD_PAGES = {"board": "", "ranking": "ranking/", "cohort": "cohort/", "share": "share/"}
# Of the PDF: its first page, one with charts, one with a long table.
PDF_PAGES = {1, 3, 6}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PATIENCE_SECONDS = 30


@contextmanager
def served() -> Iterator[str]:
    """The site, on a port of its own, for as long as the pictures are taken."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    gunicorn = Path(sys.executable).parent / "gunicorn"
    server = subprocess.Popen(
        [gunicorn, "--bind", address, "--threads", "4", "--log-level", "error", "ecosystem.wsgi"], cwd=ROOT
    )
    try:
        _wait_for(f"http://{address}/")
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            urlopen(address, timeout=PATIENCE_SECONDS).close()  # noqa: S310  our own server
        except URLError:
            time.sleep(0.2)
        else:
            return
    sys.exit("The site did not start.")


def record_in(page: Page, site: str, section: str) -> str:
    """The path of the first record that a section lists."""
    page.goto(site + section)
    paths = page.eval_on_selector_all("main a[href]", "links => links.map(link => link.getAttribute('href'))")
    record = re.compile(rf"{section.partition('?')[0]}[^/?#]+/(\?[^#]*)?$")
    return next(path for path in paths if record.match(path))


def take(browser: Browser, site: str, size: str) -> None:
    """Every page at one size, whole."""
    page = browser.new_context(viewport=SIZES[size], locale="zh-CN", reduced_motion="reduce").new_page()
    for name, (section, first_record) in PAGES.items():
        path = record_in(page, site, section) if first_record else section
        page.goto(site + path, wait_until="load")
        page.screenshot(path=PICTURES / f"{name}-{size}.png", full_page=True)
        print(f"{name}-{size}.png  {path}", flush=True)


def take_desk(browser: Browser, site: str) -> None:
    """The staff's pages, on a desktop."""
    page = browser.new_context(viewport=SIZES["desktop"], locale="zh-CN", reduced_motion="reduce").new_page()
    username, password = (ROOT / ".staff-sign-in").read_text(encoding="utf-8").split()
    page.goto(f"{site}/account/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/desk/")
    for name, path in DESK_PAGES.items():
        page.goto(site + path, wait_until="load")
        if name == "desk-member":
            page.click("tbody tr:nth-child(3) a")
            page.wait_for_load_state()
        page.screenshot(path=PICTURES / f"{name}.png")
        print(f"{name}.png  {path}", flush=True)

    page.goto(f"{site}/desk/boards/?registry=synthetic-1")
    board = page.locator("main .tasks a").first.get_attribute("href")
    for name, part in BOARD_PAGES.items():
        page.goto(f"{site}{board}{part}", wait_until="load")
        page.screenshot(path=PICTURES / f"{name}.png")
        print(f"{name}.png  {board}{part}", flush=True)
    page.goto(f"{site}{board}", wait_until="load")
    page.locator("[data-stage=in_review] .board__name").first.click()
    page.wait_for_load_state()
    page.screenshot(path=PICTURES / "application.png")
    print("application.png", flush=True)
    take_identity(page, site)
    take_services(page, site)


def take_services(page: Page, site: str) -> None:
    """What the platforms deliver, as staff see it, and the report of a month as page and PDF."""
    page.goto(f"{site}/desk/needs/?registry=synthetic-1&state=open")
    page.locator("tbody tr a").first.click()
    page.wait_for_load_state()
    _shot(page, "desk-need")
    center = record_in(page, site, "/centers/?registry=synthetic-1").split("/")[2]
    for name, path in CENTER_PAGES.items():
        page.goto(site + path.format(center=center), wait_until="load")
        _shot(page, name)
    page.goto(f"{site}/desk/reports/?registry=synthetic-1")
    months = page.eval_on_selector_all("main a.chip", "links => links.map(link => link.getAttribute('href'))")
    page.goto(site + months[1], wait_until="load")
    page.screenshot(path=PICTURES / "report-month.png", full_page=True)
    print(f"report-month.png  {months[1]}", flush=True)
    file = page.request.get(f"{site}{months[1]}report.pdf").body()
    for number, sheet in enumerate(pdfium.PdfDocument(file), 1):
        if number in PDF_PAGES:
            sheet.render(scale=1.3).to_pil().save(PICTURES / f"report-month-{number}.png")
            print(f"report-month-{number}.png", flush=True)


def take_identity(page: Page, site: str) -> None:
    """One record per organization: a sheet on its way in, two records side by side, what people suggest."""
    page.goto(f"{site}/desk/imports/new/?registry=synthetic-1")
    page.set_input_files("input[type=file]", ROOT / "tests/data/messy/01_members_two_level_header.xlsx")
    page.click("[data-save]")
    page.wait_for_selector(".import-rows", timeout=PATIENCE_SECONDS * 1000)
    page.locator(".import-sheet summary").first.click()
    _shot(page, "desk-import")
    page.goto(f"{site}/desk/duplicates/?registry=synthetic-1")
    page.locator("form[action*=scan] button").click()
    page.wait_for_load_state()
    page.goto(f"{site}/desk/duplicates/?registry=synthetic-1")
    page.locator("tbody tr a").first.click()
    page.wait_for_load_state()
    _shot(page, "desk-duplicates")
    page.locator("main a[href*=merge]").first.click()
    page.wait_for_load_state()
    _shot(page, "desk-merge")


def _shot(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png")
    print(f"{name}.png  {page.url}", flush=True)


def take_the_whole_way() -> None:
    """The pages of applicants and reviewers, whose accounts are nobody's here: as the browser test goes through them."""
    test = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/e2e/test_enrollment.py",
        "-k",
        "whole_way",
    ]
    settings = {**testing.SETTINGS, "DATABASE_URL": "sqlite://:memory:", "WUTONG_PICTURES": str(PICTURES)}
    subprocess.run(test, cwd=ROOT, env={**os.environ, **settings}, check=True)


def main() -> None:
    """Write docs/images/NAME-SIZE.png for every page and size, and the desk's pages."""
    missing = [line for line in tools.ensure() if "Chromium" in line]
    if missing:
        sys.exit(missing[0])
    os.chdir(ROOT)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=FLAGS)
        for size in SIZES:
            take(browser, site, size)
        take_desk(browser, site)
    take_the_whole_way()


if __name__ == "__main__":
    main()
