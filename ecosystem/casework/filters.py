"""The filters of tasks and notes, the same at every door.

Who asks is the user of the request that a filter set is given: ``me`` means them.
"""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.casework.choices import TaskKind, TaskState
from ecosystem.casework.models import Note, Task
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.programs.filters import asking

ME, NOBODY = "me", "nobody"
LATE, TODAY, WEEK, UNDATED = "late", "today", "week", "undated"
UNSEEN, EVERY = "unseen", "all"
DUE = ((LATE, _("late")), (TODAY, _("today")), (WEEK, _("within a week")), (UNDATED, _("without a date")))


class AboutFilter(django_filters.FilterSet):
    """Query, center, organization and application."""

    q = django_filters.CharFilter(method="by_query", label=_("Search"), max_length=200)
    center = django_filters.CharFilter(field_name="center__public_id", label=_("Center"), max_length=16)
    organization = OrganizationIdFilter("organization")
    application = django_filters.CharFilter(field_name="application__public_id", label=_("Application"), max_length=16)

    def by_query(self, rows: QuerySet, name: str, query: str) -> QuerySet:
        return rows.search(query)  # type: ignore[attr-defined]

    @property
    def person(self) -> Any:
        """Who asks; None for somebody without an account."""
        user = asking(self)
        return user if getattr(user, "pk", None) is not None else None


class TaskFilter(AboutFilter):
    """What every list is filtered by, and state, kind, who has to do it, when it is due and the program it is about."""

    state = ChoicesFilter(choices=TaskState, label=_("State"))
    kind = ChoicesFilter(choices=TaskKind, label=_("Kind"))
    assignee = django_filters.CharFilter(method="by_assignee", label=_("Assigned to"), max_length=150)
    due = ChoicesFilter(choices=DUE, method="by_due", label=_("Due"))
    program = django_filters.CharFilter(method="by_program", label=_("Program"), max_length=16)

    class Meta:
        model = Task
        fields: list[str] = []

    def by_assignee(self, tasks: QuerySet, name: str, username: str) -> QuerySet:
        if username == NOBODY:
            return tasks.filter(assignee__isnull=True)
        if username == ME:
            return tasks.filter(assignee=self.person) if self.person else tasks.none()
        return tasks.filter(assignee__username=username)

    def by_due(self, tasks: QuerySet, name: str, when: list[str]) -> QuerySet:
        if not when:
            return tasks
        every = Task.objects.all()
        found = {
            LATE: every.late(),
            TODAY: every.due(),
            WEEK: every.due_within_a_week(),
            UNDATED: every.open().filter(due_on__isnull=True),
        }
        wanted = Q()
        for code in when:
            wanted |= Q(pk__in=found[code].values("pk"))
        return tasks.filter(wanted)

    def by_program(self, tasks: QuerySet, name: str, program: str) -> QuerySet:
        return tasks.filter(Q(enrollment__program__public_id=program) | Q(application__program__public_id=program))


class NoteFilter(AboutFilter):
    """What every list is filtered by, and author, whether it is pinned, and whether it names who asks."""

    author = django_filters.CharFilter(method="by_author", label=_("Author"), max_length=150)
    pinned = django_filters.BooleanFilter(label=_("Pinned"))
    mentions = ChoicesFilter(
        choices=((UNSEEN, _("me, not seen yet")), (EVERY, _("me"))), method="by_mentions", label=_("Mentions")
    )

    class Meta:
        model = Note
        fields: list[str] = []

    def by_author(self, notes: QuerySet, name: str, username: str) -> QuerySet:
        if username == ME:
            return notes.filter(author=self.person) if self.person else notes.none()
        return notes.filter(author__username=username)

    def by_mentions(self, notes: QuerySet, name: str, which: list[str]) -> QuerySet:
        if not which:
            return notes
        if self.person is None:
            return notes.none()
        return notes.mentioning(self.person, unseen=EVERY not in which)  # type: ignore[attr-defined]
