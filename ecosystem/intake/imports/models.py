"""Imports of sheets as staff work on them. They are no facts of the registry: what is written in the end has its history."""

from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.core.ids import PublicIdField
from ecosystem.intake.imports.choices import Came, Decision, ImportState, RowVerdict
from ecosystem.intake.imports.querysets import SheetImportQuerySet, SheetRowQuerySet
from ecosystem.organizations.choices import Status
from ecosystem.programs.models import Program
from ecosystem.vocabulary.models import Place


def private_storage() -> Storage:
    """Outside every folder that is served: sheets hold what is not public, people among it."""
    return storages["private"]


class SheetImport(models.Model):
    """A file somebody handed in, how it is read, and how far it came.

    ``columns`` holds corrections of what the columns mean, by the name of the sheet and the number of the column (counted
    from 0); ``sheets`` what was found in the file: headings, kinds, rows that were no data.
    """

    public_id = PublicIdField()
    registry = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("registry"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    file = models.FileField(_("file"), storage=private_storage, upload_to="imports/%Y/%m/", blank=True)
    name = models.CharField(_("name of the file"), max_length=160)
    size = models.PositiveBigIntegerField(_("size"))
    digest = models.CharField(_("digest"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.READING)
    kind = models.CharField(_("kind of sheet"), max_length=20, blank=True)
    program = models.ForeignKey(
        Program, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("program they join")
    )
    status = models.CharField(_("status of new ones"), max_length=10, choices=Status, default=Status.DRAFT)
    sheets = models.JSONField(_("sheets"), default=list, blank=True)
    columns = models.JSONField(_("corrected columns"), default=dict, blank=True)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    refusal = models.TextField(_("why it cannot be read"), blank=True)
    # Signed again and again while somebody works on it: who stopped half-way is noticed.
    beat_at = models.DateTimeField(_("last sign of work"), null=True, blank=True)
    # The last change set the registry had when the rows were judged.
    judged_at_change = models.BigIntegerField(_("judged at"), default=0)
    change_set = models.ForeignKey(
        "audit.ChangeSet", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("change set")
    )
    committed_at = models.DateTimeField(_("written at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=1000)
    # Who said that it shall be written: the writing is done in their name.
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["registry", "-at"], name="intake_imports_newest")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:import", args=[self.public_id])

    def scope_keys(self) -> dict[str, Any]:
        return {"registry_id": self.registry_id}


class SheetRow(models.Model):
    """A row of a sheet that is data, what was read in it, and what is to become of it.

    ``told`` holds what stands in the sheet by field, ``cells`` the whole row, ``record`` what was read, ``changes`` what
    would change, field by field. ``target`` is the public id of the organization it is about.
    """

    sheet_import = models.ForeignKey(SheetImport, models.CASCADE, related_name="rows", verbose_name=_("import"))
    position = models.PositiveIntegerField(_("position"))
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    number = models.PositiveIntegerField(_("row"), null=True, blank=True)
    column = models.CharField(_("column"), max_length=4, blank=True)
    type = models.CharField(_("type"), max_length=20)
    verdict = models.CharField(_("verdict"), max_length=10, choices=RowVerdict)
    label = models.CharField(_("name"), max_length=250, blank=True)
    search_key = models.CharField(_("search key"), max_length=300, blank=True)
    record = models.JSONField(_("record"), default=dict)
    told = models.JSONField(_("as told"), default=dict)
    cells = models.JSONField(_("cells"), default=list)
    faults = models.JSONField(_("what is wrong"), default=list, blank=True)
    candidates = models.JSONField(_("candidates"), default=list, blank=True)
    changes = models.JSONField(_("changes"), default=list, blank=True)
    target = models.CharField(_("organization"), max_length=40, blank=True)
    digest = models.CharField(_("digest"), max_length=64, db_index=True)
    decision = models.CharField(_("decision"), max_length=4, choices=Decision, default=Decision.NONE, blank=True)
    edited = models.BooleanField(_("edited"), default=False)
    came = models.CharField(_("what came of it"), max_length=10, choices=Came, default=Came.NOTHING, blank=True)

    objects = SheetRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.UniqueConstraint(fields=["sheet_import", "position"], name="intake_sheetrow_once")]
        indexes = [models.Index(fields=["sheet_import", "verdict", "position"], name="intake_rows_by_verdict")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number or self.column}".strip()


class SheetLayout(models.Model):
    """What the columns of a layout mean, as somebody corrected it: the next sheet with these headings is read so."""

    registry = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("registry"))
    fingerprint = models.CharField(_("fingerprint of the headings"), max_length=64)
    kind = models.CharField(_("kind of sheet"), max_length=20)
    # The fields by the number of the column, counted from 0; an empty one is left out.
    columns = models.JSONField(_("columns"), default=dict)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("layout of a sheet")
        verbose_name_plural = _("layouts of sheets")
        constraints = [models.UniqueConstraint(fields=["registry", "fingerprint"], name="intake_sheetlayout_once")]

    def __str__(self) -> str:
        return self.kind
