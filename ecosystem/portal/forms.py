"""Forms of the portal: they ask and hand over; the services decide, and what they refuse is said at the field."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ecosystem.centers.choices import NumberFormat
from ecosystem.compute.models import DIGITS, PLACES
from ecosystem.core import drafts
from ecosystem.core.errors import DomainError, NotAllowed
from ecosystem.core.forms import Refusable
from ecosystem.core.text import name_key
from ecosystem.intake.choices import Field
from ecosystem.intake.subjects import ORGANIZATION, place_text, places_of
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment
from ecosystem.solutions.models import Solution
from ecosystem.vouchers.models import Pot

Made = TypeVar("Made")
REFUSED = 422


class PortalForm(Refusable, forms.Form):
    """What every form of the portal can do."""


def form_of(request: HttpRequest, form: type[PortalForm], **where: Any) -> Any:
    """The form as sent, as it was left when the sign-in ended, or as new."""
    if request.method == "POST":
        return form(request.POST, **where)
    return form(drafts.find(request), **where)


def done(request: HttpRequest, form: PortalForm, service: Callable[..., Made]) -> Made | None:
    """What the service made of a form that was sent; None where there is nothing yet, or the form says what was refused."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        made = service(by=request.user, **form.cleaned_data)
    except NotAllowed:
        raise
    except DomainError as refusal:
        form.add_refusal(refusal)
        return None
    drafts.drop(request)
    return made


def status_of(form: PortalForm) -> int:
    return REFUSED if form.errors else 200


class SearchForm(PortalForm):
    """By any name or code."""

    q = forms.CharField(label=_("Name or unified social credit code"), max_length=200, required=False)


class ClaimForm(PortalForm):
    """As what one acts for the organization, and how staff can tell."""

    role = forms.CharField(label=_("Your role there"), max_length=80)
    evidence = forms.CharField(
        label=_("How we can tell"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For instance a page of its website that names you, or a telephone number through its switchboard."
        ),
    )


class InvitationForm(PortalForm):
    """Whom to invite, and what they do there."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("The account that accepts must have this address."))
    role = forms.CharField(label=_("Their role there"), max_length=80)


class EndForm(PortalForm):
    """Why, if one likes to say."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)


class ComputeForm(PortalForm):
    """How much compute a member asks for, for which period and for what."""

    enrollment = forms.ModelChoiceField(label=_("Program"), queryset=None, empty_label=None)
    requested = forms.DecimalField(
        label=_("Requested (PFLOPS·h)"),
        max_digits=DIGITS,
        decimal_places=PLACES,
        min_value=0,
        help_text=_("One PFLOPS for a day is 24 PFLOPS·h."),
    )
    number_format = forms.ChoiceField(label=_("Number format"), choices=NumberFormat, initial=NumberFormat.FP16)
    starts_on = forms.DateField(label=_("Starts on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    ends_on = forms.DateField(
        label=_("Ends on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The first day on which you no longer need it."),
    )
    purpose = forms.CharField(label=_("What for"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    solution = forms.ModelChoiceField(
        label=_("Solution"),
        queryset=None,
        required=False,
        empty_label=_("none of these"),
        help_text=_("A solution of yours, where it is for one."),
    )

    def __init__(
        self, *args: Any, enrollments: QuerySet[Enrollment], solutions: QuerySet[Solution], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        enrollment: Any = self.fields["enrollment"]
        enrollment.queryset = enrollments
        solution: Any = self.fields["solution"]
        solution.queryset = solutions
        if not solutions.exists():
            del self.fields["solution"]
        enrollment.label_from_instance = lambda one: f"{one.program} · {one.program.platform.center}"


class SupplierField(forms.CharField):
    """An organization of the registry by its name or code, in full: a member knows from whom it bought."""

    registry: Any = None

    def clean(self, value: Any) -> Organization:
        text = super().clean(value).strip()
        known = Organization.objects.public().in_registry(self.registry)
        same = Q(name_key=name_key(text)) | Q(names__key=name_key(text)) | Q(identifiers__value=text.upper())
        found = list(known.filter(same).distinct()[:2])
        if len(found) == 1:
            return found[0]
        names = _(", ").join(str(one) for one in known.search(text)[:5])
        if names:
            raise ValidationError(_("Write the supplier's full name, such as: %(names)s."), "unknown", {"names": names})
        raise ValidationError(
            _("There is no such organization in the directory. Turn to the center's office."), "unknown"
        )


class VoucherClaimForm(PortalForm):
    """A bill that was paid, and how much of it is claimed."""

    pot = forms.ModelChoiceField(label=_("Voucher scheme"), queryset=None, empty_label=None)
    enrollment = forms.ModelChoiceField(label=_("Program"), queryset=None, empty_label=None)
    supplier = SupplierField(label=_("Supplier"), max_length=250, help_text=_("Its name in full, or its credit code."))
    contract_number = forms.CharField(label=_("Number of the contract"), max_length=100)
    bill = forms.DecimalField(label=_("Bill (CNY)"), max_digits=15, decimal_places=2, min_value=0)
    bought_on = forms.DateField(label=_("Bought on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    bill_paid_on = forms.DateField(
        label=_("Bill paid on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    amount = forms.DecimalField(
        label=_("Claimed (CNY)"),
        max_digits=15,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("Left empty, the scheme's share of the bill."),
    )

    def __init__(
        self, *args: Any, pots: QuerySet[Pot], enrollments: QuerySet[Enrollment], registry: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["pot"].queryset, fields["enrollment"].queryset = pots, enrollments
        fields["enrollment"].label_from_instance = lambda one: f"{one.program} · {one.program.platform.center}"
        fields["supplier"].registry = registry


class ProposalForm(PortalForm):
    """What the organization's page should say. Empty is an answer too."""

    short_name = forms.CharField(label=_("Short name"), max_length=100, required=False)
    name_en = forms.CharField(label=_("English name"), max_length=250, required=False)
    place = forms.ModelChoiceField(label=_("Place"), queryset=None, required=False)
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    description = forms.CharField(
        label=_("Description"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    description_en = forms.CharField(
        label=_("English description"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=1000, help_text=_("For the staff who decide on it.")
    )
    source_url = forms.URLField(label=_("Where it can be read"), max_length=300, required=False, assume_scheme="https")

    def __init__(self, *args: Any, organization: Organization, values: dict[str, str], **kwargs: Any) -> None:
        places = places_of(organization)
        known = {place_text(place): place for place in places}
        initial = {**values, Field.PLACE: known.get(values[Field.PLACE])}
        super().__init__(*args, initial=initial, **kwargs)
        place: Any = self.fields["place"]
        place.queryset = places

    def clean(self) -> dict[str, Any]:
        """The values of the fields as one difference, and why."""
        cleaned = super().clean() or self.cleaned_data
        changes = {name: cleaned[name] for name in ORGANIZATION.by_name if name in cleaned}
        if Field.PLACE in changes:
            changes[Field.PLACE.value] = place_text(changes[Field.PLACE])
        return {"changes": changes, "reason": cleaned.get("reason", ""), "source_url": cleaned.get("source_url", "")}
