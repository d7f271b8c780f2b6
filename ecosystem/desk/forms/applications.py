"""Forms of what staff decide about applications, and of who judges them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import today
from ecosystem.desk.forms.base import InsistingForm, ReasonForm
from ecosystem.desk.forms.fields import DayField, RecordField
from ecosystem.programs.choices import Tie


class RequestForm(ReasonForm):
    """What the applicant has to change, and by when."""

    reason_needed = None
    request = forms.CharField(
        label=_("What has to be changed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The applicant reads this as it is."),
    )
    respond_by = DayField(label=_("By the day"), required=False, help_text=_("Empty: two weeks from now."))


class MoreTimeForm(InsistingForm):
    """Until when, and why."""

    respond_by = DayField(label=_("By the day"))


class AcceptForm(ReasonForm):
    """From which day on the applicant is a member."""

    on = DayField(label=_("Enrolled from"), initial=today)


class WaitlistForm(InsistingForm):
    """Where on the waiting list."""

    rank = forms.IntegerField(
        label=_("Place"), required=False, min_value=1, max_value=9999, help_text=_("Empty: at its end.")
    )


class TellingForm(InsistingForm):
    """A reason that the applicant reads."""

    def setup(self, **where: object) -> None:
        super().setup(**where)
        self.fields["reason"].help_text = _("The applicant reads this as it is.")
        self.fields["reason"].widget = forms.Textarea(attrs={"rows": 4})


class LinkForm(ReasonForm):
    """Which organization of the registry the applicant is."""

    organization = RecordField("organizations", label=_("Organization"))


class AssignForm(ReasonForm):
    """Who is to judge, by when."""

    reviewer = RecordField("reviewers", label=_("Reviewer"))
    due_on = DayField(label=_("Due on"), required=False)


class ShareForm(ReasonForm):
    """By when the reviews are due that are shared among the panel."""

    due_on = DayField(label=_("Due on"), required=False)


class ObjectionForm(ReasonForm):
    """What somebody said against an acceptance."""

    application = RecordField("applications", label=_("Application"))
    text = forms.CharField(label=_("Objection"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    objector = forms.CharField(label=_("Who objects"), max_length=80, required=False)
    reached_at = forms.CharField(label=_("Reached at"), max_length=120, required=False)


class AnswerForm(ReasonForm):
    """What is answered to an objection."""

    answer = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class AffiliationForm(ReasonForm):
    """To which organization somebody is tied, how and when."""

    user = RecordField("reviewers", label=_("Person"))
    organization = RecordField("organizations", label=_("Organization"))
    tie = forms.ChoiceField(label=_("Tie"), choices=Tie.choices)
    starts_on = DayField(label=_("Since"), required=False)
    ends_on = DayField(label=_("Until"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
