"""Forms about controlled lists. Codes are asked for once: they stand in addresses and sheets, and stay."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.forms.base import ReasonForm, RecordForm
from ecosystem.vocabulary.models import Measure, Place, Sector, ServiceStep, ValueChainLayer

TERM = ("code", "name", "name_en", "aliases")


class SectorForm(RecordForm):
    """A field of work."""

    only_new = ("code",)
    only_known = ("position",)

    class Meta(RecordForm.Meta):
        model = Sector
        fields = (*TERM, "broader", "position")


class LayerForm(RecordForm):
    """A layer of the value chain."""

    only_new = ("code",)
    only_known = ("position",)

    class Meta(RecordForm.Meta):
        model = ValueChainLayer
        fields = (*TERM, "position")


class ServiceStepForm(RecordForm):
    """A step of the default list."""

    only_new = ("code",)
    only_known = ("position",)

    class Meta(RecordForm.Meta):
        model = ServiceStep
        fields = (*TERM, "position")


class PlaceForm(RecordForm):
    """A place that the national list lacks."""

    only_new = ("code", "is_synthetic")

    class Meta(RecordForm.Meta):
        model = Place
        fields = ("code", "level", "parent", "name", "short_name", "name_en", "is_synthetic")


class NewMeasureForm(RecordForm):
    """What exactly a number counts."""

    class Meta(RecordForm.Meta):
        model = Measure
        fields = ("code", "name", "name_en", "definition", "definition_en", "unit", "unit_en", "better", "is_headline")


class MeasureForm(RecordForm):
    """The labels of a measure; what it counts changes only as a new version."""

    class Meta(RecordForm.Meta):
        model = Measure
        fields = ("name", "name_en", "unit_en", "position", "is_headline")


class RedefineForm(ReasonForm):
    """What a measure counts from now on."""

    reason_needed = True
    definition = forms.CharField(label=_("New definition"), widget=forms.Textarea)
    definition_en = forms.CharField(label=_("New definition, in English"), widget=forms.Textarea, required=False)


class HeadlineForm(ReasonForm):
    """Whether it stands on the front page."""

    is_headline = forms.BooleanField(label=_("On the front page"), required=False)
