"""Applications: what an applicant wrote, where it stands, its documents, and objections to it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField, new_public_id
from ecosystem.core.languages import content
from ecosystem.core.text import name_key
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import OPEN, Stage, Standing
from ecosystem.programs.models.programs import Program
from ecosystem.programs.models.requirements import RequiredDocument
from ecosystem.programs.querysets.applications import ApplicationQuerySet, ObjectionQuerySet
from ecosystem.vocabulary.models import Place


class Application(Audited):
    """A request to join a program. Holds what the applicant wrote until it is accepted.

    What is handed in stands in the fields; what the applicant is still writing stands in ``draft`` and is theirs alone
    until they hand it in (again). ``state`` and ``state_since`` sum up its spells.
    """

    audit_capability = Capability.ENROLL
    audit_reading = Capability.ENROLL
    # Not the program's history: whoever hands something in would wait for everybody else who does.
    audit_subject = "organization"
    audit_related = ("program__platform__center",)

    public_id = PublicIdField()
    program = models.ForeignKey(Program, models.PROTECT, related_name="applications", verbose_name=_("program"))
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications", verbose_name=_("applicant")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("organization"),
    )
    host = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_applications",
        verbose_name=_("host"),
    )
    state = models.CharField(_("state"), max_length=20, choices=Stage, default=Stage.DRAFT)
    state_since = models.DateTimeField(_("in this state since"), default=timezone.now)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="zh-hans")

    title = models.CharField(_("project"), max_length=200, blank=True)
    name = models.CharField(_("name of the applicant"), max_length=200, blank=True)
    name_en = models.CharField(_("English name"), max_length=250, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place"))
    sectors = models.JSONField(_("sectors"), default=list, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True, max_length=4000)
    contact_name = models.CharField(_("contact person"), max_length=80, blank=True)
    contact_role = models.CharField(_("position"), max_length=80, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    # Answers by the key of the question: text, number, yes or no, or a list of options.
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    terms_version = models.CharField(_("version of the terms agreed to"), max_length=40, blank=True)

    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    checked_at = models.DateTimeField(_("found eligible at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    # Until when the applicant may hand it in, where that is not the end of the intake.
    respond_by = models.DateField(_("to be handed in by"), null=True, blank=True)
    request = models.TextField(_("changes requested"), blank=True, max_length=2000)
    notice_starts_on = models.DateField(_("public notice from"), null=True, blank=True)
    notice_ends_on = models.DateField(_("public notice until"), null=True, blank=True)
    rank = models.PositiveIntegerField(_("place on the waiting list"), null=True, blank=True)

    draft = models.JSONField(_("draft"), default=dict, blank=True, editable=False)
    draft_version = models.PositiveIntegerField(_("version of the draft"), default=0, editable=False)
    draft_saved_at = models.DateTimeField(_("draft saved at"), null=True, blank=True, editable=False)
    name_key = models.CharField(_("name for comparison"), max_length=250, editable=False, blank=True)
    created_at = models.DateTimeField(_("begun at"), default=timezone.now, editable=False)

    audit_derived = frozenset({"draft", "draft_version", "draft_saved_at", "name_key", "created_at"})
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "organization"],
                condition=Q(state__in=sorted(OPEN), organization__isnull=False),
                name="programs_application_one_open",
                violation_error_code="already_applied",
                violation_error_message=_("The organization has applied to this program already."),
            ),
            models.UniqueConstraint(
                fields=["program", "applicant"],
                condition=Q(state=Stage.DRAFT, organization__isnull=True),
                name="programs_application_one_draft",
                violation_error_code="already_begun",
                violation_error_message=_("You have begun an application to this program already."),
            ),
            models.UniqueConstraint(
                fields=["program", "uscc"],
                condition=Q(state__in=sorted(OPEN - {Stage.DRAFT})) & ~Q(uscc=""),
                name="programs_application_code_once",
                violation_error_code="already_applied",
                violation_error_message=_("An organization with this code has applied to this program already."),
            ),
            models.CheckConstraint(
                name="programs_application_handed_in_says_who",
                condition=Q(state__in=[Stage.DRAFT, Stage.WITHDRAWN]) | (~Q(name="") & Q(submitted_at__isnull=False)),
                violation_error_message=_("An application that is handed in says who applies."),
            ),
            models.CheckConstraint(
                name="programs_application_notice_has_dates",
                condition=~Q(state=Stage.NOTICE)
                | Q(notice_starts_on__isnull=False, notice_ends_on__gt=models.F("notice_starts_on")),
                violation_error_message=_("A public notice needs its first and its last day."),
            ),
        ]
        indexes = [
            models.Index(fields=["program", "state", "state_since", "id"], name="programs_application_board"),
            models.Index(fields=["applicant", "-id"], name="programs_application_own"),
        ]

    def __str__(self) -> str:
        return content(self.name, self.name_en) or self.draft.get("name", "") or str(_("application without a name"))

    def get_absolute_url(self) -> str:
        return reverse("desk:record", args=["applications", self.public_id])

    def derive(self) -> None:
        self.name_key = name_key(self.name)

    @property
    def due_on(self) -> date | None:
        """The day by which the next step is owed: the applicant's answer, or the end of the notice."""
        if self.state == Stage.CHANGES_REQUESTED:
            return self.respond_by
        return self.notice_ends_on if self.state == Stage.NOTICE else None

    def check_beside_others(self) -> None:
        if self.state not in OPEN:
            return
        others = Application.objects.open().filter(program=self.program_id).exclude(pk=self.pk)
        same = Q(pk__in=[])
        if self.organization_id is not None:
            same |= Q(organization=self.organization_id)
        if self.uscc and self.state != Stage.DRAFT:
            same |= Q(uscc=self.uscc) & ~Q(state=Stage.DRAFT)
        if others.filter(same).exists():
            raise Conflict("already_applied", _("This organization has applied to this program already."))

    def is_public_now(self) -> bool:
        """The public sees who is under notice, and nothing else of any application."""
        return self.state == Stage.NOTICE and self.program.is_public_now()

    def scope_keys(self) -> dict[str, Any]:
        return self.program.scope_keys()


