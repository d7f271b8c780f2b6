"""Files of usage: which a center's scheduler told, and how far they came."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.compute.files.choices import FileState
from ecosystem.compute.files.services import start_file
from ecosystem.compute.models import UsageFile
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.desk.filters import Days, searching
from ecosystem.desk.forms.usage_files import UsageFileForm
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.nouns.columns import column
from ecosystem.desk.nouns.common import identity


def find_files(rows: QuerySet, query: str) -> QuerySet:
    """Those that are called so."""
    return rows.filter(name__icontains=query.strip())


NOUN = Noun(
    name="usage-files",
    model=UsageFile,
    icon="file-clock",
    section="compute",
    columns=(
        column(UsageFile, "name"),
        column(UsageFile, "state"),
        column(UsageFile, "center"),
        column(UsageFile, "by"),
        column(UsageFile, "at"),
        column(UsageFile, "created"),
        column(UsageFile, "changed"),
        column(UsageFile, "unchanged"),
        column(UsageFile, "faulty"),
        column(UsageFile, "written_at"),
        column(UsageFile, "reason"),
        column(UsageFile, "public_id"),
        identity(),
    ),
    shown=("name", "state", "center", "by", "at", "created", "changed", "faulty", "written_at"),
    filters=searching(
        find_files,
        state=ChoicesFilter(choices=FileState, label=_("State")),
        handed_in=Days("at", label=_("Handed in")),
    ),
    find=find_files,
    view="compute.view",
    create=Act(
        name="new",
        label=_("Load a usage file"),
        run=start_file,
        form=UsageFileForm,
        permission="compute.change",
        icon="file-up",
    ),
    cities=("center__registry",),
    center="center",
    related=("center", "by"),
    in_search=False,
)
