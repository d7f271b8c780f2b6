"""How long sheets are kept: they hold people, and what was written of them has its own history."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from ecosystem.core.text import name_key
from ecosystem.intake.imports.choices import ImportState
from ecosystem.intake.imports.models import SheetImport, SheetRow
from ecosystem.organizations.models import Contact

KEPT = timedelta(days=90)
# What of a row tells what it said; its digest and the organization it was about stay, so that the same sheet changes nothing.
SAID = {"record": {}, "told": {}, "cells": [], "faults": [], "candidates": [], "changes": [], "search_key": ""}
OF_PEOPLE = ("contact_name", "contact_role", "contact_phone", "contact_email", "person", "role", "phone", "email")
NAMED = ("contact_name", "person")


def clear_imports(now: datetime | None = None, *, rehearse: bool = False) -> int:
    """Delete the files of imports that were handed in 90 days ago, and what their rows said; return how many.

    Those that were never written go with all their rows. With ``rehearse`` they are only counted.
    """
    due = list(SheetImport.objects.filter(at__lt=(now or timezone.now()) - KEPT).exclude(file="").order_by("pk"))
    for sheet_import in () if rehearse else due:
        _clear(sheet_import)
    return len(due)


def _clear(sheet_import: SheetImport) -> None:
    storage, name = sheet_import.file.storage, str(sheet_import.file.name)
    if sheet_import.state in {ImportState.COMMITTED, ImportState.UNDONE}:
        sheet_import.rows.update(**SAID)
    else:
        sheet_import.rows.all().delete()
        sheet_import.state = ImportState.DISCARDED
    sheet_import.file = ""
    sheet_import.save(update_fields=["file", "state"])
    storage.delete(name)


def forget_contact(contact: Contact) -> None:
    """Take a person out of the rows of imports when the contact goes, on request or because it was wrong."""
    of_them = Q(target=contact.organization.public_id, type__in=["organization", "contact"])
    for row in SheetRow.objects.filter(of_them).iterator():
        named = [row.told.get(name) or row.record.get(name) or "" for name in NAMED]
        if name_key(contact.name) in map(name_key, filter(None, named)):
            row.record = {name: value for name, value in row.record.items() if name not in OF_PEOPLE}
            row.told = {name: value for name, value in row.told.items() if name not in OF_PEOPLE}
            row.cells = []
            row.save(update_fields=["record", "told", "cells"])
