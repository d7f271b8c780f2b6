"""Reads of imports."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Self

from django.db import connections, models
from django.db.models import Count, Q
from django.utils import timezone

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.text import name_key
from ecosystem.intake.imports.choices import GOOD, WORKING, Decision, ImportState, RowVerdict

# So long without a sign means that whoever worked on it is gone.
GONE_AFTER = timedelta(seconds=30)
# Who writes signs once, at the start, and holds the record from then on; SQLite shows nobody whether it is held.
WRITTEN_WITHIN = timedelta(minutes=10)


class SheetImportQuerySet(models.QuerySet):
    """Imports."""

    def visible_to(self, user: Any) -> Self:
        """Those into the registries the person edits."""
        registries = scope_of(user).registries(Capability.EDIT)
        return self if registries is None else self.filter(registry__in=registries)

    def left_alone(self) -> Self:
        """Those that somebody began to work on and nobody works on."""
        now = timezone.now()
        shows_who_holds_it = connections[self.db].features.has_select_for_update_skip_locked
        written_within = GONE_AFTER if shows_who_holds_it else WRITTEN_WITHIN
        return self.filter(
            Q(beat_at__isnull=True, state__in=WORKING)
            | Q(beat_at__lt=now - GONE_AFTER, state=ImportState.READING)
            | Q(beat_at__lt=now - written_within, state=ImportState.COMMITTING)
        )


class SheetRowQuerySet(models.QuerySet):
    """Rows of imports."""

    def good(self) -> Self:
        """What can be written as it is: without errors, and where it may be a duplicate somebody has decided."""
        decided = Q(verdict=RowVerdict.DUPLICATE, decision__in=[Decision.NEW, Decision.SAME])
        return self.filter(Q(verdict__in=GOOD) | decided).exclude(decision=Decision.SKIP)

    def undecided(self) -> Self:
        """Possible duplicates that wait for somebody."""
        return self.filter(verdict=RowVerdict.DUPLICATE, decision=Decision.NONE)

    def bad(self) -> Self:
        """What cannot be written: errors, and duplicates that nobody decided."""
        return self.exclude(pk__in=self.good().values("pk")).exclude(decision=Decision.SKIP)

    def about(self, text: str) -> Self:
        """Those whose name or code holds a text."""
        return self.filter(search_key__contains=name_key(text)) if text.strip() else self

    def keep_outcome(self, rows: Collection[Any]) -> None:
        """Write what came of each row and which organization it is about.

        Row by row in one statement that is prepared once: ``bulk_update`` makes a condition of each value of each row, and
        takes as long as writing the organizations.
        """
        connection = connections[self.db]
        names = [self.model._meta.db_table, "came", "target", "id"]
        table, came, target, key = map(connection.ops.quote_name, names)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET {came} = %s, {target} = %s WHERE {key} = %s",  # noqa: S608  our own names
                [(str(row.came), row.target, row.pk) for row in rows],
            )

    def counted(self) -> dict[str, int]:
        """How many rows have each verdict."""
        found = self.order_by().values_list("verdict").annotate(number=Count("pk"))
        return {str(verdict): 0 for verdict in RowVerdict} | dict(found)
