"""Reads of tasks and notes. All of them are private: who may not read a record is not told that it is there."""

from datetime import date, timedelta
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.casework.choices import TaskState
from ecosystem.core.dates import today
from ecosystem.core.languages import traditional
from ecosystem.core.text import fold

WEEK = timedelta(days=7)


def holding(query: str, *paths: str) -> Q:
    """The condition that one of the columns holds every word, as typed or in the other Chinese script."""
    found = Q()
    for word in query.split()[:8]:
        spellings = {word, fold(word), traditional(fold(word))}
        one = Q()
        for path in paths:
            for spelling in spellings:
                one |= Q(**{f"{path}__icontains": spelling})
        found &= one
    return found


class PrivateQuerySet(models.QuerySet):
    """What belongs to a center and is for its staff only."""

    def visible_to(self, user: Any) -> Self:
        """What staff see of their centers; what is about an application only who decides on applications there."""
        scope = scope_of(user)
        viewed, decided = scope.centers(Capability.VIEW), scope.centers(Capability.ENROLL)
        if decided is None:
            return self
        ordinary = Q(application__isnull=True)
        if viewed is not None:
            ordinary &= Q(center__in=viewed)
        return self.filter(ordinary | Q(center__in=decided))

    def in_registry(self, registry: Any) -> Self:
        return self.filter(center__registry=registry)


class TaskQuerySet(PrivateQuerySet):
    """Tasks."""

    def open(self) -> Self:
        return self.filter(state=TaskState.OPEN)

    def of(self, person: Any) -> Self:
        """Those the person has to do."""
        return self.filter(assignee=person)

    def late(self, day: date | None = None) -> Self:
        """Those that should have been done before the day (default: today)."""
        return self.open().filter(due_on__lt=day or today())

    def due(self, day: date | None = None) -> Self:
        """Those to be done on the day (default: today)."""
        return self.open().filter(due_on=day or today())

    def due_within_a_week(self, day: date | None = None) -> Self:
        """Those to be done on the day (default: today) or one of the six after it."""
        day = day or today()
        return self.open().filter(due_on__gte=day, due_on__lt=day + WEEK)

    def search(self, query: str) -> Self:
        return self.filter(
            holding(query, "title", "title_en", "description", "organization__name", "organization__short_name")
        )

    def with_names(self) -> Self:
        return self.select_related(
            "center", "organization", "application", "enrollment__program", "enrollment__organization", "assignee"
        )

    def most_urgent_first(self) -> Self:
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")


class NoteQuerySet(PrivateQuerySet):
    """Notes."""

    def mentioning(self, person: Any, *, unseen: bool = False) -> Self:
        """Those that name the person; with ``unseen`` only those they have not marked as seen."""
        every = apps.get_model("casework.Mention")._default_manager
        mentions = every.filter(note=OuterRef("pk"), person=person)
        return self.filter(Exists(mentions.filter(seen_at__isnull=True) if unseen else mentions))

    def search(self, query: str) -> Self:
        return self.filter(
            holding(query, "text", "author__name", "author__username", "organization__name", "organization__short_name")
        )

    def with_names(self) -> Self:
        return self.select_related("center", "organization", "application", "author")

    def newest_first(self) -> Self:
        """The newest first, those that are pinned before all others."""
        return self.order_by("-pinned", "-created_at", "-pk")


class MentionQuerySet(models.QuerySet):
    """Mentions."""

    def unseen(self, person: Any) -> Self:
        """Those of the person that they have not marked as seen."""
        return self.filter(person=person, seen_at__isnull=True)


class WelcomeTaskQuerySet(models.QuerySet):
    """Welcome tasks."""

    def visible_to(self, user: Any) -> Self:
        """Those of programs at the centers the person works for."""
        centers = scope_of(user).centers(Capability.VIEW)
        return self if centers is None else self.filter(program__platform__center__in=centers)

    def in_registry(self, registry: Any) -> Self:
        return self.filter(program__platform__center__registry=registry)

    def search(self, query: str) -> Self:
        return self.filter(holding(query, "title", "title_en"))

    def in_order(self) -> Self:
        return self.order_by("program", "position", "pk")
