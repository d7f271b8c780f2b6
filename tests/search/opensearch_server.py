"""A server on this machine that answers the requests of OpenSearch's API that the product sends, by evaluating them.

No cluster: it shows that what is asked means what is meant, by the rules of OpenSearch's documentation: documents have versions,
what was written is found after a refresh, an index may be missing, a mapping is strict. It refuses what it does not know.
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ecosystem.organizations import copying
from ecosystem.organizations.finding import elsewhere
from ecosystem.organizations.models import CopyDue


class Refused(Exception):
    """A request that OpenSearch would not take."""

    def __init__(self, status: int, kind: str, reason: str = "") -> None:
        super().__init__(reason or kind)
        self.status, self.kind, self.reason = status, kind, reason or kind


@dataclass
class StoredIndex:
    """``written`` is what it was sent, ``found`` what a search sees of it."""

    mappings: dict[str, Any]
    written: dict[str, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    found: dict[str, dict[str, Any]] = field(default_factory=dict)

    def refresh(self) -> None:
        self.found = dict(self.written)

    def act(self, act: str, said: dict[str, Any], document: dict[str, Any] | None) -> dict[str, Any]:
        """One line of a bulk request, and what is told of it."""
        key, version = said["_id"], said["version"]
        if said["version_type"] != "external_gte":
            raise Refused(400, "illegal_argument_exception", f"version type {said['version_type']}")
        if version < self.versions.get(key, 0):
            return {"_id": key, "status": 409, "error": {"type": "version_conflict_engine_exception"}}
        if document is not None and (unknown := document.keys() - self.mappings["properties"].keys()):
            return {"_id": key, "status": 400, "error": {"type": "strict_dynamic_mapping_exception", "of": [*unknown]}}
        self.versions[key] = version
        if document is not None:
            is_new = key not in self.written
            self.written[key] = document
            return {"_id": key, "status": 201 if is_new else 200, "result": "created" if is_new else "updated"}
        is_there = self.written.pop(key, None) is not None
        return {"_id": key, "status": 200 if is_there else 404, "result": "deleted" if is_there else "not_found"}


@dataclass
class Cluster:
    """What the server holds, how it was asked, and how it is to fail."""

    indexes: dict[str, StoredIndex] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    # Sent instead of an answer: a status and a body.
    broken: tuple[int, Any] | None = None
    # Of these keys documents are refused with this status.
    refusing: dict[str, int] = field(default_factory=dict)
    # Answers come so many seconds late.
    late: float = 0.0
    port: int = 0

    def url(self, prefix: str = "wutong") -> str:
        return f"opensearch://127.0.0.1:{self.port}/{prefix}"

    def answer(self, method: str, path: str, body: str) -> tuple[int, Any]:
        self.requests.append(f"{method} {path}")
        time.sleep(self.late)
        if self.broken is not None:
            return self.broken
        parts = urlsplit(path)
        name, _slash, act = parts.path.strip("/").partition("/")
        query = parse_qs(parts.query)
        try:
            if act == "_bulk":
                return 200, self.bulk(name, [json.loads(line) for line in body.splitlines()], query)
            if act == "_search":
                return 200, self.search(name, json.loads(body), query)
            if act == "":
                return self.manage(method, name, json.loads(body or "{}"))
            raise Refused(400, "illegal_argument_exception", path)
        except Refused as refused:
            return refused.status, {
                "error": {"type": refused.kind, "reason": refused.reason, "root_cause": []},
                "status": refused.status,
            }

    def index(self, name: str) -> StoredIndex:
        if name not in self.indexes:
            raise Refused(404, "index_not_found_exception", f"no such index [{name}]")
        return self.indexes[name]

    def manage(self, method: str, name: str, body: dict[str, Any]) -> tuple[int, Any]:
        if method == "HEAD":
            return (200 if name in self.indexes else 404), None
        if method == "DELETE":
            self.index(name)
            del self.indexes[name]
        elif method == "PUT":
            if name in self.indexes:
                raise Refused(400, "resource_already_exists_exception")
            if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]*", name) or body.keys() - {"settings", "mappings", "aliases"}:
                raise Refused(400, "invalid_index_name_exception")
            self.indexes[name] = StoredIndex(body["mappings"])
        else:
            raise Refused(405, "method_not_allowed")
        return 200, {"acknowledged": True}

    def bulk(self, name: str, lines: list[dict[str, Any]], query: dict[str, list[str]]) -> dict[str, Any]:
        index, items, rest = self.index(name), [], iter(lines)
        for line in rest:
            ((act, said),) = line.items()
            document = next(rest) if act == "index" else None
            if status := self.refusing.get(said["_id"]):
                told = {"_id": said["_id"], "status": status, "error": {"type": "refused"}}
            else:
                told = index.act(act, said, document)
            items.append({act: told})
        if query.get("refresh", ["false"])[0] in {"wait_for", "true"}:
            index.refresh()
        return {"took": 1, "errors": any("error" in next(iter(item.values())) for item in items), "items": items}

    def search(self, name: str, body: dict[str, Any], query: dict[str, list[str]]) -> dict[str, Any]:
        if body.keys() - {"size", "_source", "track_total_hits", "sort", "query"} or not body["size"] <= 10_000:
            raise Refused(400, "parsing_exception", str(sorted(body)))
        index = self.index(name)
        hits = [
            {"_id": key, "_source": document}
            for key, document in index.found.items()
            if matches(body["query"], document)
        ]
        if body["sort"] == [{"key": "asc"}]:
            hits.sort(key=lambda hit: hit["_source"]["key"])
        elif body["sort"] != ["_doc"]:
            raise Refused(400, "parsing_exception", str(body["sort"]))
        if body.get("_source") is False:
            hits = [{"_id": hit["_id"]} for hit in hits]
        return {"took": 1, "timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": hits[: body["size"]]}}


def matches(query: dict[str, Any], document: dict[str, Any]) -> bool:
    """Whether a document answers a query, as the documentation of the query language says."""
    ((kind, said),) = query.items()
    if kind == "bool":
        return _both(said, document)
    ((name, value),) = said.items()
    held = document[name] if isinstance(document[name], list) else [document[name]]
    if kind == "terms":
        return any(one in value for one in held)
    if kind == "prefix":
        return any(one.startswith(value["value"]) for one in held)
    if kind == "range" and value.keys() == {"gt"}:
        return any(one > value["gt"] for one in held)
    raise Refused(400, "parsing_exception", kind)


def _both(said: dict[str, Any], document: dict[str, Any]) -> bool:
    if said.keys() - {"filter", "should", "minimum_should_match"}:
        raise Refused(400, "parsing_exception", str(sorted(said)))
    if len(said.get("filter", [])) + len(said.get("should", [])) > 1024:
        raise Refused(400, "too_many_nested_clauses")
    answered = sum(matches(one, document) for one in said.get("should", []))
    return answered >= said.get("minimum_should_match", 0) and all(
        matches(one, document) for one in said.get("filter", [])
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up at its end is none."""


@contextmanager
def serving() -> Iterator[Cluster]:
    """A server, empty, as long as one needs it."""
    cluster = Cluster()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # An answer goes out in one piece, or its second half waits for the client's word that the first came.
        wbufsize = -1

        def do_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            status, answer = cluster.answer(self.command, self.path, body)
            sent = b"" if answer is None else answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_any  # noqa: N815

        def log_message(self, *args: Any) -> None:
            """Nobody reads it."""

    server = _Server(("127.0.0.1", 0), Handler)
    cluster.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield cluster
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def cluster(settings: Any) -> Iterator[Cluster]:
    """A search server that the product is told of. What is due is copied when a test says so."""
    with serving() as here:
        settings.SEARCH_URL = [here.url()]
        elsewhere.wake()
        yield here
        elsewhere.wake()


def copy_everything() -> None:
    """Have everything that is due on the server."""
    while copying.copy_some():
        pass
    assert not CopyDue.objects.exists()
