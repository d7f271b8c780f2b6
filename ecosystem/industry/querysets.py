"""Reads of needs, introductions and events."""

from datetime import date, datetime
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.choices import Publication
from ecosystem.core.dates import EffectiveQuerySet, today
from ecosystem.core.searching import Findable
from ecosystem.industry.choices import LIVE, PUBLIC, SEEKING, Progress, Standing, State
from ecosystem.organizations.choices import SEEN_BY_ADDRESS
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution

PUBLISHED = {"state__in": sorted(PUBLIC), "center__status": Publication.PUBLIC}


class NeedQuerySet(Findable, models.QuerySet):
    """Needs. Whatever is asked as of a day is told from dates alone."""

    def public(self) -> Self:
        return self.filter(**PUBLISHED)

    def visible_to(self, user: Any) -> Self:
        """Public ones, and all of the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        return self if centers is None else self.filter(Q(**PUBLISHED) | Q(center__in=centers))

    def posted_for(self, organization: Any) -> Self:
        """All that an organization posted, the newest first."""
        return self.filter(posted_by=organization).order_by("-pk")

    def represented_by(self, user: Any) -> Self:
        """Those of the organizations a person acts for."""
        return self.filter(posted_by__in=Organization.objects.represented_by(user).values("pk"))

    def of_center(self, center: Any) -> Self:
        return self.filter(center=center)

    def in_registry(self, registry: Any) -> Self:
        return self.filter(center__registry=registry)

    def seeking(self) -> Self:
        """Those that still look for a partner."""
        return self.filter(standing__in=sorted(SEEKING))

    def waiting(self) -> Self:
        """Those about which staff have to say something: handed in, or with a change of what is public."""
        return self.filter(Q(state=State.SUBMITTED) | Q(proposed_on__isnull=False))

    def published_by(self, day: date) -> Self:
        """Those that were published by the end of a day and not withdrawn by it."""
        return self.filter(opened_on__lte=day).exclude(state=State.WITHDRAWN, closed_on__lte=day)

    def signed_by(self, day: date) -> Self:
        return self.published_by(day).filter(signed_on__lte=day)

    def lapsed_by(self, day: date) -> Self:
        return self.published_by(day).filter(state=State.LAPSED, closed_on__lte=day)

    def seeking_on(self, day: date) -> Self:
        """Those that looked for a partner at the end of a day: neither signed nor closed by then."""
        found = self.published_by(day).exclude(signed_on__lte=day)
        return found.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def standing_on(self, standing: str, day: date) -> Self:
        """Those that stood so at the end of a day; what nobody had published then is told as it is today."""
        if standing == Standing.SIGNED:
            return self.signed_by(day)
        if standing == Standing.LAPSED:
            return self.lapsed_by(day)
        if standing not in SEEKING:
            return self.filter(standing=standing)
        live = apps.get_model("industry.Introduction")._default_manager.live_on(day).filter(need=OuterRef("pk"))
        return self.seeking_on(day).filter(Exists(live) if standing == Standing.MATCHED else ~Exists(live))

    def with_names(self) -> Self:
        return self.select_related("center__registry", "posted_by", "source")

    def for_card(self) -> Self:
        """With what a card or a row shows, in a fixed number of queries."""
        return self.with_names().prefetch_related("sectors", "layers", "steps")


class IntroductionQuerySet(models.QuerySet):
    """Introductions."""

    def visible_to(self, user: Any) -> Self:
        """Those of the centers the person works for: who talks with whom is no business of the public's."""
        centers = scope_of(user).centers(Capability.VIEW)
        return self if centers is None else self.filter(need__center__in=centers)

    def represented_by(self, user: Any) -> Self:
        """Those in which an organization takes part that a person acts for, on either side."""
        mine = Organization.objects.represented_by(user).values("pk")
        return self.filter(Q(organization__in=mine) | Q(need__posted_by__in=mine))

    def concerning(self, organization: Any) -> Self:
        """Those of one organization, on either side."""
        return self.filter(Q(organization=organization) | Q(need__posted_by=organization))

    def of_center(self, center: Any) -> Self:
        return self.filter(need__center=center)

    def in_registry(self, registry: Any) -> Self:
        return self.filter(need__center__registry=registry)

    def live(self) -> Self:
        return self.filter(state__in=sorted(LIVE))

    def known_by(self, day: date) -> Self:
        return self.filter(introduced_on__lte=day)

    def live_on(self, day: date) -> Self:
        """Those that were made by the end of a day and not over by then."""
        return self.known_by(day).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def signed_by(self, day: date) -> Self:
        return self.filter(state=Progress.SIGNED, closed_on__lte=day)

    def in_state_on(self, state: str, day: date) -> Self:
        """Those in a state at the end of a day."""
        if state not in LIVE:
            return self.filter(state=state, closed_on__lte=day)
        began = Q(talking_on__lte=day)
        return self.live_on(day).filter(began if state == Progress.TALKING else ~began | Q(talking_on__isnull=True))

    def quiet_since(self, moment: datetime) -> Self:
        """Live ones about which nothing was written down since then."""
        return self.live().filter(updated_at__lt=moment)

    def search(self, query: str) -> Self:
        """By the names of the organization and of the need."""
        named = Q(organization__in=Organization.objects.search(query).values("pk"))
        wanted = Q(need__title__icontains=query) | Q(need__title_en__icontains=query)
        return self.filter(named | wanted | Q(solution__in=Solution.objects.search(query).values("pk")))

    def with_names(self) -> Self:
        return self.select_related("need__center", "need__posted_by", "organization", "solution")


class EventQuerySet(Findable, EffectiveQuerySet):
    """Events."""

    def public(self) -> Self:
        return self.filter(status=Publication.PUBLIC, center__status=Publication.PUBLIC)

    def visible_to(self, user: Any) -> Self:
        """Public ones, and all of the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        if centers is None:
            return self
        return self.filter(Q(status=Publication.PUBLIC, center__status=Publication.PUBLIC) | Q(center__in=centers))

    def of_center(self, center: Any) -> Self:
        return self.filter(center=center)

    def in_registry(self, registry: Any) -> Self:
        return self.filter(center__registry=registry)

    def begun_by(self, day: date) -> Self:
        """Those that had begun by the end of a day."""
        return self.filter(starts_on__lte=day)

    def coming(self) -> Self:
        """Those that are not over yet."""
        return self.filter(ends_on__gt=today())

    def newest_first(self) -> Self:
        return self.order_by(F("starts_on").desc(), "-pk")

    def for_card(self) -> Self:
        return self.select_related("center__registry", "platform", "source")


class ParticipantQuerySet(models.QuerySet):
    """Who takes part in events."""

    def public(self) -> Self:
        """Organizations that the public can see, at public events."""
        return self.filter(
            event__status=Publication.PUBLIC,
            event__center__status=Publication.PUBLIC,
            organization__status__in=SEEN_BY_ADDRESS,
        )

    def visible_to(self, user: Any) -> Self:
        centers = scope_of(user).centers(Capability.VIEW)
        if centers is None:
            return self
        public = Q(event__status=Publication.PUBLIC, event__center__status=Publication.PUBLIC)
        return self.filter(public | Q(event__center__in=centers))

    def of_center(self, center: Any) -> Self:
        return self.filter(event__center=center)

    def in_registry(self, registry: Any) -> Self:
        return self.filter(event__center__registry=registry)

    def at_events_by(self, day: date) -> Self:
        """Those at events that had begun by the end of a day."""
        return self.filter(event__starts_on__lte=day)
