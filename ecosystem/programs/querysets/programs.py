"""Reads of programs and enrollments; who is a member is asked here."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.choices import Publication
from ecosystem.core.dates import EffectiveQuerySet, effective_on, today
from ecosystem.core.searching import Findable
from ecosystem.organizations.choices import SEEN_BY_ADDRESS
from ecosystem.programs.choices import Stage, State


class ProgramQuerySet(Findable, EffectiveQuerySet):
    """Programs."""

    def public(self) -> Self:
        return self.filter(status=Publication.PUBLIC, platform__center__status=Publication.PUBLIC)

    def visible_to(self, user: Any) -> Self:
        """Public ones, and all of the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        if centers is None:
            return self
        public = Q(status=Publication.PUBLIC, platform__center__status=Publication.PUBLIC)
        return self.filter(public | Q(platform__center__in=centers))

    def in_registry(self, registry: Any) -> Self:
        return self.filter(platform__center__registry=registry)

    def taking_in(self, day: date | None = None) -> Self:
        """Those that run and whose intake is open on the day (default: today), its last day included.

        A program that states no intake window takes nobody in by itself.
        """
        day = day or today()
        begun = Q(intake_opens_on__isnull=True) | Q(intake_opens_on__lte=day)
        lasting = Q(intake_closes_on__isnull=True) | Q(intake_closes_on__gte=day)
        stated = Q(intake_opens_on__isnull=False) | Q(intake_closes_on__isnull=False)
        return self.as_of(day).filter(stated, begun, lasting)

    def for_card(self) -> Self:
        return self.select_related("platform__center")

    def with_applications(self) -> Self:
        """Those that take applications or have any, with how many wait for the center and how many there are."""
        handed_in = Q(applications__submitted_at__isnull=False)
        waiting = Q(applications__state__in=[Stage.SUBMITTED, Stage.IN_REVIEW, Stage.WAITLISTED, Stage.NOTICE])
        counted = self.annotate(
            waiting=Count("applications", filter=handed_in & waiting, distinct=True),
            handed_in=Count("applications", filter=handed_in, distinct=True),
        )
        return counted.filter(Q(takes_applications=True) | Q(handed_in__gt=0)).order_by("-waiting", "-handed_in", "pk")


class EnrollmentQuerySet(EffectiveQuerySet):
    """Enrollments."""

    def public(self) -> Self:
        """Those whose program and organization the public can see."""
        return self.filter(
            program__status=Publication.PUBLIC,
            program__platform__center__status=Publication.PUBLIC,
            organization__status__in=SEEN_BY_ADDRESS,
        )

    def visible_to(self, user: Any) -> Self:
        """Public ones, and all of the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        if centers is None:
            return self
        public = Q(
            program__status=Publication.PUBLIC,
            program__platform__center__status=Publication.PUBLIC,
            organization__status__in=SEEN_BY_ADDRESS,
        )
        return self.filter(public | Q(program__platform__center__in=centers))

    def in_registry(self, registry: Any) -> Self:
        return self.filter(program__platform__center__registry=registry)

    def in_state(self, state: str, day: date | None = None) -> Self:
        """In the state on the day (default: today), by their spells."""
        spells = apps.get_model("programs.EnrollmentSpell")._default_manager
        return self.filter(Exists(spells.filter(effective_on(day or today()), enrollment=OuterRef("pk"), state=state)))

    def active(self, day: date | None = None) -> Self:
        """Active on the day (default: today)."""
        return self.in_state(State.ACTIVE, day)

    def with_names(self) -> Self:
        return self.select_related("organization", "program__platform__center")


class EnrollmentSpellQuerySet(EffectiveQuerySet):
    """Spells."""

    def active_on(self, day: date | None = None) -> Self:
        return self.filter(effective_on(day or today()), state=State.ACTIVE)
