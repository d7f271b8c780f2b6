"""For which cities and centers a person works.

Roles are kept with centers, above this package; the centers package says where they are read from by calling
:func:`provide` when it is ready. Until then nobody has any role: deny by default.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ecosystem.accounts.choices import CAPABILITIES


class System:
    """The actor of commands that an operator runs on the machine itself; allowed everything, and no account."""

    pk = None
    is_authenticated = True
    is_active = True

    def __str__(self) -> str:
        return "system"


SYSTEM = System()


@dataclass(frozen=True)
class Grant:
    """One role, for one center and the registry of its city, or everywhere where both are null."""

    role: str
    center_id: int | None
    registry_id: int | None

    @property
    def everywhere(self) -> bool:
        return self.center_id is None


@dataclass(frozen=True)
class Scope:
    """All grants of a person."""

    grants: tuple[Grant, ...] = ()

    def with_capability(self, capability: str) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if capability in CAPABILITIES[grant.role])

    def reaches(self, capability: str, *, registry_id: int | None = None, center_id: int | None = None) -> bool:
        """Whether the person may use ``capability`` on a record of this registry or of this center."""
        for grant in self.with_capability(capability):
            if grant.everywhere:
                return True
            if center_id is not None and grant.center_id == center_id:
                return True
            if center_id is None and registry_id is not None and grant.registry_id == registry_id:
                return True
        return False

    def anywhere(self, capability: str) -> bool:
        """Whether the person has ``capability`` for any center at all."""
        return bool(self.with_capability(capability))

    def registries(self, capability: str) -> frozenset[int] | None:
        """Ids of the cities whose registry the person may use ``capability`` on; None is every city."""
        grants = self.with_capability(capability)
        if any(grant.everywhere for grant in grants):
            return None
        return frozenset(grant.registry_id for grant in grants if grant.registry_id is not None)

    def centers(self, capability: str) -> frozenset[int] | None:
        """Ids of the centers the person may use ``capability`` on; None is every center."""
        grants = self.with_capability(capability)
        if any(grant.everywhere for grant in grants):
            return None
        return frozenset(grant.center_id for grant in grants if grant.center_id is not None)


NOBODY = Scope()
EVERYTHING = Scope((Grant("administrator", None, None),))
_provider: list[Callable[[Any], Iterable[Grant]]] = []


def provide(provider: Callable[[Any], Iterable[Grant]]) -> None:
    """Name the function that reads a user's grants."""
    _provider[:] = [provider]


def scope_of(user: Any) -> Scope:
    """The person's scope; read once and kept on the user object, which lives for one request."""
    if user is SYSTEM:
        return EVERYTHING
    if not getattr(user, "is_authenticated", False) or not user.is_active or not _provider:
        return NOBODY
    kept = user.__dict__.get("_scope")
    if kept is None:
        kept = user.__dict__["_scope"] = Scope(tuple(_provider[0](user)))
    return kept
