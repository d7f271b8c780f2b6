"""How the full-text index is asked: by itself, whatever the database expects to find, and with nothing left behind."""

import pytest
from django.db import connection, transaction

from ecosystem.organizations.finding.lookup import _ask, _statement, keys_answering, keys_with
from ecosystem.organizations.indexing import catch_up
from ecosystem.organizations.models import SearchEntry

pytestmark = pytest.mark.django_db
SLIPS = [tuple(f"{first}{second}uhan" for first in "abcdefghijklm" for second in "nopqrstuvw")]


def test_all_that_answer_are_found_however_many_they_are(organization):
    made = {organization(f"智能{number}").pk for number in range(5)}
    other = organization("遥感").pk
    catch_up()
    assert {*keys_answering(SearchEntry, [("智能",)])} == made
    assert keys_with(SearchEntry, [("智能",)], most=4) is None
    assert keys_with(SearchEntry, [("智能",), ("遥感",)]) == sorted({*made, other})
    assert {*keys_answering(SearchEntry, SLIPS)} == set()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's full-text index is a table of its own")
def test_hundreds_of_alternatives_are_looked_up_in_the_index_and_settings_are_as_before():
    settings = ("enable_seqscan", "work_mem")
    with transaction.atomic(), connection.cursor() as cursor:
        before = [_shown(cursor, name) for name in settings]
        statement, value = _statement(connection, SearchEntry, SLIPS)
        _ask(cursor, connection, f"EXPLAIN {statement}", [value, 10])
        plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Bitmap Index Scan on organizations_searchindex" in plan
        keys_with(SearchEntry, SLIPS)
        keys_answering(SearchEntry, SLIPS)
        assert [_shown(cursor, name) for name in settings] == before


def _shown(cursor, name):
    cursor.execute(f"SHOW {name}")
    return cursor.fetchone()[0]
