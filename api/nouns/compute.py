"""Compute granted to members, and what they used of it: for staff, with a key."""

from api.inputs.compute import AllocationChange, AllocationInput, GrantInput, SolutionLinkInput, UsageChange, UsageInput
from api.inputs.moves import OnInput
from api.inputs.records import visible
from api.nouns.base import NEWEST_FIRST, Act, Noun, Part
from api.shapes.compute import AllocationShape, UsageShape
from ecosystem.compute import services
from ecosystem.compute.filters import AllocationFilter
from ecosystem.compute.models import Allocation, Usage
from ecosystem.core.paging import Key

USAGE = Part(
    name="usage",
    singular="month of usage",
    about="What was used in a month: never more than is left of the allocation, nor all members together more than the center had.",
    model=Usage,
    shape=UsageShape,
    parent="allocation",
    needs="compute.view",
    add=Act(services.record_usage, UsageInput, {"month": "2022-03-01", "amount": 120.5}),
    change=Act(services.revise_usage, UsageChange, {"amount": 121, "reason": "补记"}),
    remove=Act(services.remove_usage),
)
ALLOCATIONS = Noun(
    name="allocations",
    singular="allocation",
    about="For staff: compute that members asked for and were granted, in PFLOPS·h. `state=requested` with `ordering=waiting` "
    "is the waiting list.",
    model=Allocation,
    shape=AllocationShape,
    listed=visible(Allocation),
    opened=visible(Allocation),
    filters=AllocationFilter,
    orders={**NEWEST_FIRST, "waiting": (Key("requested_on"), Key("id"))},
    by_registry=True,
    with_key=True,
    add=Act(
        services.request_allocation,
        AllocationInput,
        {"enrollment": "0123456789", "requested": 1000, "starts_on": "2022-01-01", "ends_on": "2023-01-01"},
    ),
    verbs={
        "grant": Act(services.grant_allocation, GrantInput, {"granted": 800, "reason": "按季度用量"}),
        "refuse": Act(services.refuse_allocation, example={"reason": "名额有限"}),
        "withdraw": Act(services.withdraw_allocation, example={"reason": "项目推迟"}),
        "change": Act(services.change_allocation, AllocationChange, {"granted": 1500, "reason": "加量"}),
        "link": Act(
            services.link_allocation, SolutionLinkInput, {"solution": "0123456789", "reason": "算力用于该方案"}
        ),
        "end": Act(services.end_allocation, OnInput, {"on": "2022-09-30", "reason": "退出"}),
    },
    parts=(USAGE,),
)
