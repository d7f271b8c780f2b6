"""Verbs that write research projects, their partners and outputs, who uses these, and trainings."""

from ecosystem.research.services.outputs import (
    add_output,
    add_use,
    end_use,
    remove_output,
    remove_use,
    revise_output,
    revise_use,
)
from ecosystem.research.services.projects import (
    add_partner,
    add_project,
    archive_project,
    end_partner,
    publish_project,
    remove_partner,
    restore_project,
    revise_partner,
    revise_project,
)
from ecosystem.research.services.trainings import (
    add_training,
    archive_training,
    publish_training,
    restore_training,
    revise_training,
)

__all__ = [
    "add_output",
    "add_partner",
    "add_project",
    "add_training",
    "add_use",
    "archive_project",
    "archive_training",
    "end_partner",
    "end_use",
    "publish_project",
    "publish_training",
    "remove_output",
    "remove_partner",
    "remove_use",
    "restore_project",
    "restore_training",
    "revise_output",
    "revise_partner",
    "revise_project",
    "revise_training",
    "revise_use",
]
