"""Who an applicant is, as far as the registry knows: by code, else by name, so that nobody is registered twice."""

from ecosystem.core.text import name_key
from ecosystem.organizations.choices import SEEN_BY_ADDRESS, Scheme
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Application
from ecosystem.vocabulary.models import Place

MOST_RECOGNIZED = 5


def recognized(application: Application, code: str) -> Organization | None:
    """The organization of the program's city that has this code and a page."""
    if not code:
        return None
    registry = application.program.platform.center.registry_id
    known = Organization.objects.filter(status__in=SEEN_BY_ADDRESS)
    found = known.filter(registry=registry, identifiers__scheme=Scheme.USCC, identifiers__value=code)
    return found.first()


def recognize(registry: Place, *, name: str = "", code: str = "") -> list[Organization]:
    """Organizations of the city that an applicant may be: the one with the code, else those with just this name."""
    known = Organization.objects.public().in_registry(registry)
    if code:
        found = list(known.filter(identifiers__scheme=Scheme.USCC, identifiers__value=code)[:1])
        if found:
            return found
    key = name_key(name)
    return list(known.filter(names__key=key).distinct().order_by("pk")[:MOST_RECOGNIZED]) if key else []
