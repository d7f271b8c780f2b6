"""Whether a page shows a city that does not exist: then it says so."""

from collections.abc import Iterable
from typing import Any

from ecosystem.audit.models import ChangeSet
from ecosystem.desk.nouns.base import Noun
from ecosystem.desk.nouns.columns import walk
from ecosystem.desk.workplace import Workplace
from ecosystem.vocabulary.models import Place


def shown_city(workplace: Workplace) -> Place | None:
    """The city of the tables; where all are shown, a synthetic one if there is one, so that the page says so."""
    return workplace.place or made_up(workplace.places)


def made_up(places: Iterable[Place | None]) -> Place | None:
    """The first of the places that is synthetic."""
    return next((place for place in places if place is not None and place.is_synthetic), None)


def city_of(noun: Noun, record: Any) -> Place | None:
    """The city a record belongs to; a synthetic one first where it has two."""
    cities = [walk(record, path.split("__")) for path in noun.cities]
    return made_up(cities) or next(iter(cities), None)


def city_changed(change_set: ChangeSet) -> Place | None:
    """A synthetic city among those a change set touched."""
    touched = [int(pk) for pk in change_set.registry_keys.split(",") if pk]
    return Place.objects.filter(pk__in=touched, is_synthetic=True).first()
