"""Members and their solutions on their way through the service steps of a center: for staff, with a key."""

from api.inputs.incubation import (
    AdvanceCaseInput,
    CaseChange,
    CaseDayInput,
    CaseInput,
    FinishInput,
    OfficerInput,
)
from api.inputs.records import visible
from api.nouns.base import NEWEST_FIRST, Act, Noun
from api.shapes.incubation import ServiceCaseShape
from ecosystem.core.paging import Key
from ecosystem.incubation import services
from ecosystem.incubation.filters import ServiceCaseFilter
from ecosystem.incubation.models import ServiceCase

SERVICE_CASES = Noun(
    name="service-cases",
    singular="service case",
    about="For staff: service steps carried out for members and their solutions. `officer=me` are one's own, "
    "`officer=nobody` those that nobody carries; `stuck` is `long`, `late` or `quiet`; with `as_of`, `state` is the one at "
    "the end of that day.",
    model=ServiceCase,
    shape=ServiceCaseShape,
    listed=visible(ServiceCase),
    opened=visible(ServiceCase),
    filters=ServiceCaseFilter,
    orders={**NEWEST_FIRST, "due": (Key("due_on", nullable=True), Key("id"))},
    by_registry=True,
    with_key=True,
    add=Act(
        services.plan_case,
        CaseInput,
        {
            "step": 1,
            "organization": "abcdefghjk",
            "solution": "0123456789",
            "officer": "qian",
            "on": "2022-01-10",
            "due_on": "2022-03-31",
        },
    ),
    change=Act(services.revise_case, CaseChange, {"due_on": "2022-04-30", "reason": "数据晚到"}),
    verbs={
        "start": Act(services.start_case, CaseDayInput, {"on": "2022-02-01"}),
        "finish": Act(services.finish_case, FinishInput, {"deliverable": "场景分析报告", "on": "2022-03-01"}),
        "advance": Act(
            services.advance_case, AdvanceCaseInput, {"step": 2, "deliverable": "场景分析报告", "on": "2022-03-01"}
        ),
        "skip": Act(services.skip_case, CaseDayInput, {"reason": "已有模型"}),
        "cancel": Act(services.cancel_case, CaseDayInput, {"reason": "项目中止"}),
        "reopen": Act(services.reopen_case, example={"reason": "需要补充"}),
        "hand-over": Act(services.hand_over_case, OfficerInput, {"officer": "qian", "reason": "休假"}),
    },
)
