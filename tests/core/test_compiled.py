"""What is compiled once says the same on every day: a day or a key that it was compiled with would stay in it."""

import gc
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.test import Client

from ecosystem.core.compiled import FIRST, ByKeys, Compiled, in_full, with_lists
from ecosystem.core.dates import today
from ecosystem.core.records import Records, Statement
from ecosystem.organizations.models import Organization

TODAYS = [
    "ecosystem.core.dates.today",
    "ecosystem.organizations.querysets.today",
    "ecosystem.solutions.querysets.today",
    "ecosystem.figures.querysets.today",
    "ecosystem.programs.querysets.programs.today",
]


def compiled_anew():
    """Each statement that was compiled in this process, and the same one compiled now: their texts and fixed parameters."""
    # By ``type``, not ``isinstance``: lazy things would be made by being looked at.
    for one in gc.get_objects():
        if type(one) is Records:
            for (_alias, *shapes), known in list(one._known.items()):
                anew = Statement.of(one._built(tuple(shapes)), tuple(shapes), connection)
                yield (known.text, known.fixed), (anew.text, anew.fixed)
        if type(one) is ByKeys:
            for (alias, size), known in list(one._known.items()):
                anew = Compiled.of(one._made(range(FIRST, FIRST + size)), alias)
                yield (known.statement, known.before, known.after), (anew.statement, anew.before, anew.after)


@pytest.mark.django_db
def test_no_day_stays_in_a_compiled_statement(monkeypatch):
    call_command("load_city", "wuhan", verbosity=0)
    client = Client()
    for found in Organization.objects.public():
        assert client.get(found.get_absolute_url()).status_code == 200
    assert client.get("/organizations/").status_code == 200
    assert client.get("/api/v1/organizations/").status_code == 200
    another = today() + timedelta(days=3)
    for name in TODAYS:
        monkeypatch.setattr(name, lambda: another)
    statements = list(compiled_anew())
    assert len(statements) > 20
    for known, anew in statements:
        assert known == anew


def test_for_postgresql_what_is_fixed_is_written_into_the_statement():
    said = "SELECT '100%%' FROM t WHERE a = %s AND (k IN (%s, %s) OR b > %s) AND c = %s"
    assert in_full(said, ["5 % off's", 1, 2, 7, date(2026, 1, 2)], arrays={1}, single={3}) == (
        "SELECT '100%%' FROM t WHERE a = '5 %% off''s' AND (k = ANY(%s::bigint[]) OR b > %s) AND c = '2026-01-02'::date"
    )


def test_keys_that_do_not_stand_for_one_of_several_are_refused():
    with pytest.raises(ValueError, match="BETWEEN"):
        in_full("SELECT 1 FROM t WHERE k BETWEEN %s AND %s", [1, 2], arrays={0})


def test_for_sqlite_many_keys_are_one_list():
    said = "SELECT 1 FROM t WHERE a = %s AND (k IN (%s, %s) OR j IN (%s, %s))"
    assert with_lists(said, {1, 3}) == (
        "SELECT 1 FROM t WHERE a = %s AND (k IN (SELECT value FROM json_each(%s))"
        " OR j IN (SELECT value FROM json_each(%s)))"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 1, 8, 9, 400, 401, 2000])
def test_any_number_of_keys_is_one_statement(number, organization, django_assert_num_queries):
    there = [organization(f"倍特{number}").pk for number in range(3)]
    keys = [*range(10_000_000, 10_000_000 + max(number - 3, 0)), *there][:number] if number > 3 else there[:number]
    wanted = sorted(key for key in there if key in keys)
    by_keys = ByKeys(lambda keys: Organization.objects.filter(pk__in=keys, kind="company").values_list("pk", "name"))
    by_day = Records(
        lambda day, keys: (
            Organization.objects.exclude(founded_on__gt=day)
            .filter(Q(pk__in=keys) | Q(merged_into__in=keys))
            .order_by("pk")
            .values_list("pk")
        )
    )
    with django_assert_num_queries(2 if number else 1):
        assert sorted(row[0] for row in by_keys.rows(keys)) == wanted
        assert [row[0] for row in by_day.rows(today(), keys)] == wanted
