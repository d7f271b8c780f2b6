"""Deciding on a proposed change, field by field: what it said then, what it says now, and what is proposed."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecosystem.desk.forms.base import ReasonForm
from ecosystem.intake.models import ProposedField
from ecosystem.intake.services.deciding import conflicts_of
from ecosystem.intake.subjects import noun_of

ACCEPT, REFUSE = "accept", "refuse"
VERDICTS = ((ACCEPT, gettext_lazy("Accept")), (REFUSE, gettext_lazy("Refuse")))
WHY = "why_"


def _answer(help_text: str, *, required: bool) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=_("Answer"), required=required, max_length=1000, widget=area, help_text=help_text)


class AnswerForm(ReasonForm):
    """What whoever suggested it reads."""

    reason_needed = True

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        self.fields["reason"] = _answer(_("Whoever suggested it reads this."), required=True)


class DecisionForm(ReasonForm):
    """Accept or refuse, for every field, each with a reason; what was changed since it was proposed can only be refused."""

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        subject = self.record.subject
        proposed = list(self.record.fields.order_by("pk"))
        if subject is not None:
            stale, present = conflicts_of(proposed, subject), noun_of(subject).present(subject)
            for field in proposed:
                told = Difference(field, subject, present[field.name] if field.name in stale else None)
                self.fields[field.name] = told.choice()
                self.fields[f"{WHY}{field.name}"] = forms.CharField(label=_("Reason"), required=False, max_length=300)
        self.fields["reason"] = _answer(
            _(
                "Needed where something is refused without a reason of its own. Whoever proposed it reads this, and where a "
                "public figure is corrected, everybody does."
            ),
            required=False,
        )
        names = [name for field in proposed for name in (field.name, f"{WHY}{field.name}")]
        self.order_fields([*names, "reason"])

    def fieldsets(self) -> Iterator[tuple[Any, list[Any]]]:
        """Each field of the proposal with its verdict and its reason; the answer last."""
        for field in self.record.fields.order_by("pk"):
            if field.name in self.fields:
                yield capfirst(str(field)), [self[field.name], self[f"{WHY}{field.name}"]]
        yield "", [self["reason"]]

    def values(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        reason = cleaned.pop("reason", "")
        return {
            "accepted": {name for name, verdict in cleaned.items() if verdict == ACCEPT and not name.startswith(WHY)},
            "reasons": {
                name.removeprefix(WHY): text for name, text in cleaned.items() if name.startswith(WHY) and text
            },
            "reason": reason,
        }


class Difference:
    """One field of a proposal as people read it; ``now`` is what it says meanwhile, None where nothing has changed."""

    def __init__(self, field: ProposedField, subject: Any, now: str | None) -> None:
        self.field, self.now = field, now
        known = noun_of(subject).by_name[field.name] if subject is not None else None
        tell = known.told if known else lambda record, text: text
        self.before, self.after = tell(subject, field.before), tell(subject, field.after)
        self.now_told = tell(subject, now) if now is not None else ""

    @property
    def has_moved_on(self) -> bool:
        return self.now is not None

    def choice(self) -> forms.ChoiceField:
        """The question whether to accept it."""
        return forms.ChoiceField(
            label=_("Verdict"),
            choices=VERDICTS[1:] if self.has_moved_on else VERDICTS,
            initial=REFUSE if self.has_moved_on else ACCEPT,
            widget=forms.RadioSelect,
            help_text=self._told(),
        )

    def _told(self) -> str:
        nothing = _("empty")
        told = format_html(
            '<span class="differences"><del>{}</del> → <ins>{}</ins></span>',
            self.before or nothing,
            self.after or nothing,
        )
        if not self.has_moved_on:
            return told
        now = _("Changed since; it says now: %(text)s") % {"text": self.now_told or nothing}
        return format_html("{} <strong>{}</strong>", told, now)
