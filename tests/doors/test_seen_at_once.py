"""Whatever door something is written through, the next visitor sees it, though the page was kept and he has it already."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.sources.services import add_source
from tests.doors.doors import DONE, Answer, Api, Deed, Desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

PAGES = ("/en/sources/", "/api/v1/sources/?page_size=100", "/en/sources/?utm_source=letter")
NEW = Deed("sources", "add", values={"title": "Fresh news", "title_en": "Fresh news", "url": "https://news.example/1"})


def by_desk(city, signed_in, program_of) -> None:
    assert Desk(signed_in(city.people["zhao"])).do(NEW) == Answer(DONE)


def by_key(city, signed_in, program_of) -> None:
    assert Api(program_of(city.people["zhao"])).do(NEW) == Answer(DONE)


def by_service(city, signed_in, program_of) -> None:
    add_source(title="Fresh news", title_en="Fresh news", by=SYSTEM)


def by_undo(city, signed_in, program_of) -> None:
    add_source(title="Fresh news", title_en="Fresh news", by=SYSTEM)
    removed = ChangeSet.objects.latest("pk")
    taken = undo(removed, by=SYSTEM, reason="not yet")
    assert "Fresh news" not in Client().get(PAGES[0]).content.decode()
    undo(taken, by=SYSTEM, reason="now")


@pytest.mark.parametrize("write", [by_desk, by_key, by_service, by_undo])
def test_what_was_written_is_on_the_next_answer(city, signed_in, program_of, write: Callable[..., None]):
    tags = {page: Client().get(page)["ETag"] for page in PAGES}
    assert [Client().get(page, headers={"If-None-Match": tag}).status_code for page, tag in tags.items()] == [304] * 3
    write(city, signed_in, program_of)
    for page, tag in tags.items():
        answer = Client().get(page, headers={"If-None-Match": tag})
        assert answer.status_code == 200, page
        assert "Fresh news" in answer.content.decode(), page
        assert Client().get(page).content == answer.content, page


def test_what_a_command_loads_is_on_the_next_answer(wuhan):
    before = Client().get("/en/organizations/")
    call_command("load_city", "wuhan", verbosity=0)
    after = Client().get("/en/organizations/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content
