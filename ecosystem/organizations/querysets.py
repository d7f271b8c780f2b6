"""Reads of organizations."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Substr
from django.utils import timezone

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.batches import chunks
from ecosystem.core.dates import EffectiveQuerySet, today
from ecosystem.core.paging import keyset_page
from ecosystem.core.searching import BY_RELEVANCE, Engine, Findable
from ecosystem.organizations.choices import (
    OPEN_REPRESENTATIONS,
    SEEN_BY_ADDRESS,
    Freshness,
    Kind,
    RepresentationState,
    Scheme,
    Status,
)
from ecosystem.organizations.credit_codes import contradicting
from ecosystem.organizations.finding import own
from ecosystem.organizations.freshness import CONDITIONS


class OrganizationQuerySet(Findable, models.QuerySet):
    """Organizations."""

    def public(self) -> Self:
        """What the directory lists."""
        return self.filter(status=Status.PUBLIC)

    def standing(self) -> Self:
        """Those that stand for themselves: not merged into another record."""
        return self.filter(merged_into__isnull=True)

    def visible_to(self, user: Any) -> Self:
        """What a person may open: public and unlisted ones, and all of the registries they work for."""
        registries = scope_of(user).registries(Capability.VIEW)
        if registries is None:
            return self.standing()
        seen = Q(status__in=SEEN_BY_ADDRESS)
        return self.standing().filter(seen | Q(registry__in=registries) if registries else seen)

    def kept_by(self, user: Any) -> Self:
        """All organizations of the registries a person works for, whatever their status."""
        registries = scope_of(user).registries(Capability.VIEW)
        return self.standing() if registries is None else self.standing().filter(registry__in=registries)

    def now_under(self, public_id: str) -> Any:
        """The record that stands today for the organization once known by an id; None for an id that was never given."""
        found: Any = self.filter(public_id=public_id).select_related("merged_into").first()
        while found is not None and found.merged_into is not None:
            found = found.merged_into
        return found

    def standing_under(self, public_ids: Collection[str]) -> dict[str, tuple[str, int]]:
        """The public id and the key of the record that stands today under each of these ids; without ids never given here."""
        found: dict[str, tuple[str, int]] = {}
        for ids in chunks(public_ids):
            for public_id, pk, merged in self.filter(public_id__in=ids).values_list("public_id", "pk", "merged_into"):
                now = self.now_under(public_id) if merged else None
                found[public_id] = (now.public_id, now.pk) if now else (public_id, pk)
        return found

    def in_registry(self, registry: Any) -> Self:
        return self.filter(registry=registry)

    def in_sector(self, code: str) -> Self:
        """Working in the sector or in one below it."""
        links = apps.get_model("organizations.OrganizationSector")._default_manager.filter(
            organization=OuterRef("pk"), sector__path__contains=f"/{code}/"
        )
        return self.filter(Exists(links))

    def in_layer(self, code: str) -> Self:
        links = apps.get_model("organizations.OrganizationLayer")._default_manager.filter(
            organization=OuterRef("pk"), layer__code=code
        )
        return self.filter(Exists(links))

    def in_place(self, code: str) -> Self:
        """In the place or in one directly below it."""
        return self.filter(Q(place__code=code) | Q(place__parent__code=code))

    def as_of(self, day: date | None = None) -> Self:
        """Those that existed on the day; an unknown founding date counts as long ago."""
        day = day or today()
        founded = Q(founded_on__isnull=True) | Q(founded_on__lte=day)
        return self.filter(founded & (Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day)))

    def _engine(self) -> Engine:
        return own

    def likeliest(self, query: str, most: int) -> list[Any]:
        """The first of those that a typed text finds, without sorting all of them."""
        return keyset_page(self.search(query).best_match_first(query), BY_RELEVANCE, size=most).rows

    def matching_ids(self, query: str, limit: int) -> tuple[list[int], bool]:
        """The keys of those that a typed text finds, at most ``limit``, in no order; and whether these are all."""
        rows = self.search(query).order_by()
        keys = list(rows.values_list("pk", flat=True)[: limit + 1])
        return keys[:limit], len(keys) <= limit

    def identified_by(self, scheme: str, value: str) -> Self:
        """The one with this identifier, in the spelling that is kept; none or one."""
        return self.filter(Exists(_identifiers().filter(organization=OuterRef("pk"), scheme=scheme, value=value)))

    def with_contradicting_code(self) -> Self:
        """Those whose credit code was given to another kind of organization than they are said to be."""
        return self.filter(code_contradicts())

    def of_freshness(self, codes: Iterable[str], day: date | None = None) -> Self:
        """Those whose freshness on the day (default: today) is one of these."""
        found = Q(pk__in=[])
        for code in codes:
            found |= CONDITIONS[Freshness(code)](day)
        return self.filter(found)

    def represented_by(self, user: Any) -> Self:
        """Those that the person is a verified representative of."""
        mine = _representations(user).verified().filter(organization=OuterRef("pk"))
        return self.filter(Exists(mine))

    def for_card(self) -> Self:
        """With what a card or a row shows, in a fixed number of queries."""
        return self.select_related("place", "registry").prefetch_related("sectors", "layers")


class OrganizationNameQuerySet(EffectiveQuerySet):
    """Names of organizations."""


class IdentifierQuerySet(models.QuerySet):
    """Identifiers of organizations."""


class ContactQuerySet(models.QuerySet):
    """Contacts: only ever for staff."""

    def visible_to(self, user: Any) -> Self:
        """Contacts of the registries where the person may see contacts; nothing for everybody else."""
        registries = scope_of(user).registries(Capability.CONTACTS)
        return self if registries is None else self.filter(organization__registry__in=registries)


def _identifiers() -> models.QuerySet:
    return apps.get_model("organizations.Identifier")._default_manager.all()


def code_contradicts() -> Q:
    """The condition of :func:`~ecosystem.organizations.credit_codes.prefix_contradicts`, for organizations in a list."""
    pairs = Q()
    for kind in Kind.values:
        if prefixes := contradicting(kind):
            pairs |= Q(organization__kind=kind, prefix__in=prefixes)
    codes = _identifiers().filter(organization=OuterRef("pk"), scheme=Scheme.USCC)
    return Q(Exists(codes.annotate(prefix=Substr("value", 1, 2)).filter(pairs)))


def _representations(user: Any) -> "RepresentationQuerySet":
    return apps.get_model("organizations.Representation")._default_manager.filter(user=user.pk)


def _kept_or_shared(user: Any) -> Q:
    """Of the registries where the person may see contacts, and of the organizations they represent themselves."""
    registries = scope_of(user).registries(Capability.CONTACTS)
    if registries is None:
        return Q()
    shared = Q(organization__in=_representations(user).verified().values("organization"))
    return shared | Q(organization__registry__in=registries)


class RepresentationQuerySet(models.QuerySet):
    """Representations."""

    def visible_to(self, user: Any) -> Self:
        """One's own, those of fellow representatives, and for staff those of the registries whose contacts they see."""
        shared = _kept_or_shared(user)
        return self.filter(shared | Q(user=user.pk) if shared else shared)

    def open(self) -> Self:
        """Claimed or verified."""
        return self.filter(state__in=OPEN_REPRESENTATIONS)

    def verified(self) -> Self:
        return self.filter(state=RepresentationState.VERIFIED)

    def of(self, user: Any) -> Self:
        return self.filter(user=user.pk)

    def with_names(self) -> Self:
        return self.select_related("user", "organization__registry", "organization__place")


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def visible_to(self, user: Any) -> Self:
        """Those of the organizations one represents, and for staff those of the registries whose contacts they see."""
        return self.filter(_kept_or_shared(user))

    def pending(self) -> Self:
        """Neither accepted, withdrawn nor expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now())

    def with_secret(self, secret: str) -> Self:
        """The one whose mail had this secret in its link."""
        return self.filter(digest=digest_of(secret))

    def for_addresses(self, emails: list[str]) -> Self:
        """Sent to one of these addresses."""
        return self.filter(email__in=emails)


def digest_of(secret: str) -> str:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class DuplicatePairQuerySet(models.QuerySet):
    """Pairs of records that may be one organization."""

    def visible_to(self, user: Any) -> Self:
        """Those of two records that stand and are not archived, both of registries the person works for."""
        registries = scope_of(user).registries(Capability.VIEW)
        found = self.filter(
            low__merged_into__isnull=True,
            high__merged_into__isnull=True,
        ).exclude(Q(low__status=Status.ARCHIVED) | Q(high__status=Status.ARCHIVED))
        if registries is not None:
            found = found.filter(low__registry__in=registries, high__registry__in=registries)
        return found

    def search(self, query: str) -> Self:
        """Those of which one of the two is found by the query."""
        named = apps.get_model("organizations.Organization")._default_manager.search(query).values("pk")  # type: ignore[attr-defined]
        return self.filter(Q(low__in=named) | Q(high__in=named))

    def with_names(self) -> Self:
        return self.select_related("low__place", "high__place")

    def decided(self) -> Self:
        """Those of which somebody said that they are two, for the reasons that speak for the pair now."""
        return self.filter(Exists(self._decisions()))

    def open(self) -> Self:
        """Those that nobody has decided about, or not for these reasons."""
        return self.exclude(Exists(self._decisions()))

    def _decisions(self) -> Any:
        decisions = apps.get_model("organizations.Distinction")._default_manager
        return decisions.filter(low=OuterRef("low"), high=OuterRef("high"), evidence=OuterRef("evidence"))

    def in_registry(self, registry: Any) -> Self:
        return self.filter(low__registry=registry)


class SearchEntryQuerySet(models.QuerySet):
    """Entries of the search index."""

    def of_rare_words(self, words: Iterable[str], most: int) -> set[int]:
        """Keys of the organizations that have one of the words; a word that more than ``most`` have tells nothing."""
        found: set[int] = set()
        for word in words:
            # An order that no index gives: with a limit alone PostgreSQL expects to have soon met as many, and reads the
            # whole table for a word that turns out to be rare.
            unread = self.filter(tokens__has_all=[word]).order_by(F("pk") + 0)
            keys = list(unread.values_list("pk", flat=True)[: most + 1])
            found.update(keys if len(keys) <= most else ())
        return found
