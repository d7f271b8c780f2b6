"""Forms about needs: what one looks for, how a published need should read, why an introduction is not wanted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.industry.models import DIGITS, PLACES
from ecosystem.portal.forms import PortalForm
from ecosystem.vocabulary.models import Sector, ServiceStep, ValueChainLayer


def _yuan(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=DIGITS, decimal_places=PLACES, min_value=0, required=False)


def _long(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 6}), **options)


def _boxes(rows: Any, label: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(rows, label=label, required=False, widget=forms.CheckboxSelectMultiple)


class NeedChangeForm(PortalForm):
    """How a published need should read."""

    title = forms.CharField(label=_("Title"), max_length=120)
    title_en = forms.CharField(label=_("English title"), max_length=200, required=False)
    text = _long(
        _("What is wanted"),
        max_length=4000,
        help_text=_("Everybody can read it: without names of people, addresses and telephone numbers."),
    )
    text_en = _long(_("What is wanted, in English"), max_length=6000, required=False)
    budget_from = _yuan(_("Budget from (CNY)"))
    budget_to = _yuan(_("Budget to (CNY)"))
    wanted_by = forms.DateField(
        label=_("Wanted by"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class NeedForm(NeedChangeForm):
    """What one looks for, and who may meet it."""

    center = forms.ModelChoiceField(label=_("Center"), queryset=None, empty_label=None)
    sectors = _boxes(Sector.objects.in_order(), _("Sectors"))
    layers = _boxes(ValueChainLayer.objects.order_by("position"), _("Value-chain layers"))
    steps = _boxes(ServiceStep.objects.order_by("position", "code"), _("Service steps"))
    as_draft = forms.BooleanField(label=_("Keep it as a draft; I hand it in later"), required=False)

    def __init__(self, *args: Any, centers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if centers is None:
            # It stays with the center it was posted at.
            del self.fields["center"]
        else:
            self.fields["center"].queryset = centers


class DeclineForm(PortalForm):
    """Why not."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("The center's office reads it, and looks for somebody else.")
    )
