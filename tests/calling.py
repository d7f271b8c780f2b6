"""Programs that call the API, each with the key of a named person."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.staff import issue_token


class Caller(Client):
    """A client of the API: sends and reads JSON."""

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Any request to an address below ``/api/v1/``."""
        return self.generic(
            method,
            path if path.startswith("/") else f"/api/v1/{path}",
            b"" if body is None else (body if isinstance(body, bytes) else orjson.dumps(body)),
            headers.pop("content_type", "application/json"),
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    def read(self, path: str, **headers: str) -> Any:
        """GET, and the JSON of the answer; anything but 200 fails."""
        answer = self.send("GET", path.removeprefix("http://testserver"), **headers)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def write(self, path: str, body: Any = None, status: int = 200, method: str = "POST", **headers: str) -> Any:
        """POST (or PATCH, DELETE); an answer with another status fails."""
        answer = self.send(method, path, {} if body is None and method != "DELETE" else body, **headers)
        assert answer.status_code == status, (answer.status_code, answer.content.decode())
        return answer.json() if answer.content else None


@pytest.fixture
def anybody() -> Caller:
    """A program of the public, without a key."""
    return Caller()


@pytest.fixture
def program_of() -> Callable[..., Caller]:
    """``program_of(zhao)``: a program with a key of that person, which may write unless said otherwise."""

    def made(person: Any, *, may_write: bool = True) -> Caller:
        _token, key = issue_token(person, name="a program", may_write=may_write, by=SYSTEM)
        return Caller(headers={"Authorization": f"Bearer {key}"})

    return made


def names(answer: dict[str, Any]) -> list[str]:
    """The names of the records on a page."""
    return [record["name"] for record in answer["results"]]
