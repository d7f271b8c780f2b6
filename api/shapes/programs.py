"""How programs, what they are made of, and enrollments look."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import (
    OrganizationReference,
    PersonReference,
    PlatformReference,
    ProgramReference,
    SourceReference,
)
from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.programs.models import (
    Enrollment,
    EnrollmentSpell,
    Evidence,
    GraduationCriterion,
    PanelMember,
    Program,
    Question,
    RequiredDocument,
    RubricCriterion,
)
from ecosystem.programs.models.requirements import FILE_TYPES

FILE_CHOICES = [(kind, kind.upper()) for kind in FILE_TYPES]


class ProgramShape(Shape):
    """Something an organization can enroll in. Its dates are when it runs."""

    id = serializers.CharField(source="public_id")
    platform = PlatformReference(allow_null=True)
    source = SourceReference(allow_null=True)
    admitted_kinds = serializers.ListField(child=serializers.ChoiceField(Kind.choices))
    admitted_sectors = serializers.ListField(child=serializers.CharField(), help_text="Codes of sectors.")
    admitted_places = serializers.ListField(child=serializers.CharField(), help_text="Codes of places.")
    required_schemes = serializers.ListField(child=serializers.ChoiceField(Scheme.choices))

    class Meta:
        model = Program
        fields = (
            "id",
            "name",
            "name_en",
            "status",
            "platform",
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


PART = ("id", "key", "position", "label", "label_en")


class QuestionShape(Shape):
    """A question of the application form; ``key`` is what its answer is kept by."""

    options = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Question
        fields = (*PART, "help", "help_en", "asked", "options", "required", "most", "identifies", "retired")


class RequiredDocumentShape(Shape):
    """A document that an application must or may come with; ``key`` is what it is attached by."""

    types = serializers.ListField(child=serializers.ChoiceField(FILE_CHOICES))

    class Meta:
        model = RequiredDocument
        fields = (*PART, "help", "help_en", "required", "types", "most_megabytes", "identifies", "retired")


class RubricShape(Shape):
    """A criterion of the sheet that reviewers fill in; ``key`` is what its points are kept by."""

    class Meta:
        model = RubricCriterion
        fields = (*PART, "guidance", "guidance_en", "weight", "scale", "retired")


class GraduationShape(Shape):
    """Something that a member must or should have reached before it graduates."""

    class Meta:
        model = GraduationCriterion
        fields = (*PART, "required", "retired")


class PanelShape(Shape):
    """Somebody who reviews applications to the program; ``most`` is how many they take at a time."""

    user = PersonReference(allow_null=True)

    class Meta:
        model = PanelMember
        fields = ("id", "user", "most")


class RuleShape(serializers.Serializer):
    """What one of the program's rules says; ``met`` is null where not enough is known, ``field`` where to say it."""

    rule = serializers.CharField()
    field = serializers.CharField()
    label = serializers.CharField()
    met = serializers.BooleanField(allow_null=True)
    sentence = serializers.CharField(help_text="Why not, in the language asked for.")


class EligibilityShape(serializers.Serializer):
    """Whether somebody can join; null where not enough is known."""

    eligible = serializers.BooleanField(allow_null=True)
    rules = RuleShape(many=True)


class SpellShape(Shape):
    """The state of an enrollment between two dates; ``reason`` is for staff of its center."""

    class Meta:
        model = EnrollmentSpell
        fields = ("id", "state", "starts_on", "ends_on", "reason")
        order = ("starts_on", "pk")
        private = ("reason",)
        scope = {"center_id": "enrollment__program__platform__center_id"}


class EnrollmentShape(Shape):
    """An organization's place in a program; ``state`` is today's, ``spells`` say what it was when.

    ``term_ends_on`` is until when it is agreed; it and ``note`` are for staff of its center.
    """

    id = serializers.CharField(source="public_id")
    organization = OrganizationReference(allow_null=True)
    program = ProgramReference(allow_null=True)
    spells = SpellShape(many=True)

    class Meta:
        model = Enrollment
        fields = ("id", "organization", "program", "state", "starts_on", "ends_on", "term_ends_on", "note", "spells")
        private = ("note", "term_ends_on")
        scope = {"center_id": "program__platform__center_id"}


class CriterionReference(Shape):
    class Meta:
        model = GraduationCriterion
        fields = ("id", "label", "label_en", "required")


class EvidenceShape(Shape):
    """What shows that a member has reached something, or not yet."""

    criterion = CriterionReference()

    class Meta:
        model = Evidence
        fields = ("id", "criterion", "met", "on", "text", "url")
