"""The sheet a reviewer fills in: its lines with what was given, and what was refused at each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from ecosystem.core.errors import DomainError
from ecosystem.programs.choices import Advice, Judging
from ecosystem.programs.models import Review, RubricCriterion
from ecosystem.programs.services.reviewing import rubric_of

PREFIX = "score-"


@dataclass(frozen=True)
class Row:
    """One criterion with the points given."""

    criterion: RubricCriterion
    value: str
    errors: list[str]

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.criterion.key}"


class Sheet:
    """What stands on the sheet: what was just sent, else the draft, else what is handed in."""

    def __init__(
        self, review: Review, values: Mapping[str, Any] | None = None, refusal: DomainError | None = None
    ) -> None:
        handed_in = {"scores": review.scores, "advice": review.advice, "reason": review.reason}
        shown = values or (handed_in if review.state == Judging.SUBMITTED else review.draft or handed_in)
        errors = {name: [str(one) for one in said] for name, said in (refusal.fields if refusal else {}).items()}
        scores = shown.get("scores") or {}
        self.rows = [
            Row(one, str(scores.get(one.key, "")), errors.get(f"scores.{one.key}", []))
            for one in rubric_of(review.application)
        ]
        self.advice, self.reason = str(shown.get("advice") or ""), str(shown.get("reason") or "")
        self.advice_errors, self.reason_errors = errors.get("advice", []), errors.get("reason", [])
        self.choices = Advice.choices
        self.refusal = str(refusal) if refusal else ""


def typed(data: QueryDict) -> dict[str, Any]:
    """The sheet as it was sent."""
    scores = {name.removeprefix(PREFIX): value for name, value in data.items() if name.startswith(PREFIX)}
    return {"scores": scores, "advice": data.get("advice", ""), "reason": data.get("reason", "")}
