"""Handing a sheet in, and saying what its columns mean."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ecosystem.core.choices import Publication
from ecosystem.desk.forms.base import ReasonForm
from ecosystem.desk.forms.fields import RegistryField
from ecosystem.intake.kinds import KINDS
from ecosystem.organizations.choices import Status
from ecosystem.programs.models import Program

ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"


class ImportForm(ReasonForm):
    """A file, and what the registry should make of it."""

    reason_needed = None
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, XLS, ODS, CSV or TSV, as it is: with titles, notes and merged cells. At most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED, "data-drop": ""}),
    )
    registry = RegistryField(label=_("Registry"))
    kind = forms.ChoiceField(
        label=_("What it is a list of"),
        required=False,
        choices=[("", _("find out from its headings")), *((kind.code, kind.label) for kind in KINDS)],
    )
    program = forms.ModelChoiceField(
        label=_("Program they join"),
        queryset=Program.objects.none(),
        required=False,
        empty_label=_("none: the joining date is kept as a remark"),
        help_text=_("Organizations with a joining date are enrolled in it from that day on."),
    )
    status = forms.ChoiceField(
        label=_("New organizations are"),
        choices=[(Status.DRAFT, _("drafts, for staff to look at")), (Status.PUBLIC, _("public at once"))],
        initial=Status.DRAFT,
    )

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
        places = [place.pk for place in workplace.places]
        programs = Program.objects.filter(platform__center__registry__in=places).exclude(status=Publication.ARCHIVED)
        self.fields["program"].queryset = programs.select_related("platform__center").order_by("name")
