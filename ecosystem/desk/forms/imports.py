"""Handing a sheet in, and saying what its columns mean."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.core.choices import Publication
from ecosystem.desk.forms.fields import RegistryField
from ecosystem.desk.forms.files import FileForm, file_field
from ecosystem.intake.kinds import KINDS
from ecosystem.organizations.choices import Status
from ecosystem.programs.models import Program

ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"


class ImportForm(FileForm):
    """A file, and what the registry should make of it."""

    file = file_field(
        _("XLSX, XLS, ODS, CSV or TSV, as it is: with titles, notes and merged cells. At most 20 MB."), ACCEPTED
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

    def setup(self, **where: Any) -> None:
        """Offer the programs of the cities one works in."""
        super().setup(**where)
        places = [place.pk for place in self.workplace.places]
        programs = Program.objects.filter(platform__center__registry__in=places).exclude(status=Publication.ARCHIVED)
        self.fields["program"].queryset = programs.select_related("platform__center").order_by("name")
