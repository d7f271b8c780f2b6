"""How applications, their documents, reviews, objections and affiliations look: to each what they may see of them."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.programs import RuleShape
from api.shapes.references import OrganizationReference, PersonReference, PlaceReference, ProgramReference
from ecosystem.accounts.choices import Capability
from ecosystem.programs.choices import TOLD
from ecosystem.programs.dossiers import projects_of
from ecosystem.programs.models import (
    Affiliation,
    Application,
    ApplicationDocument,
    ApplicationSpell,
    Objection,
    Review,
)


class ApplicationDocumentShape(Shape):
    """A file of an application; ``document`` is the key of the program's required document. It is read at ``documents/``."""

    id = serializers.CharField(source="public_id")
    document = serializers.CharField(source="requirement.key")

    class Meta:
        model = ApplicationDocument
        fields = ("id", "document", "name", "content_type", "size", "digest", "uploaded_at")
        where = {"removed_at__isnull": True}


class ApplicationSpellShape(Shape):
    """The state of an application between two moments; ``reason`` is the center's own unless it was told."""

    class Meta:
        model = ApplicationSpell
        fields = ("state", "starts_at", "ends_at", "reason")
        order = ("starts_at", "pk")
        private = ("reason",)
        capability = Capability.ENROLL
        scope = {"center_id": "application__program__platform__center_id"}
        told = {"state": TOLD}


class ApplicationShape(Shape):
    """A request to join a program: to whoever applies, their own; to staff who decide, those that are handed in.

    What is handed in stands in the fields. What is being written stands in ``draft``, the applicant's alone.
    """

    id = serializers.CharField(source="public_id")
    program = ProgramReference(allow_null=True)
    organization = OrganizationReference(allow_null=True)
    host = OrganizationReference(allow_null=True)
    place = PlaceReference(allow_null=True)
    sectors = serializers.ListField(child=serializers.CharField(), help_text="Codes of sectors.")
    answers = serializers.DictField(help_text="By the key of the question.")
    documents = ApplicationDocumentShape(many=True)
    spells = ApplicationSpellShape(many=True)
    draft = serializers.DictField(allow_null=True, help_text="What is being written; `PATCH` saves it.")
    draft_version = serializers.IntegerField(allow_null=True)
    draft_saved_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Application
        fields = (
            "id",
            "program",
            "organization",
            "state",
            "state_since",
            "language",
            "title",
            "name",
            "name_en",
            "kind",
            "uscc",
            "host",
            "place",
            "sectors",
            "founded_on",
            "website",
            "description",
            "contact_name",
            "contact_role",
            "contact_phone",
            "contact_email",
            "answers",
            "documents",
            "terms_version",
            "created_at",
            "submitted_at",
            "checked_at",
            "decided_at",
            "respond_by",
            "request",
            "notice_starts_on",
            "notice_ends_on",
            "rank",
            "spells",
            "draft",
            "draft_version",
            "draft_saved_at",
        )
        own = ("draft", "draft_version", "draft_saved_at")
        private = ("checked_at",)
        capability = Capability.ENROLL
        scope = {"center_id": "program__platform__center_id"}


class CheckShape(serializers.Serializer):
    """What is missing or wrong in a draft, field by field, and what the program's rules say."""

    complete = serializers.BooleanField(source="is_complete", help_text="Whether it can be handed in as it is.")
    missing = serializers.DictField(
        source="errors",
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Sentences by field; a question's is `answers.` and its key, a document's `documents.` and its key.",
    )
    telling = serializers.ListField(
        child=serializers.CharField(),
        help_text="Where the program is judged blind: fields that say who applies; a mark covers it for reviewers.",
    )
    rules = RuleShape(many=True, source="verdicts")


class ReviewShape(Shape):
    """One reviewer's sheet: to the reviewer their own, to staff who decide all of their centers.

    ``application`` is its id, ``scores`` are points by the key of the criterion. ``draft`` is the reviewer's alone, ``note``
    the center's.
    """

    id = serializers.CharField(source="public_id")
    application = serializers.CharField(source="application.public_id")
    project = serializers.CharField(help_text="Where it is judged blind, a mark covers names in it.")
    blind = serializers.BooleanField(source="application.program.blind")
    program = ProgramReference(source="application.program", allow_null=True)
    reviewer = PersonReference(allow_null=True)
    scores = serializers.DictField(child=serializers.IntegerField())
    draft = serializers.DictField(allow_null=True)
    draft_saved_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Review
        fields = (
            "id",
            "application",
            "project",
            "program",
            "blind",
            "reviewer",
            "state",
            "due_on",
            "assigned_at",
            "submitted_at",
            "scores",
            "total",
            "advice",
            "reason",
            "note",
            "draft",
            "draft_saved_at",
        )
        made = {"project": projects_of}
        own = ("draft", "draft_saved_at")
        private = ("note",)
        capability = Capability.ENROLL
        scope = {"center_id": "application__program__platform__center_id"}


class LineShape(serializers.Serializer):
    """Something that is told, under its label."""

    label = serializers.CharField()
    text = serializers.CharField()


class FileShape(serializers.Serializer):
    """A document that can be read at ``documents/{id}/``, under the name it is saved by."""

    id = serializers.CharField(source="document.public_id")
    label = serializers.CharField()
    name = serializers.CharField()
    content_type = serializers.CharField(source="document.content_type")
    size = serializers.IntegerField(source="document.size")


class DossierShape(serializers.Serializer):
    """An application as its reviewer reads it; where it is judged blind, without what would tell who applies."""

    applicant = serializers.CharField(help_text="The name; where it is judged blind, the number of the application.")
    project = serializers.CharField()
    blind = serializers.BooleanField()
    facts = LineShape(many=True)
    answers = LineShape(many=True)
    documents = FileShape(many=True, source="files")


class ObjectionShape(Shape):
    """What somebody said against an acceptance under public notice; ``application`` is its id."""

    id = serializers.CharField(source="public_id")
    application = serializers.CharField(source="application.public_id")

    class Meta:
        model = Objection
        fields = (
            "id",
            "application",
            "state",
            "text",
            "objector",
            "reached_at",
            "received_at",
            "answer",
            "answered_at",
        )


class AffiliationShape(Shape):
    """That somebody who reviews is, or was, tied to an organization."""

    user = PersonReference(allow_null=True)
    organization = OrganizationReference(allow_null=True)

    class Meta:
        model = Affiliation
        fields = ("id", "user", "organization", "tie", "starts_on", "ends_on", "note")
