"""Where a member of staff works: one of their cities, or all of them. Kept in the session, and in the address."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.centers.models import Center
from ecosystem.centers.registries import EVERY_REGISTRY, default_registry, registries_of
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.models import Place

KEPT_AS = "desk_registry"


@dataclass(frozen=True)
class Workplace:
    """The cities whose registries the person works for, and the one chosen; ``place`` is None for all of them."""

    places: tuple[Place, ...]
    place: Place | None

    @property
    def code(self) -> str:
        return self.place.code if self.place else EVERY_REGISTRY

    @property
    def home(self) -> Place | None:
        """The city a new record belongs to unless the form says otherwise."""
        return self.place or (self.places[0] if self.places else None)


def workplace_of(request: HttpRequest) -> Workplace:
    """The workplace that the address names, else the one of the session, else the first.

    Raises ``Http404`` for a city the person does not work for: to them it is not there.
    """
    places = tuple(_places(request.user))
    asked = request.GET.get("registry", "")
    code = asked or request.session.get(KEPT_AS, "")
    chosen = next((place for place in places if place.code == code), None)
    if chosen is None and code != EVERY_REGISTRY:
        if asked:
            raise Http404
        chosen = places[0] if places else None
    if asked and request.session.get(KEPT_AS) != asked:
        request.session[KEPT_AS] = asked
    return Workplace(places, chosen)


def _places(user: Any) -> list[Place]:
    """The person's cities that have a center or organizations; the city that is shown by default comes first."""
    scope, first = scope_of(user), default_registry()
    registries = scope.registries(Capability.VIEW)
    if registries is not None:
        registries = _together(registries, scope.registries(Capability.REVIEW))
    if registries is None:
        rows = {first, *registries_of(Center.objects.all(), Organization.objects.all())}
    else:
        rows = set(Place.objects.filter(pk__in=registries))
    return sorted(rows, key=lambda place: (place.pk != first.pk, place.is_synthetic, place.code))


def _together(some: frozenset[int], others: frozenset[int] | None) -> frozenset[int] | None:
    """All of both; None is every city."""
    return None if others is None else some | others
