"""Forms about mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.correspondence.models import Message
from ecosystem.correspondence.services.bulk import BULK_KINDS
from ecosystem.desk.forms.base import ReasonForm, RecordForm
from ecosystem.desk.forms.fields import ListedRecordField

LONGEST_SUBJECT, LONGEST_BODY = 200, 20_000
LINES = forms.Textarea(attrs={"rows": 14})


def narrow_to_own(form: ReasonForm) -> None:
    """Let the form choose among the centers whose mail the person writes; where it is one, it is that one."""
    field, centers = form.fields["center"], scope_of(form.user).centers(Capability.ENROLL)
    if centers is not None:
        field.queryset = field.queryset.filter(pk__in=centers)
    only = list(field.queryset[:2])
    if only:
        field.initial = only[0]
    if len(only) == 1:
        field.widget = forms.HiddenInput()


class MessageForm(RecordForm):
    """What a draft says."""

    class Meta(RecordForm.Meta):
        model = Message
        fields = ("subject", "body")
        widgets = {"body": LINES}


class LetterForm(ReasonForm):
    """What one writes to one organization or to many: a text of one's own, or the template as it is."""

    center = ListedRecordField("centers", label=_("From the center"), empty_label=None)
    code = forms.ChoiceField(
        label=_("Kind of mail"),
        choices=lambda: [(kind.code, kind.label) for kind in BULK_KINDS],
        help_text=_("News and invitations are not sent to who unsubscribed."),
    )
    subject = forms.CharField(label=_("Subject line"), max_length=LONGEST_SUBJECT, required=False)
    body = forms.CharField(
        label=_("Text of the mail"),
        max_length=LONGEST_BODY,
        required=False,
        widget=LINES,
        help_text=_(
            "Leave subject and text empty to send the template. {{ recipient }}, {{ organization }}, {{ center }} and "
            "{{ site }} are filled in for each reader."
        ),
    )
    release = forms.BooleanField(
        label=_("Send at once"), required=False, help_text=_("Otherwise the messages wait as drafts in the outbox.")
    )

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        narrow_to_own(self)


class TemplateForm(ReasonForm):
    """What a center says in a kind of mail."""

    subject = forms.CharField(label=_("Subject line"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(label=_("Text of the mail"), max_length=LONGEST_BODY, widget=LINES)

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        if self.record is not None:
            self.initial = {"subject": self.record.subject, "body": self.record.body, **(self.initial or {})}


class UnsubscribeForm(ReasonForm):
    """Somebody who asked for no more news."""

    center = ListedRecordField("centers", label=_("Center"), empty_label=None)
    address = forms.EmailField(label=_("E-mail"))

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        narrow_to_own(self)


class PreviewedTemplateForm(TemplateForm):
    """The same with a message whose values the preview shows."""

    like = forms.ChoiceField(label=_("Preview with the values of"), required=False)
    field_order = ("subject", "body", "like")

    def offer(self, messages: list[Message]) -> None:
        """The messages to choose from, newest first; without one the names stand for themselves."""
        self.messages = {message.public_id: message for message in messages}
        named = [(key, str(message)) for key, message in self.messages.items()]
        self.fields["like"].choices = [*named, ("", _("made-up values"))]
        self.fields["like"].initial = next(iter(self.messages), "")

    def typed(self) -> tuple[str, str]:
        """Subject and text as they stand in the form."""
        subject, body = (str(self[name].value() or "") for name in ("subject", "body"))
        return subject, body

    def chosen(self) -> Message | None:
        """The message chosen; at first the newest."""
        if not self.is_bound:
            return next(iter(self.messages.values()), None)
        return self.messages.get(self.data.get("like", ""))
