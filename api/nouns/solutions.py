"""Solutions and what belongs to them."""

from api.inputs.moves import CheckedInput, OnInput
from api.inputs.records import visible
from api.inputs.solutions import (
    AdvanceInput,
    OutcomeInput,
    SolutionChange,
    SolutionInput,
    SolutionPartyInput,
    SolutionStatementInput,
    StageChange,
)
from api.nouns.base import NEWEST_FIRST, Act, Noun, Part
from api.shapes.solutions import (
    OutcomeShape,
    SolutionPartyShape,
    SolutionShape,
    SolutionStatementShape,
    StageShape,
)
from ecosystem.core.searching import Findable
from ecosystem.solutions import services
from ecosystem.solutions.filters import SolutionFilter
from ecosystem.solutions.models import Outcome, Solution, SolutionParty, SolutionStage, SolutionStatement

STAGES = Part(
    name="stages",
    singular="stage",
    about="A solution comes to another stage by `advance`.",
    model=SolutionStage,
    shape=StageShape,
    parent="solution",
    change=Act(services.correct_stage, StageChange, {"starts_on": "2021-06-01"}),
)
PARTIES = Part(
    name="parties",
    singular="party",
    model=SolutionParty,
    shape=SolutionPartyShape,
    parent="solution",
    add=Act(services.add_party, SolutionPartyInput, {"organization": "0123456789", "role": "developer"}),
    change=Act(services.revise_party, SolutionPartyInput, {"starts_on": "2021-06-01"}),
    remove=Act(services.remove_party),
    verbs={"end": Act(services.end_party, OnInput, {"on": "2021-11-30"})},
)
OUTCOMES = Part(
    name="outcomes",
    singular="outcome",
    key="public_id",
    key_pattern="[0-9a-z]{1,16}",
    model=Outcome,
    shape=OutcomeShape,
    parent="solution",
    add=Act(
        services.add_outcome,
        OutcomeInput,
        {"metric": "道路病害识别准确率", "unit": "%", "baseline": 85, "result": 95, "comparator": "gte"},
    ),
    change=Act(services.revise_outcome, OutcomeInput, {"metric_en": "Precision on road defects"}),
    remove=Act(services.remove_outcome),
    verbs={"verify": Act(services.verify_outcome, CheckedInput, {"on": "2021-11-30"})},
)
STATEMENTS = Part(
    name="statements",
    singular="statement",
    model=SolutionStatement,
    shape=SolutionStatementShape,
    parent="solution",
    add=Act(services.add_statement, SolutionStatementInput, {"topic": "application", "text": "城市道路巡检"}),
    change=Act(services.revise_statement, SolutionStatementInput, {"text_en": "Inspection of city roads"}),
    remove=Act(services.remove_statement),
)

SOLUTIONS = Noun(
    name="solutions",
    singular="solution",
    about="What is incubated at a center: its stages, the parties to it, its measured outcomes.",
    model=Solution,
    shape=SolutionShape,
    listed=visible(Solution),
    opened=visible(Solution),
    filters=SolutionFilter,
    best_first=Findable.best_match_first,
    orders=NEWEST_FIRST,
    by_registry=True,
    of_today=True,
    add=Act(
        services.register_solution,
        SolutionInput,
        {"registry": "420100", "name": "道路巡检", "stage": "incubating", "sectors": ["road-maintenance"]},
    ),
    change=Act(services.revise_solution, SolutionChange, {"stack": "MindSpore"}),
    verbs={
        "publish": Act(services.publish_solution),
        "archive": Act(services.archive_solution),
        "restore": Act(services.restore_solution),
        "verify": Act(services.verify_solution, CheckedInput, {"on": "2021-11-30"}),
        "advance": Act(services.advance_solution, AdvanceInput, {"stage": "piloting", "on": "2021-11-30"}),
    },
    parts=(STAGES, PARTIES, OUTCOMES, STATEMENTS),
)
