"""Roles of staff and what each may do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of staff is for a center."""

    ADMINISTRATOR = "administrator", _("administrator")
    PROGRAM_MANAGER = "program_manager", _("program manager")
    DATA_EDITOR = "data_editor", _("data editor")
    REVIEWER = "reviewer", _("reviewer")
    VIEWER = "viewer", _("viewer")


class Capability(models.TextChoices):
    """What policies ask for; a role is a set of these."""

    VIEW = "view", _("see drafts, archived records and history")
    CONTACTS = "contacts", _("see and keep private contacts")
    EDIT = "edit", _("keep organizations, relationships, solutions, figures and sources")
    ENROLL = "enroll", _("keep programs and enrollments, decide on applications")
    REVIEW = "review", _("judge the applications that are assigned")
    ADMINISTER = "administer", _("keep centers, platforms, roles and vocabulary")


CAPABILITIES: dict[str, frozenset[str]] = {
    Role.ADMINISTRATOR: frozenset(Capability.values),
    Role.PROGRAM_MANAGER: frozenset(
        {Capability.VIEW, Capability.CONTACTS, Capability.EDIT, Capability.ENROLL, Capability.REVIEW}
    ),
    Role.DATA_EDITOR: frozenset({Capability.VIEW, Capability.CONTACTS, Capability.EDIT}),
    # Often somebody from outside: they see what everybody sees, and what they are asked to judge.
    Role.REVIEWER: frozenset({Capability.REVIEW}),
    Role.VIEWER: frozenset({Capability.VIEW}),
}
