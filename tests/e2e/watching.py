"""What a browser notices about a page that a person does not see at once."""

import gzip
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response

STANDARDS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "preload": False,
}
HARD = {"serious", "critical"}
PAINTED = {"document", "stylesheet", "script"}
AXE = Axe()


@dataclass
class Watched:
    """Complaints of the console, and what was transferred, since it was last told to forget."""

    complaints: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """A refusal by the content security policy is an error of the console too."""
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def receive(self, response: Response) -> None:
        """A redirect has nothing to be painted."""
        if response.status // 100 != 3:
            self.responses.append(response)

    def weight(self) -> int:
        """How many bytes the page's text, styles and scripts take when they are compressed."""
        painted = [one for one in self.responses if one.request.resource_type in PAINTED]
        return sum(len(gzip.compress(one.body())) for one in painted)

    def forget(self) -> None:
        """Start again with the next page."""
        self.complaints.clear()
        self.responses.clear()


def watched(page: Page) -> Watched:
    """Listen to a page from now on."""
    notes = Watched()
    page.on("console", notes.hear)
    page.on("pageerror", lambda error: notes.complaints.append(str(error)))
    page.on("response", notes.receive)
    return notes


def barriers(page: Page) -> list[str]:
    """What keeps people out: each rule that is broken with the first element that breaks it."""
    violations = AXE.run(page, options=STANDARDS).response["violations"]
    return [
        f"{found['id']}: {found['nodes'][0]['html'][:200]} ({len(found['nodes'])})"
        for found in violations
        if found["impact"] in HARD
    ]
