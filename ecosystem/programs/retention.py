"""Files that are kept for nobody: what a failed upload left behind, and what was attached and never handed in.

What an application was handed in with stays, replaced or not: it was decided upon.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import F, FileField, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.choices import Action
from ecosystem.audit.models import Change
from ecosystem.audit.recording import change_set, delete
from ecosystem.programs.choices import Stage
from ecosystem.programs.models import ApplicationDocument
from ecosystem.programs.models.applications import FOLDER

# As long can taking away, or giving up, be undone with its file.
NOT_HANDED_IN = timedelta(days=30)
# No upload takes as long.
LEFT_BEHIND = timedelta(days=1)


def tidy(now: datetime | None = None, *, rehearse: bool = False) -> dict[str, int]:
    """Delete the files that are due, and return how many of each kind; with ``rehearse`` only count them.

    ``unused``: removed, replaced or given up 30 days ago without ever having been handed in; the record of it goes too.
    ``stray``: in the storage for a day without a record.
    """
    now = now or timezone.now()
    unused = list(never_handed_in(now - NOT_HANDED_IN).order_by("pk"))
    storage = kept_in()
    strays = list(_strays(storage, now))
    if not rehearse:
        _forget(unused)
        for name in strays:
            storage.delete(name)
    return {"unused": len(unused), "stray": len(strays)}


def kept_in() -> Storage:
    """The storage of all documents."""
    field: FileField = ApplicationDocument._meta.get_field("file")
    return field.storage


def never_handed_in(before: datetime) -> QuerySet[ApplicationDocument]:
    """Documents that were taken away, or whose application was given up, before a moment and before any handing in."""
    never = Q(application__submitted_at__isnull=True)
    removed = Q(removed_at__lt=before) & (never | Q(removed_at__lt=F("application__submitted_at")))
    given_up = never & Q(application__state=Stage.WITHDRAWN, application__state_since__lt=before)
    return ApplicationDocument.objects.filter(removed | given_up).select_related(
        "application__program__platform__center"
    )


def _forget(documents: list[ApplicationDocument]) -> None:
    if not documents:
        return
    with change_set(by=SYSTEM, verb=gettext_noop("Delete files that were never handed in")):
        for document in documents:
            storage, name = document.file.storage, document.file.name
            delete(document)
            transaction.on_commit(partial(storage.delete, name))


def _strays(storage: Storage, now: datetime) -> Iterator[str]:
    """Names of files in the storage that no record names, nor one that was taken back lately and may return."""
    before = now - LEFT_BEHIND
    lately = Change.objects.filter(
        label=ApplicationDocument._meta.label_lower, action=Action.DELETE, change_set__at__gte=now - NOT_HANDED_IN
    )
    known = set(ApplicationDocument.objects.values_list("file", flat=True))
    known |= set(lately.values_list("before__file", flat=True))
    try:
        found = storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return
    for name in sorted(f"{FOLDER}/{one}" for one in found):
        if name not in known and storage.get_modified_time(name) < before:
            yield name