class ApplicationSpell(Audited):
    """The state of an application between two moments, and what was said when it came to it."""

    audit_capability = Capability.ENROLL
    audit_reading = Capability.ENROLL
    audit_subject = "application"
    audit_related = ("application__program__platform__center",)

    application = models.ForeignKey(Application, models.PROTECT, related_name="spells", verbose_name=_("application"))
    state = models.CharField(_("state"), max_length=20, choices=Stage)
    starts_at = models.DateTimeField(_("since"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("spell of an application")
        verbose_name_plural = _("spells of applications")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(ends_at__isnull=True),
                name="programs_applicationspell_one_open",
                violation_error_message=_("An application is in one state at a time."),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="programs_appspell_by_state")]

    def __str__(self) -> str:
        return str(Stage(self.state).label)

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.application.scope_keys()


# In the private storage.
FOLDER = "applications"


def _place_of(document: "ApplicationDocument", name: str) -> str:
    """Where the file is kept: a name that says nothing of what is in it or whose it is."""
    return f"{FOLDER}/{new_public_id()}{new_public_id()}"


def private_storage() -> Any:
    """The storage of files that are handed out one by one, to whoever may read them."""
    return storages["private"]


class ApplicationDocument(Audited):
    """A file that belongs to an application. ``name`` is what the applicant called it, made safe."""

    audit_capability = Capability.ENROLL
    audit_reading = Capability.ENROLL
    audit_subject = "application"
    audit_related = ("application__program__platform__center",)

    public_id = PublicIdField()
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="documents", verbose_name=_("application")
    )
    requirement = models.ForeignKey(
        RequiredDocument, models.PROTECT, related_name="documents", verbose_name=_("required document")
    )
    file = models.FileField(_("file"), storage=private_storage, upload_to=_place_of, max_length=120)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    # Replaced or taken away by the applicant; what was handed in before stays readable.
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("document of an application")
        verbose_name_plural = _("documents of applications")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "requirement"],
                condition=Q(removed_at__isnull=True),
                name="programs_applicationdocument_one",
                violation_error_code="document_there",
                violation_error_message=_("This document is there already. Remove it first, or replace it."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def check_beside_others(self) -> None:
        """A document is nothing without its file, so that undo cannot bring it back when the file was deleted."""
        if self.file._committed and not self.file.storage.exists(self.file.name):
            raise Conflict(
                "file_gone", _("The file “%(name)s” was deleted and cannot come back.") % {"name": self.name}
            )

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.application.scope_keys()


class Objection(Audited):
    """What somebody said against an acceptance while it was under public notice. Who said it is private."""

    audit_capability = Capability.ENROLL
    audit_reading = Capability.ENROLL
    audit_subject = "application"
    audit_related = ("application__program__platform__center",)

    public_id = PublicIdField()
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="objections", verbose_name=_("application")
    )
    state = models.CharField(_("state"), max_length=10, choices=Standing, default=Standing.OPEN)
    text = models.TextField(_("objection"), max_length=4000)
    objector = models.CharField(_("who objects"), max_length=80, blank=True)
    reached_at = models.CharField(_("reached at"), max_length=120, blank=True)
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    answer = models.TextField(_("answer"), blank=True, max_length=4000)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.CheckConstraint(
                name="programs_objection_answered",
                condition=Q(state=Standing.OPEN, answered_at__isnull=True)
                | (~Q(state=Standing.OPEN) & Q(answered_at__isnull=False) & ~Q(answer="")),
                violation_error_message=_("An objection is settled exactly when it has an answer."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.application.scope_keys()
