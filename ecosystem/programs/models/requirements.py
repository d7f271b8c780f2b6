"""What a program asks of its applicants, how it judges them, and what it wants of its members."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.models import Audited
from ecosystem.core.ids import new_public_id
from ecosystem.core.languages import content
from ecosystem.programs.choices import WITH_OPTIONS, Asked
from ecosystem.programs.models.programs import Program

MOST_OPTIONS = 60
LARGEST_FILE = 20
TYPE = re.compile("[a-z0-9]{2,5}")


def new_key() -> str:
    """The key under which answers and scores are kept: it stays when the words of the question change."""
    return new_public_id()[:6]


class PartOfProgram(Audited):
    """What belongs to the definition of one program, in its order. ``retired`` is no longer asked of anybody new."""

    audit_capability = Capability.ENROLL
    audit_subject = "program"
    audit_related = ("program__platform__center",)

    key = models.CharField(_("key"), max_length=12, default=new_key, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired = models.BooleanField(_("no longer asked"), default=False)

    class Meta:
        abstract = True

    def is_public_now(self) -> bool:
        return self.program.is_public_now()  # type: ignore[attr-defined]

    def scope_keys(self) -> dict[str, Any]:
        return self.program.scope_keys()  # type: ignore[attr-defined]


class Question(PartOfProgram):
    """A question of a program's application form. Reviewers who judge blind do not see answers that ``identify``."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="questions", verbose_name=_("program"))
    asked = models.CharField(_("kind of answer"), max_length=10, choices=Asked, default=Asked.TEXT)
    label = models.CharField(_("question"), max_length=200)
    label_en = models.CharField(_("question in English"), max_length=300, blank=True)
    help = models.CharField(_("help"), max_length=300, blank=True)
    help_en = models.CharField(_("help in English"), max_length=400, blank=True)
    options = models.JSONField(_("options"), default=list, blank=True)
    required = models.BooleanField(_("must be answered"), default=True)
    most = models.PositiveIntegerField(_("most characters"), null=True, blank=True)
    identifies = models.BooleanField(_("tells who applies"), default=False)

    class Meta:
        verbose_name = _("question of a program")
        verbose_name_plural = _("questions of programs")
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="programs_question_key_once"),
            models.UniqueConstraint(
                fields=["program", "label"],
                condition=Q(retired=False),
                name="programs_question_once",
                violation_error_message=_("The program asks this already."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.label, self.label_en)

    @property
    def hint(self) -> str:
        return content(self.help, self.help_en)

    def clean(self) -> None:
        super().clean()
        texts = isinstance(self.options, list) and all(
            isinstance(option, str) and option.strip() for option in self.options
        )
        if not texts or len(self.options) > MOST_OPTIONS or len(set(self.options)) != len(self.options):
            raise ValidationError({"options": _("Options are a list of different texts, 60 at most.")})
        if (self.asked in WITH_OPTIONS) != (len(self.options) > 1):
            sentence = _("A question with options has at least two of them, and another question has none.")
            raise ValidationError({"options": sentence})


class RequiredDocument(PartOfProgram):
    """A document that an application must, or may, come with."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="required_documents", verbose_name=_("program"))
    label = models.CharField(_("document"), max_length=120)
    label_en = models.CharField(_("document in English"), max_length=200, blank=True)
    help = models.CharField(_("help"), max_length=300, blank=True)
    help_en = models.CharField(_("help in English"), max_length=400, blank=True)
    required = models.BooleanField(_("must be there"), default=True)
    # Kinds of file by their usual ending; what is inside must be of that kind too.
    types = models.JSONField(_("kinds of file"), default=list, blank=True)
    most_megabytes = models.PositiveSmallIntegerField(_("largest size in MB"), default=10)
    identifies = models.BooleanField(_("tells who applies"), default=False)

    class Meta:
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="programs_requireddocument_key_once"),
            models.UniqueConstraint(
                fields=["program", "label"],
                condition=Q(retired=False),
                name="programs_requireddocument_once",
                violation_error_message=_("The program asks for this document already."),
            ),
            models.CheckConstraint(
                name="programs_requireddocument_size",
                condition=Q(most_megabytes__gte=1, most_megabytes__lte=LARGEST_FILE),
                violation_error_message=_("A document has between 1 and 20 MB."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.label, self.label_en)

    @property
    def hint(self) -> str:
        return content(self.help, self.help_en)

    def clean(self) -> None:
        super().clean()
        if not isinstance(self.types, list) or any(kind not in FILE_TYPES for kind in self.types):
            known = ", ".join(FILE_TYPES)
            raise ValidationError({"types": _("Kinds of file are among these: %(known)s.") % {"known": known}})


# What may be uploaded at all: the usual ending, and what the file then is.
FILE_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


class RubricCriterion(PartOfProgram):
    """One line of the sheet that reviewers fill in: 0 to ``scale`` points, counted with ``weight``."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="rubric", verbose_name=_("program"))
    label = models.CharField(_("criterion"), max_length=120)
    label_en = models.CharField(_("criterion in English"), max_length=200, blank=True)
    guidance = models.TextField(_("guidance"), blank=True, max_length=1000)
    guidance_en = models.TextField(_("guidance in English"), blank=True, max_length=1200)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    scale = models.PositiveSmallIntegerField(_("most points"), default=10)

    class Meta:
        verbose_name = _("criterion of a rubric")
        verbose_name_plural = _("criteria of rubrics")
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="programs_rubriccriterion_key_once"),
            models.UniqueConstraint(
                fields=["program", "label"],
                condition=Q(retired=False),
                name="programs_rubriccriterion_once",
                violation_error_message=_("The rubric has this criterion already."),
            ),
            models.CheckConstraint(
                name="programs_rubriccriterion_counts",
                condition=Q(weight__gte=1, weight__lte=100, scale__gte=1, scale__lte=100),
                violation_error_message=_("Weight and points are between 1 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.label, self.label_en)

    @property
    def advice(self) -> str:
        return content(self.guidance, self.guidance_en)


class GraduationCriterion(PartOfProgram):
    """Something a member must, or should, have reached to graduate from a program."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="graduation_criteria", verbose_name=_("program"))
    label = models.CharField(_("criterion"), max_length=200)
    label_en = models.CharField(_("criterion in English"), max_length=300, blank=True)
    required = models.BooleanField(_("must be met"), default=True)

    class Meta:
        verbose_name = _("criterion for graduating")
        verbose_name_plural = _("criteria for graduating")
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="programs_graduationcriterion_key_once"),
            models.UniqueConstraint(
                fields=["program", "label"],
                condition=Q(retired=False),
                name="programs_graduationcriterion_once",
                violation_error_message=_("The program has this criterion already."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.label, self.label_en)


class PanelMember(Audited):
    """Somebody who reviews applications to a program; ``most`` is how many they take at a time."""

    audit_capability = Capability.ENROLL
    audit_reading = Capability.ENROLL
    audit_subject = "program"
    audit_related = ("program__platform__center",)

    program = models.ForeignKey(Program, models.PROTECT, related_name="panel", verbose_name=_("program"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="panels", verbose_name=_("reviewer")
    )
    most = models.PositiveSmallIntegerField(_("most applications"), null=True, blank=True)

    class Meta:
        verbose_name = _("member of a panel")
        verbose_name_plural = _("members of panels")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "user"],
                name="programs_panelmember_once",
                violation_error_message=_("This person is on the panel already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def is_public_now(self) -> bool:
        return False

    def scope_keys(self) -> dict[str, Any]:
        return self.program.scope_keys()
