"""What can be said of reported figures."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.inputs.base import Facts, Input, RecordInput
from api.inputs.records import (
    center_field,
    figure_field,
    measure_field,
    organization_field,
    place_field,
    source_field,
)
from ecosystem.figures.models import Figure

FIGURE = (
    "measure",
    "scope",
    "center",
    "place",
    "organization",
    "value",
    "comparator",
    "nature",
    "as_of_on",
    "as_of_on_precision",
    "period_starts_on",
    "period_ends_on",
    "remark",
    "remark_en",
    "source",
    "quote",
)


class FigureChange(RecordInput):
    """What can be corrected of a figure; a newer number is another figure."""

    measure = measure_field(help_text="The code of the measure, in its current version.")
    center = center_field(required=False, allow_null=True)
    place = place_field(required=False, allow_null=True)
    organization = organization_field(required=False, allow_null=True)
    source = source_field()

    class Meta:
        model = Figure
        fields = FIGURE


class FigureInput(FigureChange):
    """A number that somebody reported about a center, a place, an organization or the country."""

    registry = place_field(help_text="The code of the city whose registry it belongs to.")

    class Meta(FigureChange.Meta):
        fields = ("registry", *FIGURE)
        extra_kwargs = {"scope": {"required": False}}


class SupersedeInput(Input):
    """The figure that takes the place of this one."""

    by_figure = figure_field(help_text="The id of the newer figure.")


class CountedFacts(Facts):
    """Of which city or center, until when, and how many months."""

    registry = serializers.CharField(
        max_length=32, required=False, help_text="The code of a city; the default city's registry where it is left out."
    )
    center = center_field(required=False, help_text="The id of a center: only what is counted and reported of that.")
    as_of = serializers.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the date like 2021-11-30.")},
        help_text="The last day that is counted; today where it is left out.",
    )
    months = serializers.IntegerField(min_value=1, max_value=60, default=24, help_text="How many months.")
