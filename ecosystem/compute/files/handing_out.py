"""What is wrong with a file, as a list to mend its source by."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ecosystem.compute.files.models import UsageFile
from ecosystem.core.cells import safe_cell
from ecosystem.core.spreadsheets import csv_parts


def faults_as_csv(usage_file: UsageFile) -> Iterator[str]:
    """Each fault with its line, its column, what stands there and which rule that meets, line by line of a CSV."""
    return csv_parts([safe_cell(value) for value in line] for line in _lines(usage_file))


def _lines(usage_file: UsageFile) -> Iterator[list[str]]:
    yield [_("line"), _("column"), _("what it says"), _("code"), _("what is wrong")]
    faults = usage_file.faults.order_by("line", "pk")
    for fault in faults.iterator(chunk_size=500):
        yield [str(fault.line), fault.column, fault.value, fault.code, fault.sentence]
    if (hidden := usage_file.faulty - faults.count()) > 0:
        yield ["", "", "", "", _("… and %(count)d more.") % {"count": hidden}]
