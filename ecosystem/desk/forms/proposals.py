"""Deciding on a proposed change, field by field."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecosystem.desk.forms.base import ReasonForm
from ecosystem.intake.fields import conflicts_of, present_values
from ecosystem.intake.models import ProposedField

ACCEPT, REFUSE = "accept", "refuse"
VERDICTS = ((ACCEPT, gettext_lazy("Accept")), (REFUSE, gettext_lazy("Refuse")))


class DecisionForm(ReasonForm):
    """Accept or refuse, for every field; what was changed since it was proposed can only be refused."""

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        present = present_values(self.record.organization)
        proposed = list(self.record.fields.order_by("pk"))
        stale = conflicts_of(proposed, self.record.organization)
        for field in proposed:
            self.fields[field.name] = _choice(field, present[field.name] if field.name in stale else None)
        self.fields["reason"].help_text = _("Needed where something is refused; whoever proposed it reads it.")
        self.order_fields([*(field.name for field in proposed), "reason"])

    def values(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        reason = cleaned.pop("reason", "")
        return {"accepted": {name for name, verdict in cleaned.items() if verdict == ACCEPT}, "reason": reason}


def _choice(field: ProposedField, changed_to: str | None) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=capfirst(str(field.get_name_display())),
        choices=VERDICTS[1:] if changed_to is not None else VERDICTS,
        initial=REFUSE if changed_to is not None else ACCEPT,
        widget=forms.RadioSelect,
        help_text=_difference(field, changed_to),
    )


def _difference(field: ProposedField, changed_to: str | None) -> str:
    nothing = _("empty")
    told = format_html(
        '<span class="diff"><del>{}</del> → <ins>{}</ins></span>', field.before or nothing, field.after or nothing
    )
    if changed_to is None:
        return told
    return format_html(
        "{} <strong>{}</strong>", told, _("Changed since; it says now: %(text)s") % {"text": changed_to or nothing}
    )
