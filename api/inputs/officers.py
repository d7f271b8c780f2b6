"""What can be said of desk officers, the service log and offices."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from api.inputs.base import Input, RecordField, RecordInput
from api.inputs.records import center_field, organization_field, visible
from ecosystem.accounts.choices import Capability
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import scope_of
from ecosystem.casework.choices import WRITING
from ecosystem.casework.models import Task
from ecosystem.casework.people import colleagues
from ecosystem.incubation.models import ServiceCase
from ecosystem.officers.models import Assignment, LogEntry, Office
from ecosystem.solutions.models import Solution


def _officers(user: Any) -> QuerySet:
    return colleagues(WRITING, scope_of(user).centers(Capability.VIEW))


def _responsible(user: Any) -> QuerySet:
    """Whoever answers for something that one sees, also where they no longer work there."""
    held = (
        Assignment.objects.visible_to(user).open().values("officer"),
        ServiceCase.objects.visible_to(user).open().filter(officer__isnull=False).values("officer"),
        Task.objects.visible_to(user).open().filter(assignee__isnull=False).values("assignee"),
    )
    mine, carried, owed = (rows.order_by() for rows in held)
    return User.objects.filter(pk__in=mine.union(carried, owed))


officer_field = partial(RecordField, _officers, "username", help_text="The sign-in name.")


class AssignmentInput(RecordInput):
    """Who answers for a member from a day on; who did until then no longer does."""

    center = center_field()
    organization = organization_field()
    officer = officer_field()
    on = serializers.DateField(required=False, help_text="Since when; today where it is left out.")

    class Meta:
        model = Assignment
        fields = ("center", "organization", "officer", "remark", "on")


class AssignmentChange(RecordInput):
    """What can be corrected."""

    class Meta:
        model = Assignment
        fields = ("starts_on", "remark")


class AssignmentEnd(Input):
    """The day on which it ends."""

    on = serializers.DateField(required=False, help_text="Today where it is left out.")


class ContactChange(RecordInput):
    """What can be corrected of a contact."""

    service_case = RecordField(visible(ServiceCase), required=False, allow_null=True)
    solution = RecordField(visible(Solution), required=False, allow_null=True)

    class Meta:
        model = LogEntry
        fields = ("direction", "happened_on", "subject", "text", "next_contact_on", "service_case", "solution")


class ContactInput(ContactChange):
    """A contact with a member. A request always comes from the member, and an answer goes to it."""

    center = center_field()
    organization = organization_field()
    officer = officer_field(required=False)
    answers = RecordField(visible(LogEntry), required=False, allow_null=True, help_text="The request that it answers.")

    class Meta(ContactChange.Meta):
        fields = (*ContactChange.Meta.fields, "center", "organization", "kind", "officer", "answers")


class RequestAnswerInput(RecordInput):
    """The answer to a request."""

    officer = officer_field(required=False)

    class Meta:
        model = LogEntry
        fields = ("subject", "text", "kind", "happened_on", "next_contact_on", "officer")


class OfficeChange(RecordInput):
    """How an office is called and reached, and whether members see in the portal who answers for them."""

    class Meta:
        model = Office
        fields = (
            *("name", "name_en", "phone", "email", "hours", "hours_en", "address", "address_en"),
            "shows_officer",
        )


class OfficeInput(OfficeChange):
    """A new office."""

    center = center_field()

    class Meta(OfficeChange.Meta):
        fields = (*OfficeChange.Meta.fields, "center")


class HandOverInput(Input):
    """Whose portfolio goes to whom."""

    officer = RecordField(_responsible, "username", help_text="The sign-in name.")
    to = serializers.ListField(
        child=officer_field(), min_length=1, max_length=50, help_text="The sign-in names of those who take over."
    )
