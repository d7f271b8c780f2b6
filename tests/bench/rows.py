"""The rows of the table: what is asked, of whom, and the targets (CPU× on SQLite, on PostgreSQL, and growth from 100 k to 1 M)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from tests.bench.servers import ANEW, DATASETTE, KEPT, PEERS

NAIVE, ADMIN, DRF = "naive Django", "Django admin", "DRF"


@dataclass(frozen=True)
class Ask:
    """A request: to which server, for what; ``unchanged`` asks whether what was answered before still holds."""

    server: str
    path: str
    unchanged: bool = False
    stream: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    key: str
    title: str
    ask: Ask | None
    sqlite: float | None = None
    postgresql: float | None = None
    growth: float | None = None
    peers: Mapping[str, Ask] = field(default_factory=dict)
    # One of the five that are measured in the largest city too.
    main: bool = False
    note: str = ""
    # Of what is told in seconds of CPU instead: so many rows, and how many seconds on each database.
    rows: int = 0
    seconds: tuple[float, float] | None = None

    def target(self, database: str) -> float | None:
        """What it may cost on this database."""
        return self.sqlite if database == "sqlite" else self.postgresql

    def seconds_on(self, database: str) -> float | None:
        """How many seconds of CPU it may take on this database, with the rows that there are."""
        return self.seconds and self.seconds[database != "sqlite"]


def rows(samples: Mapping[str, Any], city: str) -> list[Row]:
    """All rows, for a city with these samples; ``city`` is what Datasette calls its database."""
    return [*_kept(), *_lists(samples, city), *_searches(samples, city), *_records(samples, city), *_api(samples, city)]


def _kept() -> list[Row]:
    unchanged, kept = Ask(KEPT, "/organizations/", unchanged=True), Ask(KEPT, "/organizations/")
    api = Ask(KEPT, "/api/v1/organizations/", unchanged=True)
    return [
        Row("unchanged", "Public page, unchanged edition (304)", unchanged, 1.3, 1.3, 1.3, main=True),
        Row("unchanged-api", "API answer, unchanged edition (304)", api, 1.3, 1.3, 1.3),
        Row("kept", "Public page from the page cache", kept, 1.5, 1.5, 1.3, main=True),
    ]


def _table(city: str, **asked: Any) -> Ask:
    return Ask(DATASETTE, f"/{city}/organizations_organization?{urlencode(asked, doseq=True)}")


def _lists(samples: Mapping[str, Any], city: str) -> list[Row]:
    facets = {"_facet": ["kind", "status", "place_id"]}
    two = f"kind=company&sector={samples['sector']}"
    page = samples["deep"] // 50
    return [
        Row("list", "List, first page, not kept", Ask(ANEW, "/organizations/?view=table"), 8, 10, 1.2,
            {NAIVE: Ask(PEERS, "/list/"), ADMIN: Ask(PEERS, "/admin/peers/organization/"), "Datasette": _table(city)},
            main=True),
        Row("two-facets", "List, two facets with all counts", Ask(ANEW, f"/organizations/?view=table&{two}"), 12, 20, 2,
            {NAIVE: Ask(PEERS, f"/list/?facets=1&{two}"),
             ADMIN: Ask(PEERS, f"/admin/peers/organization/?_facets=True&kind__exact=company&sectors__id__exact={samples['sector_pk']}"),
             "Datasette": _table(city, kind="company", status="public", **facets)}),
        Row("all-facets", "List, nothing filtered, all facet counts", Ask(ANEW, "/organizations/"), 10, 10, 1.2,
            {NAIVE: Ask(PEERS, "/list/?facets=1"), ADMIN: Ask(PEERS, "/admin/peers/organization/?_facets=True"),
             "Datasette": _table(city, **facets)}),
        Row("deep", f"Deep page (row {samples['deep']:,})",
            Ask(ANEW, f"/organizations/?view=table&cursor={quote(samples['deep_cursor'])}"), 8, 10, 1.2,
            {NAIVE: Ask(PEERS, f"/list/?page={page}"), ADMIN: Ask(PEERS, f"/admin/peers/organization/?p={page}"),
             "Datasette": _table(city, _next=samples["usual_pk"])}),
    ]  # fmt: skip


def _searches(samples: Mapping[str, Any], city: str) -> list[Row]:
    return [
        _search("search-four", "Search, four Chinese characters", samples["four"], city, (6, 6, 1.5)),
        _search("search-two", "Search, two common characters, ranked", samples["two"], city, (10, 8, 2)),
    ]


def _search(key: str, title: str, text: str, city: str, targets: tuple[float, float, float]) -> Row:
    # As Datasette's users write it: full-text search with a hand-written statement.
    statement = (
        "select o.id, o.name, o.kind, o.founded_on from organizations_searchindex s join organizations_organization o "
        "on o.id = s.rowid where organizations_searchindex match :words order by rank limit 50"
    )
    words = " ".join(f'"{text[i : i + 2]}"' for i in range(len(text) - 1))
    asked = urlencode({"sql": statement, "words": words})
    return Row(key, title, Ask(ANEW, f"/organizations/?view=table&q={quote(text)}"), *targets, {
        NAIVE: Ask(PEERS, f"/list/?q={quote(text)}"),
        ADMIN: Ask(PEERS, f"/admin/peers/organization/?q={quote(text)}"),
        "Datasette": Ask(DATASETTE, f"/{city}?{asked}"),
    }, main=key == "search-two")  # fmt: skip


def _records(samples: Mapping[str, Any], city: str) -> list[Row]:
    def links(pk: int) -> Ask:
        statement = (
            "select r.kind, r.starts_on, o.id, o.name from relationships_relationship r join organizations_organization o "
            "on o.id = case when r.subject_id = :id then r.object_id else r.subject_id end "
            "where r.subject_id = :id or r.object_id = :id limit 50"
        )
        return Ask(DATASETTE, f"/{city}?{urlencode({'sql': statement, 'id': pk})}")

    def two_steps(pk: int) -> Ask:
        # Hand-written, with what of it is told: a recursive statement over edges of both directions.
        statement = (
            "with recursive edges (here, there) as (select subject_id, object_id from relationships_relationship "
            "union all select object_id, subject_id from relationships_relationship), "
            "reached (id, distance) as (select :id, 0 union select there, distance + 1 from reached join edges on here = id "
            "where distance < 2) "
            "select o.id, o.kind, o.name, min(distance) as distance from reached r join organizations_organization o "
            "on o.id = r.id where o.status in ('public', 'unlisted') group by o.id order by distance, o.id limit 200"
        )
        return Ask(DATASETTE, f"/{city}.json?{urlencode({'sql': statement, 'id': pk})}")

    usual, hub = samples["usual_pk"], samples["hub_pk"]
    return [
        Row("organization", f"Organization with its {samples['usual_links']} links",
            Ask(ANEW, f"/organizations/{samples['usual']}/"), 5, 6, 1.2,
            {NAIVE: Ask(PEERS, f"/list/{usual}/"), "Datasette": links(usual)}, main=True),
        Row("hub", f"A hub with {samples['hub_links']:,} links", Ask(ANEW, f"/organizations/{samples['hub']}/"), 10, 12, 1.2,
            {NAIVE: Ask(PEERS, f"/list/{hub}/"), "Datasette": links(hub)}, note="at most twice an ordinary organization"),
        Row("two-steps", f"Two steps around an organization with {samples['usual_links']} links",
            Ask(ANEW, f"/api/v1/organizations/{samples['usual']}/neighbors/?depth=2"), 10, 10, 1.5,
            {"Datasette": two_steps(usual)}, main=True),
    ]  # fmt: skip


def _api(samples: Mapping[str, Any], city: str) -> list[Row]:
    table, organizations = f"/{city}/organizations_organization", "/api/v1/organizations/"
    export, exported = Ask(ANEW, "/organizations/export.csv", stream=True), 2 * samples["deep"]
    # 4 and 2 seconds for 100,000 rows.
    seconds = (4 * exported / 100_000, 2 * exported / 100_000)
    return [
        Row("json-50", "JSON list of 50", Ask(ANEW, f"{organizations}?page_size=50"), 5, 6, 1.2,
            {DRF: Ask(PEERS, "/api/organizations/?page_size=50"), "Datasette": Ask(DATASETTE, f"{table}.json?_size=50")},
            main=True),
        Row("json-1000", "JSON list of 1,000", Ask(ANEW, f"{organizations}?page_size=1000"), 22, 28, 1.2,
            {DRF: Ask(PEERS, "/api/organizations/?page_size=1000"), "Datasette": Ask(DATASETTE, f"{table}.json?_size=1000")}),
        Row("json-one", "JSON of one", Ask(ANEW, f"{organizations}{samples['usual']}/"), 4, 5, 1.1,
            {DRF: Ask(PEERS, f"/api/organizations/{samples['usual_pk']}/"),
             "Datasette": Ask(DATASETTE, f"{table}/{samples['usual_pk']}.json")}),
        Row("export", f"Export of {exported:,} rows, CSV", export, rows=exported, seconds=seconds, peers={NAIVE: Ask(PEERS, "/list/export.csv", stream=True), "Datasette": Ask(DATASETTE, f"{table}.csv?_stream=on", stream=True)}),
    ]  # fmt: skip
