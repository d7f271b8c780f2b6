"""Handing a file in."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.forms.base import ReasonForm


def file_field(help_text: Promise, accepted: str) -> forms.FileField:
    """A file, of one of the endings, that can be dropped onto its field too."""
    widget = forms.ClearableFileInput(attrs={"accept": accepted, "data-drop": ""})
    return forms.FileField(label=_("File"), help_text=help_text, widget=widget)


class FileForm(ReasonForm):
    """A form with a file; subclasses say which and what it is for."""

    reason_needed = None

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
