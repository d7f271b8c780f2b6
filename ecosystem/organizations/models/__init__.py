"""Organizations, what belongs to them, and who represents them."""

from ecosystem.organizations.models.duplicates import Distinction, DuplicatePair
from ecosystem.organizations.models.finding import CopyDue, SearchDue, SearchEntry
from ecosystem.organizations.models.records import (
    Identifier,
    Organization,
    OrganizationLayer,
    OrganizationName,
    OrganizationSector,
    PartOfOrganization,
    merged_already,
    refuse_unusable_name,
)
from ecosystem.organizations.models.representing import Invitation, Representation
from ecosystem.organizations.models.telling import Contact, Milestone, OrganizationStatement

__all__ = [
    "Contact",
    "CopyDue",
    "Distinction",
    "DuplicatePair",
    "Identifier",
    "Invitation",
    "Milestone",
    "Organization",
    "OrganizationLayer",
    "OrganizationName",
    "OrganizationSector",
    "OrganizationStatement",
    "PartOfOrganization",
    "Representation",
    "SearchDue",
    "SearchEntry",
    "merged_already",
    "refuse_unusable_name",
]
