"""What PostgreSQL does for the public answers that have to be quick in a city of any size: it never reads a whole table.

The plans are those of a filled registry whose tables were analyzed. It is small, so reading a table whole would often be the
cheapest; PostgreSQL is told to avoid that, and where it does it all the same there is no index that would serve. Counts of a list are not among them: a count of
everything reads everything, once for an edition.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ecosystem.core.dates import today
from ecosystem.directory.links import FIRST_IN, FIRST_OUT
from ecosystem.directory.sitemaps import PART
from ecosystem.intake.synthetic import make_city
from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.indexing import catch_up
from ecosystem.organizations.models import Identifier, Organization
from ecosystem.solutions.models import Solution
from tests.directory.conftest import body

ORGANIZATIONS = 1_500
# A table of fewer rows is read at once whatever indexes there are.
LARGE = 1_000

if connection.vendor == "postgresql":

    @pytest.fixture
    def city(db: None) -> None:
        make_city(organizations=ORGANIZATIONS, seed=1)
        catch_up()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def answers() -> Iterator[str]:
        """Of every kind of answer about one record, and of every list that is no more than its rows, one."""
        public = Organization.objects.public().order_by("pk")
        middle = public[public.count() // 2]
        code = Identifier.objects.filter(organization__in=public).exclude(scheme=Scheme.LOCAL).order_by("pk")[0]
        yield middle.get_absolute_url()
        yield f"{middle.get_absolute_url()}relationships/"
        yield f"/id/{code.scheme}/{code.value}"
        yield Solution.objects.public().order_by("pk")[0].get_absolute_url()
        yield f"/sitemap-organization-{middle.pk // PART}.xml"
        api = "/api/v1/organizations/"
        yield f"{api}{middle.public_id}/"
        yield f"{api}?page_size=50"
        yield f"{api}?kind=company&page_size=50"
        yield f"{api}?q=智能科技&page_size=50"
        yield Client().get(f"{api}?page_size=50").json()["next"].removeprefix("http://testserver")
        yield "/api/v1/relationships/?page_size=50"
        yield "/api/v1/relationships/?kind=supplies&page_size=50"
        yield "/api/v1/enrollments/?page_size=50"

    def plans(address: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The queries of an answer that was not kept, each with its plan."""
        with CaptureQueriesContext(connection) as queries:
            response = Client().get(address)
            body(response)
        assert response.status_code in {200, 303}, address
        for query in [query["sql"] for query in queries if query["sql"].startswith(("SELECT", "WITH", "("))]:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute(f"EXPLAIN (FORMAT JSON) {query}")
                yield query, cursor.fetchone()[0][0]["Plan"]

    def steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield plan
        for part in plan.get("Plans", []):
            yield from steps(part)

    def large_tables() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
            # The lists of places and of sectors are as long in every city.
            return {name for (name,) in cursor.fetchall() if not name.startswith("vocabulary_")}

    def costly(plan: dict[str, Any], large: set[str]) -> list[str]:
        """What of a plan grows with the registry: tables read whole, and sorts of everything."""
        found = [step for step in steps(plan) if step["Node Type"] == "Seq Scan" and step["Relation Name"] in large]
        sorts = [step for step in steps(plan) if "Sort" in step["Node Type"] and step["Plan Rows"] > LARGE]
        return [f"reads all of {step['Relation Name']}" for step in found] + [
            f"sorts {step['Plan Rows']} rows by {step.get('Sort Key')}" for step in sorts
        ]

    def test_no_table_is_read_whole_for_one_record_or_one_page_of_rows(city):
        large = large_tables()
        assert {"organizations_organization", "relationships_relationship", "organizations_searchentry"} <= large
        faults = {
            f"{address}: {query[:300]}": found
            for address in answers()
            for query, plan in plans(address)
            # A part of a sitemap has some thousand rows at most, which may be sorted.
            if (found := [one for one in costly(plan, large) if "sitemap" not in address or "sorts" not in one])
        }
        assert faults == {}

    def test_the_rows_of_a_list_are_taken_from_an_index_in_each_of_its_orders(city, monkeypatch):
        """As long as they cannot be taken from memory."""
        monkeypatch.setattr("ecosystem.directory.listings.browsed", lambda asked, narrowing: None)
        large = large_tables()
        for order in ("", "&sort=newest", "&sort=founded", "&kind=company"):
            rows = [
                plan
                for query, plan in plans(f"/organizations/?registry=synthetic-1{order}")
                if "ORDER BY" in query and "LIMIT" in query and 'FROM "organizations_organization"' in query
            ]
            assert rows, "the query of the rows was looked at"
            assert [costly(plan, large) for plan in rows] == [[]] * len(rows), order

    def test_the_first_links_of_any_organization_are_found_in_the_order_of_an_index(city):
        """By the plan that PostgreSQL makes once, without knowing how many links the one has that is asked about.

        In so small a registry it would rather sort; told to avoid that, it sorts all the same where no index serves.
        """
        for records in (FIRST_OUT, FIRST_IN):
            records.read(1, today())
            (statement,) = records._known.values()
            values = statement.parameters((1, today()), (int, date), connection)
            text, told = (
                statement.text.replace("%%", "%"),
                [f"'{one}'" if isinstance(one, date) else f"{one}" for one in values],
            )
            for number in range(1, len(values) + 1):
                text = text.replace("%s", f"${number}", 1)
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
                cursor.execute("SET LOCAL enable_sort = off")
                cursor.execute(f"PREPARE links AS {text}")
                cursor.execute(f"EXPLAIN (FORMAT JSON) EXECUTE links({', '.join(told)})")
                plan = cursor.fetchone()[0][0]["Plan"]
                cursor.execute("DEALLOCATE links")
            assert not [step for step in steps(plan) if "Sort" in step["Node Type"]], plan

    def test_a_plan_that_reads_everything_would_be_found():
        plan = {
            "Node Type": "Limit",
            "Plans": [{"Node Type": "Seq Scan", "Relation Name": "organizations_organization"}],
        }
        assert costly(plan, {"organizations_organization"}) == ["reads all of organizations_organization"]
