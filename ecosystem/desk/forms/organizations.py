"""Forms about organizations and what belongs to them."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import today
from ecosystem.core.text import clean as cleaned_text
from ecosystem.desk.duplicates import similar_organizations
from ecosystem.desk.forms.base import ReasonForm, RecordForm
from ecosystem.desk.forms.codes import CodeForm, code_confirmation, code_of, takeover
from ecosystem.desk.forms.fields import DayField, ListedRecordField, RecordField
from ecosystem.organizations import services
from ecosystem.organizations.choices import Kind, NameKind, Scheme, Status
from ecosystem.organizations.models import (
    Contact,
    Identifier,
    Milestone,
    Organization,
    OrganizationName,
    OrganizationStatement,
)
from ecosystem.programs.services import enroll
from ecosystem.vocabulary.models import Sector, ValueChainLayer


class SectorsField(forms.ModelMultipleChoiceField):
    """Some of the sectors, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Sector.objects.in_order(), **{"label": _("Sectors"), "required": False, **kwargs})

    def label_from_instance(self, sector: Sector) -> str:
        """The sector, set off by how deep it stands."""
        return f"{'— ' * (sector.path.count('/') - 2)}{sector}"


class LayersField(forms.ModelMultipleChoiceField):
    """Some of the layers of the value chain, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        every = ValueChainLayer.objects.order_by("position")
        super().__init__(every, **{"label": _("Value-chain layers"), "required": False, **kwargs})


class OrganizationForm(CodeForm, RecordForm):
    """An organization; under which names and codes only when it is new, since those have histories of their own."""

    uscc = forms.CharField(
        label=_("Unified social credit code"), required=False, max_length=40, help_text=_("18 characters; checked.")
    )
    sectors = SectorsField()
    layers = LayersField()
    status = forms.ChoiceField(
        label=_("Status"), choices=[(Status.DRAFT, Status.DRAFT.label), (Status.PUBLIC, Status.PUBLIC.label)]
    )
    confirmed = forms.BooleanField(
        label=_("It is another organization than those named above"), required=False, widget=forms.HiddenInput
    )
    code_confirmed = code_confirmation()
    taken_over = takeover()

    only_new = ("name", "name_en", "short_name", "uscc", "registry", "status", "confirmed", "taken_over")
    groups = (
        (_("Names and codes"), ("name", "uscc", "name_en", "short_name", "registry", "status")),
        (_("What it is"), ("kind", "place", "founded_on", "dissolved_on", "website")),
        (_("What it works on"), ("sectors", "layers", "description", "description_en")),
        (_("As a sheet had it"), ("place_text", "sectors_text")),
    )

    class Meta(RecordForm.Meta):
        model = Organization
        fields = (
            "name",
            "name_en",
            "short_name",
            "registry",
            "kind",
            "place",
            "founded_on",
            "dissolved_on",
            "website",
            "sectors",
            "layers",
            "description",
            "description_en",
            "place_text",
            "sectors_text",
        )

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        for name in ("name", "uscc"):
            if name in self.fields:
                self.fields[name].widget.attrs.update(_looking_for_namesakes())

    def suggestions(self) -> dict[str, Any]:
        return {"kind": Kind.COMPANY, "status": Status.DRAFT}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.record is None and cleaned.get("name") and not cleaned.get("confirmed"):
            self._warn_of_namesakes(cleaned["name"])
        if self.record is None:
            self.warn_of_code(cleaned, "uscc", cleaned.get("uscc", ""), cleaned.get("kind", ""))
        elif "kind" in self.changed_data:
            self.warn_of_code(cleaned, "kind", code_of(self.record), cleaned.get("kind", ""))
        return cleaned

    def _warn_of_namesakes(self, name: str) -> None:
        """The same name once more is almost always the same organization; the person says so where it is not."""
        same = [found for found in similar_organizations(self.user, name) if found.is_exact]
        if not same:
            return
        self.fields["confirmed"].widget = forms.CheckboxInput()
        names = "; ".join(str(found.organization) for found in same)
        self.add_error(
            "name",
            _("This name is there already: %(names)s. If it is another organization, say so below.") % {"names": names},
        )


def register_with_codes(*, uscc: str = "", taken_over: bool = False, **values: Any) -> Organization:
    """Register an organization with the credit code the form asked for."""
    code = {"scheme": Scheme.USCC, "value": uscc, "taken_over": taken_over}
    codes = [code] if cleaned_text(uscc) else []
    return services.register_organization(identifiers=codes, **values)


def _looking_for_namesakes() -> dict[str, str]:
    """While one types, what is there already is shown below the name."""
    return {
        "hx-get": reverse("desk:similar"),
        "hx-trigger": "input changed delay:300ms",
        "hx-include": "closest form",
        "hx-params": "name,uscc",
        "hx-target": "next .duplicates",
    }


class RenameForm(ReasonForm):
    """A new official name from a day on."""

    name = forms.CharField(label=_("New name"), max_length=200)
    on = DayField(label=_("From the day"), initial=today)
    source = RecordField("sources", label=_("Source"), required=False)
    quote = forms.CharField(label=_("Quoted sentence"), required=False, widget=forms.Textarea)


class IncorporationForm(CodeForm, ReasonForm):
    """What the company that a team founded is called, and since when."""

    code_confirmed = code_confirmation()

    name = forms.CharField(label=_("Name of the company"), max_length=200)
    uscc = forms.CharField(label=_("Unified social credit code"), max_length=40, required=False)
    on = DayField(label=_("Founded on"), initial=today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.warn_of_code(cleaned, "uscc", cleaned.get("uscc", ""), Kind.COMPANY)
        return cleaned


class ClassifyForm(CodeForm, ReasonForm):
    """What kind of organization, where, and in which sectors; empty fields change nothing."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("leave as it is")), *Kind.choices])
    place = RecordField("places", label=_("Place"), required=False)
    sectors = SectorsField(label=_("Add sectors"))
    layers = LayersField(label=_("Add value-chain layers"))
    code_confirmed = code_confirmation()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in ("kind", "place", "sectors", "layers")):
            self.add_error(None, _("Fill in what is to be changed."))
        self.warn_of_code(cleaned, "kind", code_of(self.record), cleaned.get("kind", ""))
        return cleaned


