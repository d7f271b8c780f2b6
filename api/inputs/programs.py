"""What can be said of programs and enrollments."""

from rest_framework import serializers

from api.inputs.base import Input, RecordInput
from api.inputs.records import organization_field, platform_field, program_field, source_field
from ecosystem.programs.models import Program


class ProgramChange(RecordInput):
    """What can be corrected of a program; its status has verbs."""

    platform = platform_field(required=False)
    source = source_field()

    class Meta:
        model = Program
        fields = (
            "platform",
            "name",
            "name_en",
            "starts_on",
            "ends_on",
            "intake_opens_on",
            "intake_closes_on",
            "seats",
            "description",
            "description_en",
            "eligibility",
            "eligibility_en",
            "benefits",
            "benefits_en",
            "judging",
            "judging_en",
            "source",
            "quote",
        )


class ProgramInput(ProgramChange):
    """A new program of a platform, a draft unless ``status`` says otherwise."""

    platform = platform_field()

    class Meta(ProgramChange.Meta):
        fields = (*ProgramChange.Meta.fields, "status")


class EnrollInput(Input):
    """An organization's place in a program, from a day on."""

    organization = organization_field()
    program = program_field()
    on = serializers.DateField(help_text="The day from which on it is enrolled; today at the latest.")
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class MoveInput(Input):
    """A move of an enrollment: on which day, and why."""

    on = serializers.DateField(help_text="The day from which on it is in the new state; today at the latest.")
    reason = serializers.CharField(max_length=300, help_text="Why; kept with the enrollment and in the history.")


class EnrollmentChange(Input):
    """Dates that were written down wrongly, or the note."""

    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class SpellChange(Input):
    """Since when an enrollment was in a state, or (``note``) why."""

    starts_on = serializers.DateField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)
