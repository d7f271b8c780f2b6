"""What can be said of reports and of reports by mail."""

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.inputs.base import Facts, Input, RecordInput
from api.inputs.records import center_field, program_field
from ecosystem.core.dates import today
from ecosystem.reports.models import Subscription

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
DAY = {"input_formats": ["%Y-%m-%d"], "error_messages": {"invalid": _("Write the date like 2021-11-30.")}}


class MonthFacts(Facts):
    """Which month."""

    month = serializers.RegexField(
        MONTH, max_length=7, error_messages={"invalid": _("Write the month like 2021-11.")}, help_text="Like `2021-11`."
    )

    def validate_month(self, month: str) -> date:
        first = date.fromisoformat(f"{month}-01")
        if first > today():
            raise serializers.ValidationError(_("The month has not begun."))
        return first


class CohortFacts(Facts):
    """Who joined when."""

    since = serializers.DateField(help_text="The first day of the intake.", **DAY)  # type: ignore[arg-type]
    until = serializers.DateField(help_text="The day before which they joined.", **DAY)  # type: ignore[arg-type]

    def validate(self, facts: dict[str, Any]) -> dict[str, Any]:
        if facts["until"] <= facts["since"]:
            raise serializers.ValidationError({"until": _("The period must end after it starts.")})
        return facts


class SubscriptionChange(RecordInput):
    """What can be changed of a report by mail."""

    program = program_field(required=False, allow_null=True, help_text="Of a cohort report.")

    class Meta:
        model = Subscription
        fields = ("program", "joined_since", "day", "language", "pdf", "workbook", "held")


class SubscriptionInput(SubscriptionChange):
    """A new report by mail; nobody gets it before they are added and agree."""

    center = center_field()

    class Meta(SubscriptionChange.Meta):
        fields = ("center", "kind", *SubscriptionChange.Meta.fields)


class ReaderInput(Input):
    """An address; whoever reads it is asked by mail, unless it is the confirmed address of an account."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)


class ReaderChange(Input):
    """How the reader is called; another address is another reader."""

    name = serializers.CharField(max_length=120)
