"""Which cities keep a registry here, and which one is shown where none is named."""

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from ecosystem.audit.keeping import kept
from ecosystem.centers.models import Center
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.organizations.choices import Status
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.models import Place

EVERY_REGISTRY = "all"
FIRST_CITY = "420100"
LONGEST_CODE = 32


def default_registry() -> Place:
    """The city shown where none is named.

    The setting ``WUTONG_CITY``; without it the city of the first public center that is not synthetic, else of any public
    center, else Wuhan. Only what is public decides, so the answer holds for a whole edition and is kept for it. Raises
    :class:`Conflict` (``no_places``) in a database whose vocabulary was not loaded.
    """
    return kept(("default registry", settings.WUTONG_CITY), _find_default)


def _find_default() -> Place:
    if settings.WUTONG_CITY:
        place = Place.objects.filter(code=settings.WUTONG_CITY).first()
    else:
        centers = Center.objects.public().select_related("registry")
        first = centers.order_by("registry__is_synthetic", "pk").first()
        place = first.registry if first else Place.objects.filter(code=FIRST_CITY).first()
    if place is None:
        raise Conflict(
            "no_places", _("The list of places lacks the default city. Check WUTONG_CITY and run “manage.py migrate”.")
        )
    return place


def registry_named(code: str) -> Place | None:
    """The registry of a ``registry`` parameter: the default one for nothing, None (every city) for ``all``.

    Raises :class:`InvalidInput` (``unknown_registry``) where no city has the code.
    """
    if not code:
        return default_registry()
    if code == EVERY_REGISTRY:
        return None
    place = kept(("registry", code), lambda: _city(code)) if len(code) <= LONGEST_CODE else None
    if place is None:
        sentence = _("There is no registry with the code “%(code)s”.") % {"code": code[:LONGEST_CODE]}
        raise InvalidInput("unknown_registry", sentence, {"registry": [sentence]})
    return place


def _city(code: str) -> Place | None:
    return Place.objects.cities().filter(code=code).first()


def registry_of_code(code: str) -> Place:
    """The city of a code, the default one where none is said. Raises :class:`InvalidInput` (``unknown_registry``)."""
    if not code:
        return default_registry()
    place = Place.objects.filter(code=code[:LONGEST_CODE]).first()
    if place is None:
        sentence = _("There is no place with the code %(code)s.") % {"code": code}
        raise InvalidInput("unknown_registry", sentence, {"registry": [sentence]})
    return place


def registries() -> QuerySet[Place]:
    """The cities that have something public to show: a center, or organizations. Real ones first."""
    public = Organization.objects.filter(status=Status.PUBLIC)
    return registries_of(Center.objects.public(), public).order_by("is_synthetic", "code")


def registries_of(centers: QuerySet[Center], organizations: QuerySet[Organization]) -> QuerySet[Place]:
    """The cities that have at least one of these centers or organizations.

    The first organization of each city is taken from an index: to ask whether there is any has PostgreSQL read all of
    them again for every city, where most are of one.
    """
    first = organizations.filter(registry=OuterRef("pk")).order_by("status", "sort_key", "pk").values("pk")[:1]
    cities = Place.objects.cities().alias(first_organization=Subquery(first))
    return cities.filter(Q(pk__in=centers.values("registry")) | Q(first_organization__isnull=False))
