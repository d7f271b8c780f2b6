"""Verbs that write organizations and what belongs to them."""

from ecosystem.organizations.services.contacts import add_contact, erase_contact, remove_contact, revise_contact
from ecosystem.organizations.services.duplicates import tell_apart
from ecosystem.organizations.services.identifiers import add_identifier, remove_identifier, revise_identifier
from ecosystem.organizations.services.merging import merge_organizations
from ecosystem.organizations.services.milestones import add_milestone, remove_milestone, revise_milestone
from ecosystem.organizations.services.names import add_name, remove_name, rename_organization, revise_name
from ecosystem.organizations.services.records import (
    archive_organization,
    confirm_organization,
    publish_organization,
    register_organization,
    restore_organization,
    revise_organization,
    unlist_organization,
    verify_organization,
)
from ecosystem.organizations.services.representations import (
    accept_invitation,
    claim_organization,
    end_representation,
    invite_colleague,
    refuse_representation,
    verify_representation,
    withdraw_invitation,
)
from ecosystem.organizations.services.statements import add_statement, remove_statement, revise_statement
from ecosystem.organizations.services.teams import incorporate

__all__ = [
    "accept_invitation",
    "add_contact",
    "add_identifier",
    "add_milestone",
    "add_name",
    "add_statement",
    "archive_organization",
    "claim_organization",
    "confirm_organization",
    "end_representation",
    "erase_contact",
    "incorporate",
    "invite_colleague",
    "merge_organizations",
    "publish_organization",
    "refuse_representation",
    "register_organization",
    "remove_contact",
    "remove_identifier",
    "remove_milestone",
    "remove_name",
    "remove_statement",
    "rename_organization",
    "restore_organization",
    "revise_contact",
    "revise_identifier",
    "revise_milestone",
    "revise_name",
    "revise_organization",
    "revise_statement",
    "tell_apart",
    "unlist_organization",
    "verify_organization",
    "verify_representation",
    "withdraw_invitation",
]
