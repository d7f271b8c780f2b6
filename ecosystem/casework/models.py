"""Tasks and notes: what staff have to do and what they noted about members, all of it private to them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.casework.choices import WORKING_ROLES, TaskKind, TaskState
from ecosystem.casework.querysets import MentionQuerySet, NoteQuerySet, TaskQuerySet, WelcomeTaskQuerySet
from ecosystem.centers.models import Center
from ecosystem.core.dates import today
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Application, Enrollment, Program


class Private(Audited):
    """What only staff of its center ever see.

    What is about an application takes ``ENROLL``, for reviewers judge blind. The history cannot tell those apart, so it
    takes ``ENROLL`` for all, and so does undoing what stands in it.
    """

    audit_capability = Capability.ENROLL
    audit_reading = Capability.ENROLL
    audit_subject = "organization"
    audit_other = "application"
    audit_related = ("center",)

    public_id = PublicIdField()
    center = models.ForeignKey(Center, models.PROTECT, related_name="+", verbose_name=_("center"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("organization")
    )
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("application")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.center.scope_keys()


class Task(Private):
    """Something staff have to do: about a member, an applicant or an enrollment, or of the center itself."""

    enrollment = models.ForeignKey(
        Enrollment, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("enrollment")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=TaskKind, default=TaskKind.ORDINARY)
    state = models.CharField(_("state"), max_length=10, choices=TaskState, default=TaskState.OPEN)
    title = models.CharField(_("what is to be done"), max_length=200)
    title_en = models.CharField(_("what is to be done, in English"), max_length=300, blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("assigned to"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.CheckConstraint(
                name="casework_task_done_says_when",
                condition=Q(state=TaskState.DONE, done_at__isnull=False)
                | (~Q(state=TaskState.DONE) & Q(done_at__isnull=True, done_by__isnull=True)),
                violation_error_message=_("A task says when it was done exactly when it is done."),
            ),
            models.CheckConstraint(
                name="casework_task_welcome_has_enrollment",
                condition=~Q(kind=TaskKind.WELCOME) | Q(enrollment__isnull=False),
                violation_error_message=_("A welcome belongs to an enrollment."),
            ),
        ]
        indexes = [
            models.Index(fields=["assignee", "state", "due_on"], name="casework_task_owed"),
            models.Index(fields=["center", "state", "due_on"], name="casework_task_of_center"),
        ]

    def __str__(self) -> str:
        return content(self.title, self.title_en)

    def get_absolute_url(self) -> str:
        return reverse("desk:record", args=["tasks", self.public_id])

    @property
    def is_late(self) -> bool:
        """Whether it should have been done before today."""
        return self.state == TaskState.OPEN and self.due_on is not None and self.due_on < today()


class Note(Private):
    """What somebody noted about a member or an applicant: plain text, its lines kept. ``author`` is who wrote it."""

    text = models.TextField(_("text"), max_length=10000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("author")
    )
    pinned = models.BooleanField(_("pinned"), default=False)
    updated_at = models.DateTimeField(_("changed at"), null=True, blank=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff note")
        verbose_name_plural = _("staff notes")
        constraints = [
            models.CheckConstraint(
                name="casework_note_is_about_something",
                condition=Q(organization__isnull=False) | Q(application__isnull=False),
                violation_error_message=_("A note is about an organization or an application."),
            ),
        ]
        indexes = [models.Index(fields=["center", "-created_at"], name="casework_note_newest")]

    def __str__(self) -> str:
        first = self.text.strip().split("\n", 1)[0]
        return f"{first[:59]}…" if len(first) > 60 else first

    def get_absolute_url(self) -> str:
        return reverse("desk:record", args=["notes", self.public_id])


class Mention(models.Model):
    """That a note names somebody, and when they saw it. It follows from the text and is kept in step with it."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions", verbose_name=_("staff note"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions", verbose_name=_("person")
    )
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="casework_mention_once")]
        indexes = [models.Index(fields=["person", "seen_at"], name="casework_mention_unseen")]

    def __str__(self) -> str:
        return f"@{self.person.username}"


class WelcomeTask(Audited):
    """What is to be done whenever somebody joins a program: ``days`` after they joined, by a person or a role."""

    audit_capability = Capability.ENROLL
    audit_subject = "program"
    audit_related = ("program__platform__center",)

    program = models.ForeignKey(Program, models.PROTECT, related_name="welcome_tasks", verbose_name=_("program"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("what is to be done"), max_length=200)
    title_en = models.CharField(_("what is to be done, in English"), max_length=300, blank=True)
    days = models.PositiveSmallIntegerField(_("days after joining"), default=7)
    role = models.CharField(_("by whoever is"), max_length=20, choices=WORKING_ROLES, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by this person"),
    )

    objects = WelcomeTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("welcome task")
        verbose_name_plural = _("welcome tasks")
        constraints = [
            models.CheckConstraint(
                name="casework_welcometask_one_assignee",
                condition=Q(role="") | Q(person__isnull=True),
                violation_error_message=_("Name a role or a person, not both."),
            ),
            models.CheckConstraint(
                name="casework_welcometask_within_two_years",
                condition=Q(days__lte=730),
                violation_error_message=_("At most 730 days after joining."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.title, self.title_en)

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.program.scope_keys()


class Digest(models.Model):
    """That somebody got their mail of a day: nobody gets two."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    on = models.DateField(_("on"))
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)

    class Meta:
        verbose_name = _("daily mail")
        verbose_name_plural = _("daily mails")
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="casework_digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person} · {self.on}"