def classify(
    organization: Organization, *, by: Any, sectors: Any, layers: Any, reason: str = "", **given: Any
) -> Organization:
    """Set what was given; sectors and layers join those there are."""
    fields: dict[str, Any] = {name: value for name, value in given.items() if value}
    if sectors:
        fields["sectors"] = {*organization.sectors.all(), *sectors}
    if layers:
        fields["layers"] = {*organization.layers.all(), *layers}
    return services.revise_organization(organization, by=by, reason=reason, **fields)


class EnrollForm(ReasonForm):
    """Into which program, from which day on."""

    program = ListedRecordField("programs", label=_("Program"))
    on = DayField(label=_("From the day"), initial=today)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


def enroll_one(organization: Organization, **values: Any) -> Any:
    """Enroll the organization whose page this was asked on."""
    return enroll(organization, values.pop("program"), **values)


class NameForm(RecordForm):
    """One more name of an organization, or one written down wrongly."""

    only_new = ("organization",)

    class Meta(RecordForm.Meta):
        model = OrganizationName
        fields = (
            "organization",
            "name",
            "kind",
            "language",
            "starts_on",
            "ends_on",
            "source",
            "quote",
            "note",
            "note_en",
        )

    def suggestions(self) -> dict[str, Any]:
        return {"kind": NameKind.ALIAS}


class IdentifierForm(CodeForm, RecordForm):
    """A code that somebody issued for an organization."""

    code_confirmed = code_confirmation()
    taken_over = takeover()

    only_new = ("organization",)

    class Meta(RecordForm.Meta):
        model = Identifier
        fields = ("organization", "scheme", "value", "sender", "source")
        help_texts = {"sender": _("Only for a sender's own id: who sent it.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        owner = cleaned.get("organization") or getattr(self.record, "organization", None)
        if owner is not None and cleaned.get("scheme") == Scheme.USCC:
            self.warn_of_code(cleaned, "value", cleaned.get("value", ""), owner.kind)
        return cleaned


class ContactForm(RecordForm):
    """A person at an organization: private, for those who work with it."""

    only_new = ("organization",)

    class Meta(RecordForm.Meta):
        model = Contact
        fields = ("organization", "name", "role", "phone", "email", "note")


class MilestoneForm(RecordForm):
    """An entry of an organization's timeline."""

    only_new = ("organization",)

    class Meta(RecordForm.Meta):
        model = Milestone
        fields = ("organization", "title", "title_en", "happened_on", "note", "note_en", "source", "quote")


class StatementForm(RecordForm):
    """What a source says of an organization."""

    only_new = ("organization",)

    class Meta(RecordForm.Meta):
        model = OrganizationStatement
        fields = ("organization", "topic", "text", "text_en", "source", "quote")
