"""What can be said of service cases."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from api.inputs.base import Input, NumberedField, RecordField, RecordInput
from api.inputs.records import every, organization_field, source_field, visible
from ecosystem.accounts.choices import Capability
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import scope_of
from ecosystem.casework.people import colleagues
from ecosystem.centers.models import CenterStep
from ecosystem.incubation.models import ServiceCase
from ecosystem.solutions.models import Solution


def _officers(user: Any) -> QuerySet:
    return colleagues({Capability.ENROLL}, scope_of(user).centers(Capability.VIEW))


def _carrying(user: Any) -> QuerySet:
    """Whoever carries a case that one sees, also where they no longer work there."""
    cases = ServiceCase.objects.visible_to(user).open()
    return User.objects.filter(pk__in=cases.values("officer"))


step_field = partial(NumberedField, every(CenterStep), help_text="The number of a step of the center.")
solution_field = partial(RecordField, visible(Solution))
officer_field = partial(
    RecordField, _officers, "username", allow_null=True, help_text="The sign-in name; null is nobody."
)


class CaseInput(RecordInput):
    """A step that is planned for a member or one of its solutions."""

    step = step_field()
    organization = organization_field()
    solution = solution_field(required=False, allow_null=True)
    officer = officer_field(required=False)
    on = serializers.DateField(required=False, help_text="Since when it is planned; today where it is left out.")

    class Meta:
        model = ServiceCase
        fields = ("step", "organization", "solution", "officer", "due_on", "on")


class CaseChange(RecordInput):
    """What can be corrected of a case; where it stands has verbs."""

    source = source_field()

    class Meta:
        model = ServiceCase
        fields = ("due_on", "deliverable", "source", "quote")


class CaseDayInput(Input):
    """A verb that is about a day."""

    on = serializers.DateField(required=False, help_text="Today where it is left out.")


class FinishInput(CaseDayInput):
    """What was delivered."""

    deliverable = serializers.CharField(max_length=2000)
    source = source_field()
    quote = serializers.CharField(max_length=500, required=False, allow_blank=True)


class AdvanceCaseInput(CaseDayInput):
    """What was delivered, and with which step it goes on."""

    step = step_field()
    deliverable = serializers.CharField(max_length=2000)
    due_on = serializers.DateField(required=False, allow_null=True, help_text="When the next step is due.")


class OfficerInput(Input):
    """Who carries it from now on."""

    officer = officer_field()


class PortfolioInput(Input):
    """Whose open cases go to whom."""

    officer = RecordField(_carrying, "username", help_text="The sign-in name.")
    to = officer_field()
