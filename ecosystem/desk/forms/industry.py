"""Forms of the industry platform: needs and what is answered about them, introductions, events and who takes part."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import today
from ecosystem.desk.forms.base import InsistingForm, ReasonForm, RecordForm
from ecosystem.desk.forms.fields import DayField, RecordField
from ecosystem.desk.forms.organizations import LayersField, SectorsField
from ecosystem.desk.forms.vouchers import yuan
from ecosystem.industry.models import Event, Introduction, Need, Participant
from ecosystem.vocabulary.models import ServiceStep


class StepsField(forms.ModelMultipleChoiceField):
    """Some of the usual service steps, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        every = ServiceStep.objects.order_by("position", "code")
        super().__init__(every, **{"label": _("Service steps"), "required": False, **kwargs})


class NeedForm(RecordForm):
    """What somebody wants solved, for whom, and whom they look for."""

    sectors = SectorsField()
    layers = LayersField()
    steps = StepsField(help_text=_("Whoever has finished them before fits better."))

    only_new = ("center", "posted_by")
    groups = (
        (_("What is wanted"), ("text", "text_en", "budget_from", "budget_to", "wanted_by")),
        (_("Who may meet it"), ("sectors", "layers", "steps")),
        (_("Who says so"), ("source", "quote")),
    )

    class Meta(RecordForm.Meta):
        model = Need
        fields = (
            *("title", "title_en", "center", "posted_by", "text", "text_en", "budget_from", "budget_to", "wanted_by"),
            *("sectors", "layers", "steps", "source", "quote"),
        )
        help_texts = {"text": _("Everybody can read it: without names of people, addresses and telephone numbers.")}


class PublishForm(ReasonForm):
    """Since which day."""

    on = DayField(label=_("Published on"), initial=today)


class AnswerForm(ReasonForm):
    """Why not, as whoever posted it is told."""

    reason_needed = None

    answer = forms.CharField(label=_("Answer to the poster"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class InsistingDayForm(InsistingForm):
    """Since which day, and why."""

    on = DayField(label=_("On the day"), initial=today)


class ReopenForm(InsistingForm):
    """Why, and by when it is wanted now."""

    wanted_by = DayField(label=_("Wanted by"), required=False, help_text=_("Empty: as before."))


class IntroduceForm(ReasonForm):
    """Whom to bring together with a need, and with which solution."""

    need = RecordField("needs", label=_("Need"))
    organization = RecordField("organizations", label=_("Organization"))
    solution = RecordField("solutions", label=_("Solution"), required=False)
    on = DayField(label=_("Introduced on"), initial=today)
    note = forms.CharField(label=_("What it is about"), max_length=300, required=False)


class IntroductionForm(RecordForm):
    """With which solution, about what, for how much."""

    class Meta(RecordForm.Meta):
        model = Introduction
        fields = ("solution", "note", "amount", "source", "quote")


class TalkForm(ReasonForm):
    """Since which day."""

    on = DayField(label=_("Since the day"), initial=today)


class SignForm(ReasonForm):
    """When the contract was signed, and for how much."""

    on = DayField(label=_("Signed on"), initial=today)
    amount = yuan(
        _("Amount of the contract (CNY)"), required=False, help_text=_("For staff; the public is told no amounts.")
    )
    source = RecordField("sources", label=_("Source"), required=False)


class EventForm(RecordForm):
    """What is held where and when; visitors are a number."""

    only_new = ("center",)
    groups = (
        (_("When and where"), ("starts_on", "ends_on", "venue", "venue_en", "url")),
        (_("What it is about"), ("text", "text_en", "visitors")),
        (_("Who says so"), ("source", "quote")),
    )

    class Meta(RecordForm.Meta):
        model = Event
        fields = (
            *("title", "title_en", "kind", "center", "platform", "starts_on", "ends_on", "venue", "venue_en", "url"),
            *("text", "text_en", "visitors", "source", "quote"),
        )
        help_texts = {"ends_on": _("The first day after it. Empty: it lasts one day.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].required = True


class ParticipantForm(RecordForm):
    """Which organization takes part, as what, and which solution it shows."""

    only_new = ("event", "organization")

    class Meta(RecordForm.Meta):
        model = Participant
        fields = ("event", "organization", "role", "solution")
