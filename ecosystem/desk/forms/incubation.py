"""Forms about service cases: what is planned for whom, what came of it, and who carries it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import scope_of
from ecosystem.casework.people import colleagues
from ecosystem.centers.models import CenterStep
from ecosystem.core.dates import today
from ecosystem.desk.forms.base import InsistingForm, ReasonForm, RecordForm
from ecosystem.desk.forms.casework import ColleagueField
from ecosystem.desk.forms.fields import DayField, ListedRecordField, RecordField
from ecosystem.incubation.models import ServiceCase
from ecosystem.incubation.reports import from_step_on

CARRYING = frozenset({Capability.ENROLL})


class StepField(ListedRecordField):
    """A service step that its center still gives."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("center-steps", **kwargs)

    def label_from_instance(self, step: CenterStep) -> str:
        return f"{step} · {step.center}"


def _deliverable(**options: Any) -> forms.CharField:
    return forms.CharField(label=_("Deliverable"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **options)


class OfCase(ReasonForm):
    """What concerns a case: its steps are those given today, its officers who keeps cases where one works."""

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        for name in ("officer", "to"):
            if name in self.fields:
                centers = scope_of(self.user).centers(Capability.ENROLL)
                self.fields[name].queryset = colleagues(CARRYING, centers)
        if "step" in self.fields:
            steps = self.fields["step"].queryset
            self.fields["step"].queryset = steps.present().select_related("center").order_by("center", "position")


class PlanForm(OfCase):
    """Which step, for whom, until when, and who carries it."""

    step = StepField(label=_("Service step"))
    organization = RecordField("organizations", label=_("Organization"))
    solution = RecordField(
        "solutions", label=_("Solution"), required=False, help_text=_("Left empty, the step is for the member alone.")
    )
    officer = ColleagueField(label=_("Desk officer"))
    on = DayField(label=_("Planned on"), initial=today)
    due_on = DayField(label=_("Due on"), required=False)


class CaseForm(RecordForm):
    """Until when it is due, and what came of it."""

    class Meta(RecordForm.Meta):
        model = ServiceCase
        fields = ("due_on", "deliverable", "source", "quote")


class CaseOnDayForm(ReasonForm):
    """Since which day."""

    on = DayField(label=_("On the day"), initial=today)


class CaseInsistingForm(InsistingForm):
    """Since which day, and why."""

    on = DayField(label=_("On the day"), initial=today)


class FinishForm(ReasonForm):
    """What was delivered, and since when."""

    deliverable = _deliverable(help_text=_("What the member has in hand now: a report, a model, an application."))
    on = DayField(label=_("Done on"), initial=today)
    source = RecordField("sources", label=_("Source"), required=False)
    quote = forms.CharField(label=_("Quoted sentence"), max_length=500, required=False)


class AdvanceCaseForm(OfCase):
    """What was delivered, and with which step it goes on."""

    step = StepField(label=_("Goes on with"))
    deliverable = _deliverable()
    on = DayField(label=_("From the day"), initial=today)
    due_on = DayField(label=_("The next step is due on"), required=False)

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        if self.record is not None:
            field = self.fields["step"]
            later = from_step_on(self.record.step)[1:]
            field.queryset = field.queryset.filter(pk__in=later)
            field.empty_label = None


class OfficerForm(OfCase):
    """Who carries it from now on."""

    officer = ColleagueField(label=_("Desk officer"), help_text=_("Nobody where it is left empty."))


class PortfolioForm(OfCase):
    """Whose open cases go to whom."""

    officer = forms.ModelChoiceField(label=_("All open cases of"), queryset=User.objects.none())
    to = ColleagueField(label=_("Go to"), help_text=_("Nobody where it is left empty."))

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        self.people = people
        super().__init__(*args, **kwargs)

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        # Whoever carries something, also somebody who no longer works here.
        self.fields["officer"].queryset = User.objects.filter(pk__in=[person.pk for person in self.people])
