"""What can be said of applications by whoever applies, decides or judges."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from rest_framework import serializers

from api.inputs.base import Input, RecordField, RecordInput
from api.inputs.records import organization_field, program_field, reviewer_field
from ecosystem.organizations.choices import Kind
from ecosystem.programs.choices import Advice
from ecosystem.programs.models import Affiliation, Application, Objection


def _kept(user: Any) -> QuerySet:
    return Application.objects.kept_by(user)


application_field = partial(RecordField, _kept)
text = partial(serializers.CharField, required=False, allow_blank=True)


class ApplicationInput(Input):
    """The program, and the organization that applies where the registry has it and one acts for it."""

    program = program_field()
    organization = organization_field(required=False, allow_null=True)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False, help_text="Of the mails about it.")


class DraftInput(Input):
    """What the application says so far. What is not named stays; nothing is judged before it is handed in."""

    reason = None
    version = serializers.IntegerField(
        required=False, min_value=0, help_text="The `draft_version` that was read: where it is another by now, 409."
    )
    title = text(help_text="The name of the project.")
    name = text(help_text="The official name, or what the team calls itself.")
    name_en = text()
    kind = serializers.ChoiceField(Kind.choices, required=False, allow_blank=True)
    uscc = text(help_text="Unified social credit code.")
    host = text(help_text="For a team: the id of the organization under which it applies.")
    place = text(help_text="A code.")
    sectors = serializers.ListField(child=serializers.CharField(), required=False, max_length=50, help_text="Codes.")
    founded_on = serializers.DateField(required=False, allow_null=True)
    website = text()
    description = text()
    contact_name = text()
    contact_role = text()
    contact_phone = text()
    contact_email = text()
    answers = serializers.DictField(
        child=serializers.JSONField(), required=False, help_text="By the key of the question; the others stay."
    )
    agreed = serializers.BooleanField(required=False, help_text="Whether one agrees to the program's terms.")


class DocumentInput(Input):
    """A file, and which of the program's required documents it is; it takes the place of the one that is there."""

    document = serializers.CharField(max_length=12, help_text="The `key` of the required document.")
    file = serializers.FileField(allow_empty_file=True, max_length=500)


class RequestInput(Input):
    """What the applicant has to change, and by when."""

    request = serializers.CharField(max_length=2000, help_text="The applicant reads this as it is.")
    respond_by = serializers.DateField(required=False, help_text="Two weeks from now where it is left out.")


class ExtendInput(Input):
    """Until when the applicant can hand in."""

    respond_by = serializers.DateField()


class WaitlistInput(Input):
    """Where on the waiting list."""

    rank = serializers.IntegerField(
        required=False, min_value=1, max_value=9999, help_text="At its end where it is left out."
    )


class NoticeInput(Input):
    """From which day on it is announced."""

    on = serializers.DateField(required=False, help_text="Today where it is left out.")


class AcceptInput(Input):
    """From which day on the applicant is a member."""

    on = serializers.DateField(required=False, help_text="Today where it is left out.")


class LinkInput(Input):
    """Which organization of the registry the applicant is."""

    organization = organization_field()


class AssignReviewInput(Input):
    """Who is to judge, by when."""

    reviewer = reviewer_field()
    due_on = serializers.DateField(required=False, allow_null=True)


class SheetChange(Input):
    """What is filled in so far; what is not named is emptied."""

    scores = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=100),
        required=False,
        help_text="Points by the key of the criterion.",
    )
    advice = serializers.ChoiceField(Advice.choices, required=False, allow_blank=True)
    reason = text(max_length=4000, help_text="Why one recommends that.")


class SheetInput(Input):
    """Points for every criterion, a recommendation and a reason."""

    scores = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=100), default=dict)
    advice = serializers.ChoiceField(Advice.choices, allow_blank=True, default="")
    reason = text(max_length=4000, default="", help_text="Why one recommends that.")


class ObjectionInput(RecordInput):
    """What somebody said against an acceptance, and who said it."""

    application = application_field()

    class Meta:
        model = Objection
        fields = ("application", "text", "objector", "reached_at")


class AnswerInput(Input):
    """What is answered to an objection."""

    answer = serializers.CharField(max_length=4000)


class AffiliationInput(RecordInput):
    """To which organization somebody who reviews is tied: oneself, or somebody who reviews for one's center."""

    user = reviewer_field()
    organization = organization_field()

    class Meta:
        model = Affiliation
        fields = ("user", "organization", "tie", "starts_on", "ends_on", "note")
