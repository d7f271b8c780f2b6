"""docs/api.md: its requests are sent, one after the other, and answered as it says."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings

from api.nouns.all import NOUNS
from api.views.nouns import list_parameters
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.staff import issue_token
from tests.calling import Caller

pytestmark = pytest.mark.django_db

PAGE = Path(settings.BASE_DIR, "docs", "api.md").read_text()
BLOCK = re.compile(r"^```http\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KEY = "wt_YOUR-KEY"
# What another registry, or another day, answers otherwise.
OWN = {"id", "at", "number", "raised_at", "created_at", "updated_at", "verified_on", "next", "previous", "edition"}
# Headers that differ too, and how a later request repeats them.
OWN_HEADERS = {"ETag": "{}", "Location": "{}", "Change-Set": "/change-sets/{}/"}


@dataclass(frozen=True)
class Message:
    """A request or an answer as HTTP writes it."""

    start: str
    headers: dict[str, str]
    body: str


def message(text: str) -> Message:
    """Read a request or an answer."""
    head, _blank, body = text.partition("\n\n")
    start, *lines = head.strip().splitlines()
    return Message(start, dict(line.split(": ", 1) for line in lines), body.strip())


def messages() -> list[Message]:
    """All that the page shows, in its order."""
    return [message(block) for block in BLOCK.findall(PAGE)]


def examples() -> list[tuple[Message, Message]]:
    """Each request with its answer."""
    shown = messages()
    return [(one, next_one) for one, next_one in pairwise(shown) if not one.start.startswith("HTTP/")]


@pytest.fixture
def registry(organization, wuhan_center, zhao) -> str:
    """A few organizations of Wuhan, and the key of an editor."""
    wuhan_center.registry.refresh_from_db()
    organization("武汉智能制造研究院", kind="research_institute", founded_on="2015-01-01", by=SYSTEM)
    organization("智能", name_en="Zhineng", founded_on="2018-05-01")
    organization("江城大学", kind="university", founded_on="1893-01-01")
    organization("唯理科技", status="draft")
    return issue_token(zhao, name="examples", may_write=True, by=SYSTEM)[1]


def send(request: Message, key: str, known: dict[str, str]) -> Any:
    """Send a request of the page with the key and what the answers before it named."""
    method, address = request.start.split(" ")
    headers = {name.replace("-", "_"): _known(value, known) for name, value in request.headers.items()}
    headers = {name: value.replace(KEY, key) for name, value in headers.items()}
    content_type = headers.pop("Content_Type", "application/json")
    path = _known(address, known)
    return Caller().send(method, path, request.body.encode() or None, content_type=content_type, **headers)


def _known(text: str, known: dict[str, str]) -> str:
    for shown, real in known.items():
        text = text.replace(shown, real)
    return text


def learn(shown: Any, real: Any, known: dict[str, str]) -> None:
    """Note how the names in an answer of the page are called here: ids and the addresses of pages."""
    if isinstance(shown, dict) and isinstance(real, dict):
        for name in shown.keys() & real.keys():
            if name in {"id", "next"} and shown[name] and real[name]:
                known[_path(shown[name])] = _path(real[name])
            learn(shown[name], real[name], known)
    elif isinstance(shown, list) and isinstance(real, list):
        for one, other in zip(shown, real, strict=False):
            learn(one, other, known)


def _path(name: Any) -> str:
    return re.sub(r"^https?://[^/]+", "", str(name))


def plain(answer: Any) -> Any:
    """An answer without what is this registry's own."""
    if isinstance(answer, dict):
        return {name: "…" if name in OWN and value is not None else plain(value) for name, value in answer.items()}
    return [plain(one) for one in answer] if isinstance(answer, list) else answer


def test_every_request_is_answered_as_the_page_says(registry):
    known: dict[str, str] = {}
    for request, shown in examples():
        answer = send(request, registry, known)
        status = int(shown.start.split(" ")[1])
        assert answer.status_code == status, (request.start, answer.content.decode())
        assert shown.start == f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"
        for name, value in shown.headers.items():
            assert name in answer.headers, (request.start, name)
            if name in OWN_HEADERS:
                known[OWN_HEADERS[name].format(value)] = OWN_HEADERS[name].format(answer[name])
            else:
                assert answer[name] == value, (request.start, name)
        if shown.body:
            told, real = orjson.loads(shown.body), answer.json()
            assert plain(told) == plain(real), request.start
            learn(told, real, known)


def test_the_page_shows_every_way_of_asking():
    shown = [request.start for request, _answer in examples()]
    assert len(shown) >= 14
    assert {start.split(" ")[0] for start in shown} == {"GET", "POST", "PATCH"}
    statuses = {answer.start.split(" ")[1] for _request, answer in examples()}
    assert {"200", "201", "304", "400", "409", "412"} <= statuses


def test_every_parameter_of_the_list_of_organizations_is_on_the_page():
    noun = next(noun for noun in NOUNS if noun.name == "organizations")
    missing = {name for name in list_parameters(noun) if f"`{name}`" not in PAGE and f"{name}=" not in PAGE}
    assert missing == set()
