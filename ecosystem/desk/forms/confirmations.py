"""Forms of confirmation rounds."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.confirmations.choices import Whom
from ecosystem.core.dates import today
from ecosystem.desk.forms.base import ReasonForm
from ecosystem.desk.forms.correspondence import LINES, LONGEST_BODY, LONGEST_SUBJECT, narrow_to_own
from ecosystem.desk.forms.fields import DayField, ListedRecordField

USUAL_TIME = timedelta(days=30)


def sent_at_once(initial: bool = False) -> forms.BooleanField:
    """Whether the letters go out at once."""
    return forms.BooleanField(
        label=_("Send at once"),
        required=False,
        initial=initial,
        help_text=_("Otherwise the messages wait as drafts in the outbox."),
    )


class RoundForm(ReasonForm):
    """Whom to ask, until when, and what the letter says."""

    center = ListedRecordField("centers", label=_("Center"), empty_label=None)
    whom = forms.ChoiceField(label=_("Who is asked"), choices=Whom, initial=Whom.MEMBERS)
    answer_by = DayField(label=_("Answer by"), help_text=_("The links work until the end of this day."))
    remind_after = forms.IntegerField(
        label=_("Remind the silent after so many days"),
        min_value=0,
        max_value=90,
        initial=14,
        help_text=_("Once, by themselves; 0 for never. You can remind them whenever you like."),
    )
    repeats = forms.BooleanField(
        label=_("Again every year"),
        required=False,
        help_text=_("A year after this round the next one opens by itself, and its letters are sent."),
    )
    subject = forms.CharField(label=_("Subject line"), max_length=LONGEST_SUBJECT, required=False)
    body = forms.CharField(
        label=_("Text of the mail"),
        max_length=LONGEST_BODY,
        required=False,
        widget=LINES,
        help_text=_(
            "Leave subject and text empty to send the center's template, to everybody in their language. {{ link }} must "
            "stand in it; {{ recipient }}, {{ organization }}, {{ year }}, {{ day }}, {{ checked }}, {{ center }} and "
            "{{ site }} are filled in too."
        ),
    )
    release = sent_at_once()

    groups = (
        (_("Who and until when"), ("center", "whom", "answer_by", "remind_after", "repeats")),
        (_("The letter"), ("subject", "body", "release")),
    )

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        narrow_to_own(self)
        self.fields["answer_by"].initial = today() + USUAL_TIME


class ReminderForm(ReasonForm):
    """Whether the reminders go out at once."""

    release = sent_at_once(initial=True)
