"""Forms about solutions, their parties, outcomes and statements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import today
from ecosystem.desk.forms.base import ReasonForm, RecordForm
from ecosystem.desk.forms.fields import DayField, RecordField
from ecosystem.desk.forms.organizations import SectorsField
from ecosystem.solutions import services
from ecosystem.solutions.choices import PartyRole, Stage
from ecosystem.solutions.models import Outcome, Solution, SolutionParty, SolutionStatement


class SolutionForm(RecordForm):
    """A solution; its stage and its developer are asked for when it is new, and move by verbs of their own later."""

    sectors = SectorsField()
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("not known")), *Stage.choices])
    stage_starts_on = DayField(label=_("In this stage since"), required=False)
    developer = RecordField("organizations", label=_("Developer"), required=False)

    only_new = ("registry", "stage", "stage_starts_on", "developer")
    groups = (
        (_("Where it stands"), ("stage", "stage_starts_on", "developer", "center")),
        (_("What it does"), ("problem", "problem_en", "description", "description_en", "stack", "sectors")),
        (_("Who says so"), ("source", "quote")),
    )

    class Meta(RecordForm.Meta):
        model = Solution
        fields = (
            "name",
            "name_en",
            "name_is_description",
            "registry",
            "center",
            "problem",
            "problem_en",
            "description",
            "description_en",
            "stack",
            "sectors",
            "source",
            "quote",
        )


def register_with_developer(*, developer: Any = None, **values: Any) -> Solution:
    """Register a solution, with its developer where one was named."""
    parties = [{"organization": developer, "role": PartyRole.DEVELOPER}] if developer else []
    return services.register_solution(parties=parties, **values)


class AdvanceForm(ReasonForm):
    """To which stage, from which day on."""

    stage = forms.ChoiceField(label=_("To the stage"), choices=Stage.choices)
    on = DayField(label=_("From the day"), initial=today)
    source = RecordField("sources", label=_("Source"), required=False)


class PartyForm(RecordForm):
    """Who has which role in a solution, and when."""

    only_new = ("solution",)

    class Meta(RecordForm.Meta):
        model = SolutionParty
        fields = ("solution", "organization", "role", "starts_on", "ends_on", "source", "quote")


class OutcomeForm(RecordForm):
    """A measured result: before and after, or the change alone. What was not measured stays empty."""

    only_new = ("solution",)
    groups = (
        (_("Before and after"), ("baseline", "comparator", "result", "unit")),
        (_("Or the change alone"), ("change_value", "change_unit", "direction", "better")),
        (_("Measured"), ("measured_on", "measured_by", "method", "method_en", "remark", "remark_en")),
        (_("Who says so"), ("source", "quote")),
    )

    class Meta(RecordForm.Meta):
        model = Outcome
        fields = (
            "solution",
            "metric",
            "metric_en",
            "unit",
            "baseline",
            "comparator",
            "result",
            "change_value",
            "change_unit",
            "direction",
            "better",
            "measured_on",
            "measured_by",
            "method",
            "method_en",
            "remark",
            "remark_en",
            "source",
            "quote",
        )


class StatementForm(RecordForm):
    """What a source says of a solution."""

    only_new = ("solution",)

    class Meta(RecordForm.Meta):
        model = SolutionStatement
        fields = ("solution", "topic", "text", "text_en", "source", "quote")
