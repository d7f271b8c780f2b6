"""Handing in what a center's scheduler says was used."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.forms.base import ReasonForm
from ecosystem.desk.forms.correspondence import narrow_to_own
from ecosystem.desk.forms.fields import ListedRecordField


class UsageFileForm(ReasonForm):
    """A file, and whose scheduler it is."""

    reason_needed = None
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV with the headings of the example; the last two may be missing."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt", "data-drop": ""}),
    )
    center = ListedRecordField("centers", label=_("Center"), empty_label=None)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        user: Any,
        workplace: Any,
        record: Any = None,
        initial: Any = None,
    ) -> None:
        forms.Form.__init__(self, data, files, initial=initial)
        self.setup(user=user, workplace=workplace, record=record)

    def setup(self, **where: Any) -> None:
        """Offer the centers whose enrollments the person keeps; nobody is asked who keeps those of one only."""
        super().setup(**where)
        narrow_to_own(self)
