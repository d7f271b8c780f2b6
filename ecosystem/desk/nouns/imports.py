"""Imports of sheets: which there were, and how far they came."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.desk.filters import Days, searching
from ecosystem.desk.forms.imports import ImportForm
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.nouns.columns import column
from ecosystem.desk.nouns.common import identity
from ecosystem.intake.imports.choices import ImportState
from ecosystem.intake.imports.models import SheetImport
from ecosystem.intake.imports.services import start_import


def find_imports(rows: QuerySet, query: str) -> QuerySet:
    """Those whose file is called so."""
    return rows.filter(name__icontains=query.strip())


def visible(user: Any) -> QuerySet:
    return SheetImport.objects.visible_to(user)


NOUN = Noun(
    name="imports",
    model=SheetImport,
    icon="file-spreadsheet",
    section="members",
    columns=(
        column(SheetImport, "name"),
        column(SheetImport, "state"),
        column(SheetImport, "by"),
        column(SheetImport, "at"),
        column(SheetImport, "rows_read"),
        column(SheetImport, "committed_at"),
        column(SheetImport, "reason"),
        column(SheetImport, "public_id"),
        identity(),
    ),
    shown=("name", "state", "by", "at", "rows_read", "committed_at"),
    filters=searching(
        find_imports,
        state=ChoicesFilter(choices=ImportState, label=_("State")),
        handed_in=Days("at", label=_("Handed in")),
    ),
    find=find_imports,
    view="intake.import",
    create=Act(
        name="new",
        label=_("Import a sheet"),
        run=start_import,
        form=ImportForm,
        permission="intake.import",
        icon="file-up",
    ),
    cities=("registry",),
    related=("registry", "by"),
    rows_for=visible,
    in_search=False,
)
