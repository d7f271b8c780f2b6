"""Files of a scheduler, for tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.compute.files.services import begin_writing, start_file
from ecosystem.compute.files.writing import check_file, write_file
from ecosystem.compute.models import Allocation, Usage, UsageFile

HEADING = "allocation,month,pflops_hours"


def lines(*rows: str, heading: str = HEADING) -> bytes:
    """A file of these rows under a heading."""
    return "\n".join([heading, *rows, ""]).encode()


def handed_in(center: Any, content: bytes, *, name: str = "2022-02.csv", by: Any = SYSTEM) -> UsageFile:
    """A file that nobody has looked into."""
    return start_file(center, file=ContentFile(content, name=name), by=by, in_background=False)


def checked(center: Any, content: bytes, **options: Any) -> UsageFile:
    """A file that was checked."""
    usage_file = handed_in(center, content, **options)
    check_file(usage_file.pk)
    usage_file.refresh_from_db()
    return usage_file


def written(center: Any, content: bytes, *, by: Any = SYSTEM, reason: str = "", **options: Any) -> UsageFile:
    """A file that was checked and written."""
    usage_file = checked(center, content, by=by, **options)
    begin_writing(usage_file, by=by, in_background=False)
    return write_file(usage_file, by=by, reason=reason)


def recorded() -> dict[tuple[str, date], Decimal]:
    """What is recorded, by allocation and month."""
    return {(u.allocation.public_id, u.month): u.amount for u in Usage.objects.select_related("allocation")}


def used(allocation: Allocation) -> Decimal:
    """What the database says was used of an allocation."""
    return Allocation.objects.get(pk=allocation.pk).used


def told(usage_file: UsageFile) -> list[tuple[int, str, str]]:
    """What is wrong with a file: line, column and rule."""
    return list(usage_file.faults.order_by("line", "pk").values_list("line", "column", "code"))
