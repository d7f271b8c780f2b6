"""What can be said of programs, of what they are made of, and of enrollments."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from api.inputs.base import Facts, Input, NumberedField, RecordInput
from api.inputs.records import (
    organization_field,
    place_field,
    platform_field,
    program_field,
    reviewer_field,
    sector_field,
    source_field,
)
from api.shapes.programs import FILE_CHOICES
from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.programs.models import (
    Evidence,
    GraduationCriterion,
    PanelMember,
    Program,
    Question,
    RequiredDocument,
    RubricCriterion,
)

PART = ("label", "label_en", "position")


def _criteria(user: Any) -> QuerySet:
    return GraduationCriterion.objects.filter(program__in=Program.objects.visible_to(user))


def codes(child: serializers.Field, help_text: str) -> serializers.ListField:
    """Some of a list of codes."""
    return serializers.ListField(child=child, required=False, max_length=200, help_text=help_text)


class ProgramChange(RecordInput):
    """What can be corrected of a program; its status has verbs."""

    platform = platform_field(required=False)
    source = source_field()
    admitted_kinds = codes(serializers.ChoiceField(Kind.choices), "None: any kind.")
    admitted_sectors = codes(serializers.CharField(), "Codes; what stands below a sector is admitted with it.")
    admitted_places = codes(serializers.CharField(), "Codes; what is part of a place is admitted with it.")
    required_schemes = codes(serializers.ChoiceField(Scheme.choices), "Identifiers that are asked for.")

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
            "terms",
            "terms_en",
            "takes_applications",
            "personality",
            "admitted_kinds",
            "admitted_sectors",
            "admitted_places",
            "required_schemes",
            "least_months",
            "most_months",
            "reviews_wanted",
            "blind",
            "notice_days",
            "term_months",
            "source",
            "quote",
        )


class ProgramInput(ProgramChange):
    """A new program of a platform, a draft unless ``status`` says otherwise."""

    platform = platform_field()

    class Meta(ProgramChange.Meta):
        fields = (*ProgramChange.Meta.fields, "status")


class CopyInput(Input):
    """The next cohort: another name and another time; everything else is as it is."""

    name = serializers.CharField(max_length=120)
    name_en = serializers.CharField(required=False, allow_blank=True, max_length=200)
    intake_opens_on = serializers.DateField(required=False, allow_null=True)
    intake_closes_on = serializers.DateField(required=False, allow_null=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)


class ShareInput(Input):
    """By when the reviews are due that are shared among the panel."""

    due_on = serializers.DateField(required=False, allow_null=True)


class ApplicantFacts(Facts):
    """What is known of somebody who would like to join: an organization's id, or what one would say of oneself."""

    organization = organization_field(required=False, help_text="Its id: what the registry knows of it counts.")
    kind = serializers.ChoiceField(Kind.choices, required=False)
    sectors = serializers.ListField(child=sector_field(), required=False, help_text="Codes; may be repeated.")
    place = place_field(required=False, help_text="The code of the place.")
    founded_on = serializers.DateField(required=False)
    schemes = serializers.ListField(
        child=serializers.ChoiceField(Scheme.choices),
        required=False,
        help_text="Identifiers that it has; may be repeated.",
    )
    has_host = serializers.BooleanField(required=False, help_text="Whether an organization hosts the team.")


class QuestionInput(RecordInput):
    """A question of the application form."""

    options = codes(serializers.CharField(max_length=200), "What can be chosen, where one chooses.")

    class Meta:
        model = Question
        fields = (*PART, "help", "help_en", "asked", "options", "required", "most", "identifies")


class RequiredDocumentInput(RecordInput):
    """A document that an application must or may come with."""

    types = codes(serializers.ChoiceField(FILE_CHOICES), "Kinds of file; none: any of them.")

    class Meta:
        model = RequiredDocument
        fields = (*PART, "help", "help_en", "required", "types", "most_megabytes", "identifies")


class RubricInput(RecordInput):
    """A criterion of the sheet that reviewers fill in."""

    class Meta:
        model = RubricCriterion
        fields = (*PART, "guidance", "guidance_en", "weight", "scale")


class GraduationInput(RecordInput):
    """Something that a member must or should have reached before it graduates."""

    class Meta:
        model = GraduationCriterion
        fields = (*PART, "required")


class PanelChange(RecordInput):
    """How many applications somebody takes at a time; null is any number."""

    class Meta:
        model = PanelMember
        fields = ("most",)


class PanelInput(PanelChange):
    """Somebody who reviews at the program's center."""

    user = reviewer_field()

    class Meta(PanelChange.Meta):
        fields = ("user", "most")


class EvidenceChange(RecordInput):
    """What can be corrected of evidence."""

    class Meta:
        model = Evidence
        fields = ("met", "on", "text", "url")


class EvidenceInput(EvidenceChange):
    """What shows that a member has reached something, or not yet."""

    criterion = NumberedField(_criteria, help_text="The number of a criterion for graduating from its program.")
    met = serializers.BooleanField()
    on = serializers.DateField(required=False, help_text="The day on which it was established; today if not said.")

    class Meta(EvidenceChange.Meta):
        fields = ("criterion", "met", "on", "text", "url")


class RenewInput(Input):
    """Until when an enrollment is agreed now, and why."""

    until = serializers.DateField()


class EnrollInput(Input):
    """An organization's place in a program, from a day on."""

    organization = organization_field()
    program = program_field()
    on = serializers.DateField(help_text="The day from which on it is enrolled; today at the latest.")
    term_ends_on = serializers.DateField(required=False, allow_null=True, help_text="Until when it is agreed.")
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
