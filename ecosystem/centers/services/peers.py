"""Cities that a source names beside a registry's own."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.centers.models import PeerCity
from ecosystem.core.errors import InvalidInput
from ecosystem.vocabulary.models import Place


def add_peer_city(
    registry: Place, *, by: Any, place: Place, standing: str, reason: str = "", **fields: Any
) -> PeerCity:
    """Name a city that has or plans a center, in the registry whose source says so. Raises :class:`InvalidInput`."""
    peer = PeerCity(registry=registry, place=place, standing=standing, **fields)
    authorize(by, "centers.change", peer)
    with change_set(by=by, verb=gettext_noop("Add a peer city"), reason=reason):
        return create(peer)


def revise_peer_city(peer: PeerCity, *, by: Any, reason: str = "", **fields: Any) -> PeerCity:
    """Correct how far a city is, or the source that says so."""
    authorize(by, "centers.change", peer)
    if "registry" in fields:
        sentence = _("This cannot be changed here.")
        raise InvalidInput("not_here", sentence, {"registry": [sentence]})
    with change_set(by=by, verb=gettext_noop("Revise a peer city"), reason=reason):
        return update(locked(peer), **fields)


def remove_peer_city(peer: PeerCity, *, by: Any, reason: str = "") -> None:
    """Remove a city that no source names."""
    authorize(by, "centers.change", peer)
    with change_set(by=by, verb=gettext_noop("Remove a peer city"), reason=reason):
        delete(locked(peer))
