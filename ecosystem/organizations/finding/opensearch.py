"""An OpenSearch server that holds the tokens of entries: what is asked of it, and how it is written.

Address, client, index and bulk requests are those of the ``modelsearch`` package. Its documents and queries are not used: they
are made for text that the server takes apart and ranks, and ours are tokens, ranked by names afterwards. So each entry is one
document of exact tokens, and a question is the same one that the database's index answers.

Needs the packages of ``requirements/opensearch.txt``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from modelsearch.backends.opensearch3 import OpenSearch3Index, OpenSearch3SearchBackend
from opensearchpy import OpenSearchException

from ecosystem.organizations.fields import Tokens
from ecosystem.organizations.finding.addresses import Address
from ecosystem.organizations.finding.elsewhere import Document, ServerError

# Raised where documents of an earlier release would not answer as those of this one do.
EDITION = 1
SECONDS_TO_ASK = 2
# To make an index. On SQLite nobody else writes meanwhile, and waits 20 seconds at most.
SECONDS = 5
SECONDS_TO_WRITE = 30
MOST_AT_ONCE = 2000
# A later version is there already, or nothing is there to take away: what was wanted is so.
IN_ORDER = {"index": {409}, "delete": {404, 409}}


class _Index(OpenSearch3Index):
    pass


class _Backend(OpenSearch3SearchBackend):
    """modelsearch's connection to a server, with an index of exact tokens."""

    index_class = _Index
    settings = {
        "mappings": {
            "dynamic": "strict",
            "properties": {"key": {"type": "long"}, "tokens": {"type": "keyword", "doc_values": False}},
        }
    }


class Server:
    """A server at an address."""

    def __init__(self, address: Address) -> None:
        self._prefix = address.prefix
        self._backend = _Backend(
            {
                "HOSTS": list(address.hosts),
                "TIMEOUT": SECONDS,
                # Whoever searches is answered by the database at once, whoever writes tries again later.
                "OPTIONS": {"max_retries": 0, **address.options},
            }
        )
        self._client = self._backend.es

    def keys_with(self, label: str, groups: Sequence[Tokens], most: int) -> list[int]:
        """The keys of the documents that have all tokens of one of the groups, in no order; at most ``most``."""
        body = {
            "size": most,
            "_source": False,
            "track_total_hits": False,
            "sort": ["_doc"],
            "query": {"bool": {"filter": [any_of([all_of(group) for group in groups])]}},
        }
        with _told():
            return [int(hit["_id"]) for hit in self._asked(label, body)]

    def held(self, label: str, above: int, most: int) -> dict[int, str]:
        """The tokens of the first documents above a key, in the order of keys."""
        query = {"range": {"key": {"gt": above}}}
        body = {"size": most, "track_total_hits": False, "sort": [{"key": "asc"}], "query": query}
        with _told():
            return {hit["_source"]["key"]: " ".join(hit["_source"]["tokens"]) for hit in self._asked(label, body)}

    def is_there(self, label: str) -> bool:
        """Whether the server has the index."""
        with _told():
            return bool(self._index(label).exists())

    def empty(self, label: str) -> None:
        """Have an index without documents, whatever was there before."""
        with _told():
            self._index(label).reset()

    def write(self, label: str, documents: Iterable[Document]) -> set[int]:
        """Write documents, and wait until they are found; returns the keys of those that the server refuses."""
        with _told():
            _done, errors = self._backend.bulk(
                self._client,
                map(_action, documents),
                index=self._index(label).name,
                raise_on_error=False,
                refresh="wait_for",
                chunk_size=MOST_AT_ONCE,
                request_timeout=SECONDS_TO_WRITE,
            )
            return set(_refused(errors))

    def _asked(self, label: str, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        answer = self._client.search(
            index=self._index(label).name,
            body=body,
            # A part of the answer would be a wrong one.
            params={"allow_partial_search_results": "false", "request_timeout": SECONDS_TO_ASK},
        )
        if answer["timed_out"]:
            raise ServerError("it took too long")
        return answer["hits"]["hits"]

    def _index(self, label: str) -> _Index:
        return _Index(self._backend, f"{self._prefix}{label.replace('.', '_')}_{EDITION}")


def all_of(group: Tokens) -> dict[str, Any]:
    """A question: all tokens of a group."""
    return {"bool": {"filter": [_condition(token) for token in group]}}


def any_of(questions: list[dict[str, Any]]) -> dict[str, Any]:
    """A question: one of several."""
    return questions[0] if len(questions) == 1 else {"bool": {"should": questions, "minimum_should_match": 1}}


def _condition(token: str | Sequence[str]) -> dict[str, Any]:
    spellings = [token] if isinstance(token, str) else list(token)
    whole = [one for one in spellings if not one.endswith("*")]
    # However many there are, they are one clause; a server allows 1,024.
    conditions: list[dict[str, Any]] = [{"terms": {"tokens": whole}}] if whole else []
    conditions += [{"prefix": {"tokens": {"value": one[:-1]}}} for one in spellings if one.endswith("*")]
    return any_of(conditions)


def _action(document: Document) -> dict[str, Any]:
    said = {"_id": str(document.key), "version": document.version, "version_type": "external_gte"}
    if document.tokens is None:
        return {"_op_type": "delete", **said}
    return {"_op_type": "index", **said, "key": document.key, "tokens": document.tokens.split(" ")}


def _refused(errors: list[dict[str, Any]]) -> Iterator[int]:
    for error in errors:
        for act, told in error.items():
            if told["status"] == 429 or told["status"] >= 500:
                raise ServerError(f"it has too much to do ({told['status']})")
            if told["status"] not in IN_ORDER[act]:
                yield int(told["_id"])


@contextmanager
def _told() -> Iterator[None]:
    """Every way in which a server can fail, as one of ours."""
    try:
        yield
    except OpenSearchException as error:
        raise ServerError(_sentence(error)) from error
    except (KeyError, TypeError, ValueError) as error:
        raise ServerError(f"its answer is none of OpenSearch ({error!r})") from error


def _sentence(error: OpenSearchException) -> str:
    """What went wrong, in a line: a server's own sentence can go on for pages."""
    if getattr(error, "status_code", None) == 404:
        return "it has no index (manage.py search_index rebuild)"
    return " ".join(str(error).split())[:200] or type(error).__name__
