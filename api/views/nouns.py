"""The views of nouns and their parts; what each noun can do is said by its declaration."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.browsed import REGISTRY, browsed
from api.filtering import names_of, narrowed, query_text
from api.inputs.base import Input
from api.nouns.base import OLDEST_FIRST, Act, Ask, Noun, Part
from api.paging import FIELDS, LIST_PARAMETERS, ORDERING, answer_of, fields_asked, order_asked, paged
from api.shapes.base import KEY, plan_of, read_one, rows_of, seen_of
from api.views.base import Address
from api.views.writing import asked, once, read_input, refuse_if_changed, tag_of
from api.written import ANYBODY, written
from ecosystem.accounts.policies import allowed
from ecosystem.centers.registries import registry_named
from ecosystem.core.paging import Page
from ecosystem.core.records import Records
from ecosystem.core.searching import BY_RELEVANCE, RELEVANCE
from ecosystem.vocabulary.models import Place

REASON = "reason"
READS = frozenset({"GET", "HEAD"})
_OPENED: dict[str, Records] = {}


class NounView(Address):
    """An address below ``/noun/``."""

    noun: Noun

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """What the public sees nothing of is asked for with a key; a removal may give its reason in the address."""
        if request.method == "DELETE":
            self.parameters = frozenset({REASON})
        super().initial(request, *args, **kwargs)
        if self.noun.with_key and not request.user.is_authenticated:
            raise NotAuthenticated

    def handle_exception(self, error: Exception) -> Response:
        """What was merged into another record answers where that is: for good as long as the merge is not undone."""
        now = self._forwarded() if isinstance(error, Http404) else None
        if now is None:
            return super().handle_exception(error)
        old, query = self.kwargs["key"], self.request.META.get("QUERY_STRING", "")
        path = self.request.path.replace(f"/{self.noun.name}/{old}/", f"/{self.noun.name}/{now}/", 1)
        self.etag = ""
        status = 301 if self.request.method in READS else 308
        return Response(status=status, headers={"Location": f"{path}?{query}" if query else path})

    def _forwarded(self) -> str | None:
        if self.noun.forwards is None or "key" not in self.kwargs:
            return None
        return self.noun.forwards(self.kwargs["key"], self.request.user)

    def record(self) -> Model:
        """The record the address names, if this user may see it; else the answer is 404."""
        if self.noun.in_memory and self.request.method in READS and not self.request.user.is_authenticated:
            found = opened_by_anybody(self.noun).first(self.kwargs["key"])
            if found is None:
                raise Http404
            return found
        return get_object_or_404(self.noun.opened(self.request.user), **{self.noun.key: self.kwargs["key"]})

    def is_written(self, only: frozenset[str] | None) -> bool:
        """Whether what is answered of a public record is kept as it is written: whole, and for anybody."""
        return self.noun.in_memory and only is None and not self.request.user.is_authenticated

    def seen(self, needs: str) -> Model:
        """The record, for whoever has a permission on it; for anybody else there is nothing here."""
        record, user = self.record(), self.request.user
        if needs and not allowed(user, needs, record):
            raise Http404 if user.is_authenticated else NotAuthenticated
        return record

    def unchanged(self) -> Model:
        """The record, locked, unless ``If-Match`` names another state of it than it is in."""
        record = self.record()
        refuse_if_changed(self.request, record, self.noun.shape)
        return record

    def answer(self, record: Model, status: int = 200) -> Response:
        """The record as it stands now."""
        body = read_one(self.noun.shape, record, self.request.user)
        response = Response(body, status=status)
        if status == 201:
            response["Location"] = f"/api/v1/{self.noun.name}/{getattr(record, self.noun.key)}/"
        return response


class ListView(NounView):
    """``GET /noun/`` and ``POST /noun/``."""

    def get(self, request: Request) -> Response:
        noun, user = self.noun, request.user
        only = _frozen(fields_asked(request.GET, noun.shape.names()))
        known = self._known()
        if self.is_written(only):
            page = self._asked((KEY,)) if known is None else known
            return Response(answer_of(request, page, written(noun.shape, [row[0] for row in page.rows])))
        plan = plan_of(noun.shape, only)
        page = self._asked(plan.columns) if known is None else self._read(known, only)
        return Response(answer_of(request, page, plan.dress(page.rows, user)))

    def _known(self) -> Page | None:
        """The page from memory, as keys alone, where what is listed is kept there."""
        order = self.request.GET.get(ORDERING) or self.noun.usual_order
        return browsed(self.request, self._registry(), order) if self.noun.in_memory else None

    def _read(self, page: Page, only: frozenset[str] | None) -> Page:
        """A page of keys with the columns of which only some fields are made."""
        keys = [row[0] for row in page.rows]
        rows = {row[0]: row for row in rows_of(self.noun.shape, only).rows(keys)}
        return Page([rows[key] for key in keys], page.next, page.previous)

    def _asked(self, columns: Sequence[str]) -> Page:
        """The page from the database."""
        request, noun = self.request, self.noun
        query = request.GET
        rows = narrowed(self._rows(), noun.filters, request, of_today=noun.of_today)
        orders, usual = dict(noun.orders), noun.usual_order
        if noun.best_first is not None and query_text(query):
            rows = noun.best_first(rows, query_text(query))
            orders, usual = {RELEVANCE: BY_RELEVANCE, **orders}, RELEVANCE
        return paged(request, rows, order_asked(query, orders, usual), columns)

    def _rows(self) -> QuerySet:
        rows, registry = self.noun.listed(self.request.user), self._registry()
        return rows if registry is None else rows.in_registry(registry)  # type: ignore[attr-defined]

    def _registry(self) -> Place | None:
        """The city whose records are listed; None is all of them."""
        return registry_named(self.request.GET.get(REGISTRY, "")) if self.noun.by_registry else None

    def post(self, request: Request) -> Response:
        act = self.noun.add
        return once(request, lambda: self.answer(act.service(by=request.user, **asked(request, act)), 201))


class RecordView(NounView):
    """``GET``, ``PATCH`` and ``DELETE /noun/{id}/``."""

    def get(self, request: Request, key: str) -> Response:
        noun, user = self.noun, request.user
        only = fields_asked(request.GET, noun.shape.names())
        if self.is_written(_frozen(only)):
            # What is not listed has its address too, but nothing follows how it changes.
            listed = [*noun.listed(user).filter(**{noun.key: key}).values_list(KEY, flat=True)]
            if listed:
                return Response(written(noun.shape, listed)[0])
        found = noun.shape.read(noun.opened(user).filter(**{noun.key: key}), user, only)
        if not found:
            self.record()
        response = Response(found[0])
        if request.auth is not None and only is None:
            response["ETag"] = tag_of(found[0])
        return response

    def patch(self, request: Request, key: str) -> Response:
        def change() -> Response:
            record = self.unchanged()
            self.noun.change.service(record, by=request.user, **asked(request, self.noun.change, partial=True))
            return self.answer(record)

        return once(request, change)

    def delete(self, request: Request, key: str) -> Response:
        def remove() -> Response:
            self.noun.remove.service(self.unchanged(), by=request.user, **reason_asked(request))
            return Response(status=204)

        return once(request, remove)


class VerbView(NounView):
    """``POST /noun/{id}/verb/``."""

    act: Act

    def post(self, request: Request, key: str) -> Response:
        def move() -> Response:
            record = self.unchanged()
            written = self.act.service(record, by=request.user, **asked(request, self.act))
            return self.answer(written if isinstance(written, self.noun.model) else record)

        return once(request, move)


class AskView(NounView):
    """``GET /noun/{id}/question/``."""

    ask: Ask

    def get(self, request: Request, key: str) -> Response:
        record = self.seen(self.ask.needs)
        answer = self.ask.answer(record, user=request.user, **read_input(self.ask.input, request.GET, request.user))
        return Response(self.ask.looks(answer).data)


class PartView(NounView):
    """An address below ``/noun/{id}/part/``."""

    part: Part

    def parts(self) -> QuerySet:
        """The parts of the record the address names."""
        owner = {self.part.parent: self.seen(self.part.needs)}
        return self.part.model._default_manager.filter(**owner, **seen_of(self.part.shape))

    def found(self) -> Model:
        """The part the address names."""
        return get_object_or_404(self.parts().select_related(self.part.parent), **{self.part.key: self.kwargs["part"]})

    def unchanged_part(self) -> Model:
        """The part, locked, unless ``If-Match`` names another state of it than it is in."""
        part = self.found()
        refuse_if_changed(self.request, part, self.part.shape)
        return part

    def answer_part(self, record: Model, status: int = 200) -> Response:
        """The part as it stands now."""
        response = Response(read_one(self.part.shape, record, self.request.user), status=status)
        if status == 201:
            place = f"{self.kwargs['key']}/{self.part.name}/{getattr(record, self.part.key)}"
            response["Location"] = f"/api/v1/{self.noun.name}/{place}/"
        return response


class PartListView(PartView):
    """``GET`` and ``POST /noun/{id}/part/``."""

    def get(self, request: Request, key: str) -> Response:
        query = request.GET
        plan = plan_of(self.part.shape, None)
        keys = order_asked(query, OLDEST_FIRST, "oldest")
        page = paged(request, self.parts(), keys, plan.columns)
        return Response(answer_of(request, page, plan.dress(page.rows, request.user)))

    def post(self, request: Request, key: str) -> Response:
        def add() -> Response:
            act = self.part.add
            return self.answer_part(act.service(self.record(), by=request.user, **asked(request, act)), 201)

        return once(request, add)


class PartRecordView(PartView):
    """``GET``, ``PATCH`` and ``DELETE /noun/{id}/part/{id}/``."""

    def get(self, request: Request, key: str, part: str) -> Response:
        response = self.answer_part(self.found())
        if request.auth is not None:
            response["ETag"] = tag_of(response.data)
        return response

    def patch(self, request: Request, key: str, part: str) -> Response:
        def change() -> Response:
            act, values = self.part.change, asked(request, self.part.change, partial=True)
            return self.answer_part(act.service(self.unchanged_part(), by=request.user, **values))

        return once(request, change)

    def delete(self, request: Request, key: str, part: str) -> Response:
        def remove() -> Response:
            self.part.remove.service(self.unchanged_part(), by=request.user, **reason_asked(request))
            return Response(status=204)

        return once(request, remove)


class PartVerbView(PartView):
    """``POST /noun/{id}/part/{id}/verb/``."""

    act: Act

    def post(self, request: Request, key: str, part: str) -> Response:
        def move() -> Response:
            written = self.act.service(self.unchanged_part(), by=request.user, **asked(request, self.act))
            return self.answer_part(written)

        return once(request, move)


LIST_OF_PARTS = frozenset(LIST_PARAMETERS) - {FIELDS}


def opened_by_anybody(noun: Noun) -> Records:
    """What an id of a noun opens for the public: compiled once, so it must be the same on every day."""
    if noun.name not in _OPENED:
        _OPENED[noun.name] = Records(lambda key: noun.opened(ANYBODY).filter(**{noun.key: key}))
    return _OPENED[noun.name]


def list_parameters(noun: Noun) -> frozenset[str]:
    """The query parameters of a noun's list."""
    return frozenset({*LIST_PARAMETERS, *names_of(noun.filters), *({REGISTRY} if noun.by_registry else ())})


def reason_asked(request: Request) -> dict[str, Any]:
    """Why something is removed; the body of a removal is not read."""
    return read_input(Input, {name: request.GET[name] for name in (REASON,) if name in request.GET}, request.user)


def _frozen(names: list[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)
