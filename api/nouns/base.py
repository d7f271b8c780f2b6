"""A noun of the API: what can be read of it and by which verbs it is written.

The declaration is all a noun needs; views, addresses and documentation follow from it. It holds no rule: rows come from a
queryset of the domain, writes go to its services.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django_filters import FilterSet
from rest_framework.serializers import Serializer

from api.inputs.base import Facts, Input
from api.paging import Orders
from api.shapes.base import Shape
from ecosystem.core.paging import Key

OLDEST_FIRST: Orders = {"oldest": (Key("id"),), "newest": (Key("id", descending=True),)}
NEWEST_FIRST: Orders = {"newest": (Key("id", descending=True),), "oldest": (Key("id"),)}


@dataclass(frozen=True)
class Act:
    """A verb: the service that writes, what its request may say, and a request that works.

    ``goes_on``: an act that adds may answer with what was there already, and writes nothing then.
    """

    service: Callable[..., Any]
    input: type[Input] = Input
    example: Mapping[str, Any] = field(default_factory=dict)
    goes_on: bool = False

    @property
    def summary(self) -> str:
        """The first sentence of the service's own documentation."""
        return (self.service.__doc__ or "").strip().split("\n", maxsplit=1)[0].split(". ")[0].rstrip(".")


@dataclass(frozen=True)
class Ask:
    """A question about one record, at ``GET /noun/{id}/name/``: who answers it, how that looks, and what it may be told.

    ``needs`` is a permission on the record; for whoever does not have it nothing is there.
    """

    answer: Callable[..., Any]
    looks: type[Serializer]
    input: type[Facts] = Facts
    needs: str = ""

    @property
    def about(self) -> str:
        """What the answering function says of itself."""
        return (self.answer.__doc__ or "").strip()


@dataclass(frozen=True, kw_only=True)
class Noun:
    """What the API says about one kind of record.

    ``listed`` are the rows of its list, ``opened`` those that an id opens; both for a user. ``by_registry``: the list is one
    city's unless another is named. ``of_today``: the list is as of today unless another day is named. ``best_first`` puts
    the best matches of a query first. ``in_memory``: which of them are public, and in which orders, is kept in memory. ``with_key``: the public sees none of it, so it is asked for with a key.
    ``forwards`` names the key that stands today for one that is not there any more, for a user.
    """

    name: str
    singular: str
    model: type[Model]
    shape: type[Shape]
    listed: Callable[[Any], QuerySet]
    opened: Callable[[Any], QuerySet]
    key: str = "public_id"
    key_pattern: str = "[0-9a-z]{1,16}"
    about: str = ""
    filters: type[FilterSet] | None = None
    orders: Orders = field(default_factory=lambda: NEWEST_FIRST)
    by_registry: bool = False
    of_today: bool = False
    best_first: Callable[[QuerySet, str], QuerySet] | None = None
    in_memory: bool = False
    with_key: bool = False
    forwards: Callable[[str, Any], str | None] | None = None
    add: Act | None = None
    change: Act | None = None
    remove: Act | None = None
    verbs: Mapping[str, Act] = field(default_factory=dict)
    asks: Mapping[str, Ask] = field(default_factory=dict)
    parts: tuple["Part", ...] = ()

    @property
    def usual_order(self) -> str:
        return next(iter(self.orders))


@dataclass(frozen=True, kw_only=True)
class Part:
    """Records that belong to one record of a noun, at ``/noun/{id}/part/``; they are seen by whoever sees that.

    ``needs`` is a permission on that record without which they are not; ``uploaded`` are added with a file, as a form.
    """

    name: str
    singular: str
    model: type[Model]
    shape: type[Shape]
    parent: str
    key: str = "pk"
    key_pattern: str = "[0-9]{1,18}"
    about: str = ""
    needs: str = ""
    uploaded: bool = False
    add: Act | None = None
    change: Act | None = None
    remove: Act | None = None
    verbs: Mapping[str, Act] = field(default_factory=dict)
