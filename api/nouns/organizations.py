"""Organizations and what belongs to them. Contacts are left out on purpose: the API never answers them."""

from typing import Any

from django.db.models import QuerySet

from api.inputs.graph import ReachFacts
from api.inputs.moves import CheckedInput
from api.inputs.organizations import (
    IdentifierInput,
    IncorporateInput,
    MergeInput,
    MilestoneInput,
    NameInput,
    OrganizationChange,
    OrganizationInput,
    OrganizationStatementInput,
    RenameInput,
)
from api.inputs.records import visible
from api.nouns.base import Act, Ask, Noun, Part
from api.nouns.graph import neighbors
from api.shapes.graph import NeighborsShape
from api.shapes.organizations import (
    IdentifierShape,
    MilestoneShape,
    NameShape,
    OrganizationShape,
    OrganizationStatementShape,
)
from ecosystem.organizations import services
from ecosystem.organizations.forwarding import forwarded
from ecosystem.organizations.models import (
    Identifier,
    Milestone,
    Organization,
    OrganizationName,
    OrganizationStatement,
)
from ecosystem.organizations.orders import ORDERS
from ecosystem.organizations.querysets import OrganizationQuerySet
from ecosystem.programs.filters import MemberFilter


def listed(user: Any) -> QuerySet:
    """What the directory lists, and everything in the registries the person works for."""
    return Organization.objects.kept_by(user) | Organization.objects.public()


NAMES = Part(
    name="names",
    singular="name",
    model=OrganizationName,
    shape=NameShape,
    parent="organization",
    add=Act(services.add_name, NameInput, {"name": "紫东太初", "kind": "alias", "language": "zh-hans"}),
    change=Act(services.revise_name, NameInput, {"note": "官网"}),
    remove=Act(services.remove_name),
)
IDENTIFIERS = Part(
    name="identifiers",
    singular="identifier",
    model=Identifier,
    shape=IdentifierShape,
    parent="organization",
    add=Act(services.add_identifier, IdentifierInput, {"scheme": "uscc", "value": "91420100MA4KXYQ386"}),
    change=Act(services.revise_identifier, IdentifierInput, {"value": "91420100MA4KXYQ399"}),
    remove=Act(services.remove_identifier),
)
MILESTONES = Part(
    name="milestones",
    singular="milestone",
    model=Milestone,
    shape=MilestoneShape,
    parent="organization",
    add=Act(services.add_milestone, MilestoneInput, {"title": "入驻中心", "happened_on": "2021-06-01"}),
    change=Act(services.revise_milestone, MilestoneInput, {"title_en": "Joined the center"}),
    remove=Act(services.remove_milestone),
)
STATEMENTS = Part(
    name="statements",
    singular="statement",
    model=OrganizationStatement,
    shape=OrganizationStatementShape,
    parent="organization",
    add=Act(services.add_statement, OrganizationStatementInput, {"topic": "mission", "text": "培养人工智能人才"}),
    change=Act(services.revise_statement, OrganizationStatementInput, {"text_en": "Trains people in AI"}),
    remove=Act(services.remove_statement),
)

ORGANIZATIONS = Noun(
    name="organizations",
    singular="organization",
    about="Companies, universities, institutes, agencies and teams of a city's registry. Any of their names and "
    "identifiers finds them; with `q` the best match comes first.",
    model=Organization,
    shape=OrganizationShape,
    listed=listed,
    opened=visible(Organization),
    filters=MemberFilter,
    orders=ORDERS,
    by_registry=True,
    of_today=True,
    forwards=forwarded,
    best_first=OrganizationQuerySet.best_match_first,
    in_memory=True,
    add=Act(
        services.register_organization,
        OrganizationInput,
        {
            "registry": "420100",
            "kind": "company",
            "name": "武汉示例智能科技有限公司",
            "names": [{"name": "示例智能", "kind": "short"}],
            "reason": "列入名录",
        },
    ),
    change=Act(services.revise_organization, OrganizationChange, {"website": "https://example.org/"}),
    verbs={
        "publish": Act(services.publish_organization),
        "unlist": Act(services.unlist_organization),
        "archive": Act(services.archive_organization),
        "restore": Act(services.restore_organization),
        "verify": Act(services.verify_organization, CheckedInput, {"on": "2021-11-30"}),
        "incorporate": Act(
            services.incorporate, IncorporateInput, {"name": "新公司有限公司", "uscc": "", "on": "2021-11-30"}
        ),
        "merge": Act(
            services.merge_organizations,
            MergeInput,
            {"absorbed": "abcdefghjk", "choices": {"website": "absorbed"}, "reason": "重复登记"},
        ),
        "rename": Act(services.rename_organization, RenameInput, {"name": "新名称有限公司", "on": "2021-11-30"}),
    },
    asks={"neighbors": Ask(neighbors, NeighborsShape, ReachFacts)},
    parts=(NAMES, IDENTIFIERS, MILESTONES, STATEMENTS),
)
