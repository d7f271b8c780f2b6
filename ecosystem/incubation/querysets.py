"""Reads of service cases."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.centers.models import CenterStep
from ecosystem.core.choices import Publication
from ecosystem.core.dates import EffectiveQuerySet
from ecosystem.incubation.choices import CLOSED, OPEN, State
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution


class ServiceCaseQuerySet(EffectiveQuerySet):
    """Service cases. Whatever is asked as of a day is told from their dates alone."""

    def visible_to(self, user: Any) -> Self:
        """Those of the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        return self if centers is None else self.filter(step__center__in=centers)

    def public(self) -> Self:
        """Those that the page of a public solution tells of: of a public center, and not what was canceled."""
        shown = {"solution__status": Publication.PUBLIC, "step__center__status": Publication.PUBLIC}
        return self.filter(**shown).exclude(state=State.CANCELED)

    def told_to(self, organization: Any) -> Self:
        """Those of a member as its representatives read them: without what was canceled, and never who carries them."""
        mine = self.filter(organization=organization).exclude(state=State.CANCELED).defer("officer")
        return mine.select_related("step__center", "solution").order_by(
            "step__center", F("solution").asc(nulls_first=True), "step__position", "-planned_on", "pk"
        )

    def of_center(self, center: Any) -> Self:
        return self.filter(step__center=center)

    def in_registry(self, registry: Any) -> Self:
        return self.filter(step__center__registry=registry)

    def open(self) -> Self:
        return self.filter(state__in=sorted(OPEN))

    def search(self, query: str) -> Self:
        """By the names of its member and of its solution."""
        named = Q(organization__in=Organization.objects.search(query).values("pk"))
        return self.filter(named | Q(solution__in=Solution.objects.search(query).values("pk")))

    def known_by(self, day: date) -> Self:
        """Those that were planned by the end of a day."""
        return self.filter(planned_on__lte=day)

    def in_state_on(self, state: str, day: date) -> Self:
        """Those in a state at the end of a day. On the present day it is the state that they have."""
        known = self.known_by(day)
        if state in CLOSED:
            return known.filter(state=state, ends_on__lte=day)
        still_open = known.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
        begun = Q(starts_on__lte=day)
        return still_open.filter(begun if state == State.RUNNING else Q(starts_on__isnull=True) | Q(starts_on__gt=day))

    def reached_by(self, day: date) -> Self:
        """Those in which work had begun by the end of a day, or was done: what was skipped or canceled before is none."""
        return self.filter(starts_on__lte=day).exclude(state=State.CANCELED, ends_on__lte=day)

    def done_by(self, day: date) -> Self:
        return self.in_state_on(State.DONE, day)

    def late_on(self, day: date) -> Self:
        """Open ones that should have been done before the day."""
        return self.filter(due_on__lt=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)).known_by(day)

    def stuck_on(self, day: date) -> Self:
        """Those that had been running longer than their step is expected to take, at the end of a day. One query more."""
        steps = CenterStep.objects.filter(expected_days__isnull=False).order_by()
        too_long = Q(pk__in=[])
        # Of each number of days apart: databases do not agree on how days are added to a date.
        for days in steps.values_list("expected_days", flat=True).distinct():
            too_long |= Q(step__expected_days=days, starts_on__lt=day - timedelta(days=days or 0))
        return self.in_state_on(State.RUNNING, day).filter(too_long)

    def quiet_since(self, moment: datetime) -> Self:
        """Open ones about which nothing was written down since then."""
        return self.open().filter(updated_at__lt=moment)

    def with_names(self) -> Self:
        return self.select_related("step__center", "organization", "solution", "officer")

    def oldest_first(self) -> Self:
        return self.order_by(Coalesce("starts_on", "planned_on"), "pk")
