"""Forms about centers and what belongs to them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ecosystem.centers.choices import NumberFormat
from ecosystem.centers.models import CapacityPhase, Center, CenterParty, CenterStep, PeerCity, Platform
from ecosystem.desk.forms.base import ReasonForm, RecordForm
from ecosystem.desk.forms.fields import DayField, RecordField

UNTIL = {"ends_on": _("The first day on which it no longer held; empty while it holds.")}


class CenterForm(RecordForm):
    """A city's computing center."""

    only_new = ("registry",)
    groups = (
        (_("What it is"), ("opened_on", "organization", "technology", "technology_en", "website")),
        (_("In words"), ("description", "description_en")),
        (_("Who says so"), ("source", "quote")),
    )

    class Meta(RecordForm.Meta):
        model = Center
        fields = (
            "name",
            "name_en",
            "registry",
            "organization",
            "opened_on",
            "technology",
            "technology_en",
            "website",
            "description",
            "description_en",
            "source",
            "quote",
        )


class TemplateForm(ReasonForm):
    """Since when the platforms of the template are offered, and who says so."""

    starts_on = DayField(label=_("Offered from"), required=False)
    source = RecordField("sources", label=_("Source"), required=False)


class PhaseForm(RecordForm):
    """So many PFLOPS, planned, being built or in service."""

    only_new = ("center",)
    only_known = ("position",)

    class Meta(RecordForm.Meta):
        model = CapacityPhase
        fields = (
            "center",
            "name",
            "name_en",
            "state",
            "pflops",
            "number_format",
            "basis",
            "starts_on",
            "ends_on",
            "position",
            "remark",
            "remark_en",
            "source",
            "quote",
        )
        help_texts = UNTIL

    def suggestions(self) -> dict[str, Any]:
        return {"number_format": NumberFormat.FP16}


class PartyForm(RecordForm):
    """Who invests in, builds, equips or runs a center, and when."""

    only_new = ("center",)

    class Meta(RecordForm.Meta):
        model = CenterParty
        fields = ("center", "organization", "role", "starts_on", "ends_on", "source", "quote")
        help_texts = UNTIL


class PlatformForm(RecordForm):
    """What a center offers, mapped to a function so that cities can be compared."""

    only_new = ("center",)
    only_known = ("position",)

    class Meta(RecordForm.Meta):
        model = Platform
        fields = (
            "center",
            "name",
            "name_en",
            "function",
            "aliases",
            "starts_on",
            "ends_on",
            "position",
            "description",
            "description_en",
            "source",
            "quote",
        )
        help_texts = UNTIL


class StepForm(RecordForm):
    """A step of the service a center gives."""

    only_new = ("center",)
    only_known = ("position",)

    class Meta(RecordForm.Meta):
        model = CenterStep
        fields = (
            *("center", "name", "name_en", "position", "service_step", "expected_days", "starts_on", "source", "quote"),
        )


class PeerCityForm(RecordForm):
    """A city that a source names as having or planning a center."""

    only_new = ("registry",)

    class Meta(RecordForm.Meta):
        model = PeerCity
        fields = ("registry", "place", "standing", "source", "quote")
