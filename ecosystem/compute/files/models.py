"""Files of usage as they are handed in. They are no facts of the registry: what is written in the end has its history."""

from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.centers.models import Center
from ecosystem.compute.files.choices import FileState
from ecosystem.compute.files.querysets import UsageFileQuerySet
from ecosystem.core.ids import PublicIdField


def private_storage() -> Storage:
    """Outside every folder that is served: what single members use is no business of the public's."""
    return storages["private"]


class UsageFile(models.Model):
    """A file of a center's scheduler, what was found in it, and how far it came.

    ``summary`` holds what would be written, by month and number format, and which columns were left out.
    """

    public_id = PublicIdField()
    center = models.ForeignKey(Center, models.PROTECT, related_name="+", verbose_name=_("center"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    file = models.FileField(_("file"), storage=private_storage, upload_to="usage/%Y/%m/", blank=True)
    name = models.CharField(_("name of the file"), max_length=160)
    size = models.PositiveBigIntegerField(_("size"))
    digest = models.CharField(_("digest"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=FileState, default=FileState.CHECKING)
    lines = models.PositiveIntegerField(_("lines"), default=0)
    lines_read = models.PositiveIntegerField(_("lines read"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    faulty = models.PositiveIntegerField(_("errors"), default=0)
    summary = models.JSONField(_("summary"), default=dict, blank=True)
    refusal = models.TextField(_("why it was not written"), blank=True)
    # Signed again and again while somebody works on it: who stopped half-way is noticed.
    beat_at = models.DateTimeField(_("last sign of work"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("times begun"), default=0)
    change_set = models.ForeignKey(
        "audit.ChangeSet", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("change set")
    )
    written_at = models.DateTimeField(_("loaded at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=1000)
    # Who said that it shall be written: the writing is done in their name.
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    undoer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )
    undo_reason = models.TextField(_("reason for undoing"), blank=True, max_length=1000)

    objects = UsageFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("usage file")
        verbose_name_plural = _("usage files")
        indexes = [
            models.Index(fields=["center", "-at"], name="compute_usagefile_newest"),
            models.Index(fields=["center", "digest"], name="compute_usagefile_same"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:usage_file", args=[self.public_id])

    def scope_keys(self) -> dict[str, Any]:
        return self.center.scope_keys()

    @property
    def is_undone(self) -> bool:
        """Whether what it wrote was taken back, here or from the history."""
        return self.change_set is not None and hasattr(self.change_set, "undone_by")


class UsageFault(models.Model):
    """What is wrong with a line of a file of usage, or with the lines that are added up with it."""

    usage_file = models.ForeignKey(UsageFile, models.CASCADE, related_name="faults", verbose_name=_("usage file"))
    line = models.PositiveIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=20, blank=True)
    value = models.CharField(_("what it says"), max_length=100, blank=True)
    code = models.CharField(_("code"), max_length=30)
    sentence = models.TextField(_("what is wrong"))

    class Meta:
        verbose_name = _("error in a usage file")
        verbose_name_plural = _("errors in usage files")
        indexes = [models.Index(fields=["usage_file", "line", "id"], name="compute_usagefault_by_line")]

    def __str__(self) -> str:
        return f"{self.line}: {self.sentence}"
