"""Reads of applications."""

from datetime import date, timedelta
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import SYSTEM, scope_of
from ecosystem.core.choices import Publication
from ecosystem.core.dates import today
from ecosystem.core.text import name_key
from ecosystem.programs.choices import OPEN, Judging, Stage

LONG = timedelta(days=14)


def overdue() -> Q:
    """An answer that did not come, or a notice that has run."""
    return Q(state=Stage.CHANGES_REQUESTED, respond_by__lt=today()) | Q(state=Stage.NOTICE, notice_ends_on__lte=today())


def waiting_long() -> Q:
    """In its state for more than two weeks."""
    return Q(state_since__lt=timezone.now() - LONG)


class ApplicationQuerySet(models.QuerySet):
    """Applications."""

    def visible_to(self, user: Any) -> Self:
        """One's own; and for staff who decide on them, those handed in at their centers.

        What somebody is still writing is nobody else's. Reviewers read what they judge through their reviews.
        """
        centers = scope_of(user).centers(Capability.ENROLL)
        own = self._own(user)
        if centers is None:
            return self if user is SYSTEM else self.filter(own | Q(submitted_at__isnull=False))
        if not centers:
            return self.filter(own)
        theirs = Q(program__platform__center__in=centers, submitted_at__isnull=False)
        return self.filter(own | theirs)

    def kept_by(self, user: Any) -> Self:
        """Those that the person decides on: handed in at their centers."""
        handed_in = self.filter(submitted_at__isnull=False)
        centers = scope_of(user).centers(Capability.ENROLL)
        return handed_in if centers is None else handed_in.filter(program__platform__center__in=centers)

    def handed_in(self) -> Self:
        """Those that reached the center, whatever became of them."""
        return self.filter(submitted_at__isnull=False)

    def own(self, user: Any) -> Self:
        """Those that the person began, and those of organizations they represent."""
        return self.filter(self._own(user))

    @staticmethod
    def _own(user: Any) -> Q:
        if getattr(user, "pk", None) is None:
            return Q(pk__in=[])
        organizations = apps.get_model("organizations.Organization")._default_manager
        return Q(applicant=user) | Q(organization__in=organizations.represented_by(user).values("pk"))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def in_registry(self, registry: Any) -> Self:
        return self.filter(program__platform__center__registry=registry)

    def under_notice(self, day: date | None = None) -> Self:
        """Those that the public can object to on the day (default: today)."""
        day = day or today()
        return self.filter(
            state=Stage.NOTICE,
            notice_starts_on__lte=day,
            program__status=Publication.PUBLIC,
            program__platform__center__status=Publication.PUBLIC,
        )

    def held_on(self, day: date) -> Self:
        """Those that hold a seat on the day: the notice had begun by then, and nothing else has come of it."""
        return self.filter(state=Stage.NOTICE, notice_starts_on__lte=day)

    def search(self, query: str) -> Self:
        """By name, project, code or the id on the receipt."""
        found = self
        for word in query.split()[:8]:
            key = name_key(word)
            texts = Q(title__icontains=word) | Q(uscc__startswith=word.upper()) | Q(public_id=word.lower())
            found = found.filter(texts | Q(name_key__contains=key) if key else texts)
        return found

    def with_progress(self) -> Self:
        """With the number of reviews assigned and handed in."""
        counting = Q(reviews__state__in=[Judging.ASSIGNED, Judging.SUBMITTED])
        return self.annotate(
            assigned=Count("reviews", filter=counting, distinct=True),
            reviewed=Count("reviews", filter=Q(reviews__state=Judging.SUBMITTED), distinct=True),
        )

    def with_names(self) -> Self:
        return self.select_related("program__platform__center", "organization", "host", "place", "applicant")

    def oldest_first(self) -> Self:
        """Those that wait longest first."""
        return self.order_by("state_since", "pk")

    def by_rank(self) -> Self:
        """The waiting list in its order."""
        return self.order_by(F("rank").asc(nulls_last=True), "state_since", "pk")


class ObjectionQuerySet(models.QuerySet):
    """Objections."""

    def visible_to(self, user: Any) -> Self:
        """For staff who decide on applications at the center."""
        centers = scope_of(user).centers(Capability.ENROLL)
        if centers is None:
            return self
        return self.filter(application__program__platform__center__in=centers)
