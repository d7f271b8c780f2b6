"""Whoever follows the addresses of pages reads everything once, though rows come in meanwhile."""

from urllib.parse import quote

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations.services import revise_organization

pytestmark = pytest.mark.django_db

DAYS = (None, "2018-05-01", "2018-05-01", "1999-01-01", None)


@pytest.fixture
def many(organization):
    """11 organizations, some founded on the same day, some on a day that nobody knows."""
    found = [organization(f"示例{number:02}") for number in range(0, 22, 2)]
    for number, one in enumerate(found):
        if day := DAYS[number % len(DAYS)]:
            revise_organization(one, by=SYSTEM, founded_on=day)
    return {one.public_id for one in found}


def _walk(anybody, start, direction, meanwhile):
    address, read = start, []
    while address:
        page = anybody.read(address)
        ids = [record["id"] for record in page["results"]]
        read = read + ids if direction == "next" else ids + read
        address = page[direction]
        meanwhile()
    return read


@pytest.mark.parametrize("size", [2, 5, 1000])
@pytest.mark.parametrize("order", ["", "name", "founded", "oldest", "newest", "relevance"])
def test_everything_is_read_once_forwards_and_backwards(anybody, organization, many, order, size):
    numbers = iter(("01", "99", "07", "00"))

    def meanwhile():
        if number := next(numbers, ""):
            organization(f"示例{number}", founded_on="2018-05-01")

    asked = f"&ordering={order}" if order else ""
    asked += f"&q={quote('示例')}" if order == "relevance" else ""
    start = f"organizations/?page_size={size}&fields=id{asked}"
    forwards = _walk(anybody, start, "next", meanwhile)
    assert len(forwards) == len(set(forwards))
    assert many <= set(forwards)
    last = start
    while following := anybody.read(last)["next"]:
        last = following
    backwards = _walk(anybody, last, "previous", meanwhile)
    assert len(backwards) == len(set(backwards))
    assert many <= set(backwards)
