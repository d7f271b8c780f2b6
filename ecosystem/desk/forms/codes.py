"""What forms ask once more where a code does not fit: a person who knows better says so, and it is written."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ecosystem.core.errors import DomainError
from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.identifiers import normalize_identifier, prefix_contradicts
from ecosystem.organizations.models import Organization


class Confirmation(forms.BooleanField):
    """A box that is only there once there is something to confirm."""

    widget = forms.HiddenInput

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False)


def code_confirmation() -> Confirmation:
    return Confirmation(_("The code and the kind are right as they are"))


def takeover() -> Confirmation:
    return Confirmation(_("It was wrong there; it belongs to this organization (say why below)"))


class CodeForm:
    """For forms that have a credit code, or a kind that it must fit, and the field ``code_confirmed``.

    ``taken_over`` is shown once the service has refused an identifier that another organization had.
    """

    fields: dict[str, Any]
    add_error: Any

    def warn_of_code(self, cleaned: dict[str, Any], field: str, code: str, kind: str) -> None:
        """Say at the field where a code plainly does not go with the kind, until somebody confirms it."""
        sentence = _contradiction(code, kind)
        if sentence is None:
            return
        self.fields["code_confirmed"].widget = forms.CheckboxInput()
        if not cleaned.get("code_confirmed"):
            self.add_error(field, _("%(why)s If it is right all the same, say so below.") % {"why": sentence})

    def add_refusal(self, refusal: DomainError) -> None:
        """What was refused; taking an identifier over is asked for where that would help."""
        if refusal.code == "held_before" and "taken_over" in self.fields:
            self.fields["taken_over"].widget = forms.CheckboxInput()
        super().add_refusal(refusal)  # type: ignore[misc]


def _contradiction(code: str, kind: str) -> str | None:
    try:
        return prefix_contradicts(normalize_identifier(Scheme.USCC, code), kind) if code and kind else None
    except ValidationError:
        return None


def code_of(organization: Organization | None) -> str:
    """The credit code of an organization; empty where it has none."""
    if organization is None:
        return ""
    codes = organization.identifiers.filter(scheme=Scheme.USCC).order_by("pk")
    return codes.values_list("value", flat=True).first() or ""
