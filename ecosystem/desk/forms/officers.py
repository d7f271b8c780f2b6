"""Forms about desk officers, the service log, offices, and handing over a portfolio."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import scope_of
from ecosystem.casework.choices import WRITING
from ecosystem.casework.people import colleagues
from ecosystem.core.dates import today
from ecosystem.desk.forms.base import ReasonForm, RecordForm
from ecosystem.desk.forms.casework import ColleagueField, narrow_colleagues
from ecosystem.desk.forms.fields import DayField, ListedRecordField, RecordField
from ecosystem.officers.choices import Direction, Kind
from ecosystem.officers.models import Assignment, LogEntry, Office
from ecosystem.officers.services import assign_officer
from ecosystem.organizations.models import Organization


def suggest_center(form: Any) -> None:
    """Nobody is asked for a center who works for one only."""
    if "center" in form.fields:
        field = form.fields["center"]
        first = list(field.queryset[:2])
        field.initial = first[0].pk if first else None
        if len(first) == 1:
            field.widget = forms.HiddenInput()


class OfOneForm(ReasonForm):
    """Who answers for a member whose page this is asked on, or for many at once."""

    center = ListedRecordField("centers", label=_("Center"))
    officer = ColleagueField(label=_("Desk officer"), required=True)
    on = DayField(label=_("From the day"), initial=today)
    remark = forms.CharField(label=_("Why"), required=False, max_length=300)

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        narrow_colleagues(self, "officer")
        suggest_center(self)


class AssignOfficerForm(OfOneForm):
    """Who answers for which member of which center, since when."""

    organization = RecordField("organizations", label=_("Organization"))
    field_order = ("organization", "center", "officer", "on", "remark")


def assign_one(organization: Organization, **values: Any) -> Assignment:
    """Give the organization whose page this was asked on a desk officer."""
    return assign_officer(organization=organization, **values)


class AssignmentForm(RecordForm):
    """Since when, and why."""

    class Meta(RecordForm.Meta):
        model = Assignment
        fields = ("starts_on", "remark")


class ContactForm(RecordForm):
    """What was asked, said or done; about whom, and which kind of contact it was, only when it is new."""

    only_new = ("organization", "center", "kind", "answers")
    groups = (
        (_("What comes next"), ("next_contact_on",)),
        (_("What it is about"), ("service_case", "solution", "answers")),
    )
    service_case = RecordField("service-cases", label=_("Service case"), required=False)
    answers = RecordField(
        "service-log", label=_("Answers the request"), required=False, help_text=_("Its clock stops on this day.")
    )

    class Meta(RecordForm.Meta):
        model = LogEntry
        fields = (
            *("organization", "center", "kind", "direction", "happened_on", "subject", "text"),
            *("next_contact_on", "service_case", "solution", "answers"),
        )
        help_texts = {"text": _("For staff of the center alone."), "direction": _("A request always is the member's.")}

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        suggest_center(self)
        for name, known in (("kind", Kind.CALL), ("direction", Direction.OUTGOING), ("happened_on", today())):
            # A form that asks for less, as the one on a member's page, still says what most contacts are.
            if name in self.fields and self.record is None:
                self.fields[name].required = False
                self.fields[name].initial = known

    def values(self) -> dict[str, Any]:
        found = super().values()
        return {
            name: value
            for name, value in found.items()
            if value or name not in {"kind", "direction", "happened_on", "answers"}
        }


class AnswerForm(ReasonForm):
    """What was answered, how, and on which day."""

    subject = forms.CharField(label=pgettext_lazy("of a contact", "Subject"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[one for one in Kind.choices if one[0] != Kind.REQUEST], initial=Kind.MESSAGE
    )
    happened_on = DayField(label=_("Answered on"), initial=today)
    text = forms.CharField(label=_("Text"), max_length=10000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    next_contact_on = DayField(label=_("Next contact on"), required=False)


class OfficeForm(RecordForm):
    """Where members turn to: what everybody reads, and whether members see who answers for them."""

    only_new = ("center",)
    groups = (
        (_("How it is reached"), ("phone", "email", "hours", "hours_en", "address", "address_en")),
        (_("In the portal"), ("shows_officer",)),
    )

    class Meta(RecordForm.Meta):
        model = Office
        fields = (
            *("name", "name_en", "center", "phone", "email", "hours", "hours_en"),
            *("address", "address_en", "shows_officer"),
        )


class PeopleField(forms.ModelMultipleChoiceField):
    """Some people, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person: User) -> str:
        return f"{person} (@{person.username})"


class HandOverForm(ReasonForm):
    """Whose portfolio goes to whom."""

    officer = forms.ModelChoiceField(label=_("All that is answered for by"), queryset=User.objects.none())
    to = PeopleField(
        label=_("Goes to"),
        queryset=User.objects.none(),
        help_text=_("Of several people each member goes to whoever has the fewest by then."),
    )

    def __init__(self, *args: Any, people: list[User], center: Any, **kwargs: Any) -> None:
        self.people, self.center = people, center
        super().__init__(*args, **kwargs)

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        # Whoever answers for something, also somebody who no longer works here.
        self.fields["officer"].queryset = User.objects.filter(pk__in=[person.pk for person in self.people])
        reached = scope_of(self.user).centers(Capability.ENROLL)
        here = [self.center.pk] if reached is None or self.center.pk in reached else []
        self.fields["to"].queryset = colleagues(WRITING, here)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "to": list(self.cleaned_data["to"])}
