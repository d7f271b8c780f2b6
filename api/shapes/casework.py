"""How tasks, notes and the welcome of new members look: to staff, for nobody else sees any of them."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.references import CenterReference, OrganizationReference, PersonReference, ProgramReference
from ecosystem.casework.models import Mention, Note, Task, WelcomeTask


class AboutShape(Shape):
    """What a record is about; ``application`` and ``enrollment`` are ids."""

    id = serializers.CharField(source="public_id")
    center = CenterReference(allow_null=True)
    organization = OrganizationReference(allow_null=True)
    application = serializers.CharField(source="application.public_id", allow_null=True)


class TaskShape(AboutShape):
    """Something staff have to do."""

    enrollment = serializers.CharField(source="enrollment.public_id", allow_null=True)
    assignee = PersonReference(allow_null=True)
    done_by = PersonReference(allow_null=True)

    class Meta:
        model = Task
        fields = (
            "id",
            "title",
            "title_en",
            "description",
            "kind",
            "state",
            "due_on",
            "assignee",
            "center",
            "organization",
            "application",
            "enrollment",
            "created_at",
            "done_at",
            "done_by",
        )


class MentionShape(Shape):
    """Somebody whom a note names."""

    username = serializers.CharField(source="person.username")
    name = serializers.CharField(source="person.name")

    class Meta:
        model = Mention
        fields = ("username", "name")
        order = ("person__username",)


class NoteShape(AboutShape):
    """What somebody noted; ``updated_at`` is when the text was changed, if it was."""

    author = PersonReference(allow_null=True)
    mentions = MentionShape(many=True)

    class Meta:
        model = Note
        fields = (
            "id",
            "text",
            "author",
            "pinned",
            "mentions",
            "center",
            "organization",
            "application",
            "created_at",
            "updated_at",
        )


class WelcomeShape(Shape):
    """What is to be done whenever somebody joins a program, so many days after."""

    program = ProgramReference(allow_null=True)
    person = PersonReference(allow_null=True)

    class Meta:
        model = WelcomeTask
        fields = ("id", "program", "position", "title", "title_en", "days", "role", "person")
