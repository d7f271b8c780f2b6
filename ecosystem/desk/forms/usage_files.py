"""Handing in what a center's scheduler says was used."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ecosystem.desk.forms.correspondence import narrow_to_own
from ecosystem.desk.forms.fields import ListedRecordField
from ecosystem.desk.forms.files import FileForm, file_field


class UsageFileForm(FileForm):
    """A file, and whose scheduler it is."""

    file = file_field(_("CSV with the headings of the example; the last two may be missing."), ".csv,.tsv,.txt")
    center = ListedRecordField("centers", label=_("Center"), empty_label=None)

    def setup(self, **where: Any) -> None:
        """Offer the centers whose enrollments the person keeps; nobody is asked who keeps those of one only."""
        super().setup(**where)
        narrow_to_own(self)
