"""Solutions, the stages they reached and what was measured of them."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ecosystem.figures.counters.addresses import Parameters, of_center, rows_page
from ecosystem.figures.counting import counter
from ecosystem.figures.questions import Address, Question, Rows, Share, Tally
from ecosystem.solutions.choices import Stage
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.solutions.querysets import SolutionQuerySet


@counter("solutions")
def solutions(question: Question) -> Tally:
    """The public solutions that had been incubated at the center, or at a center of the city, by the day."""
    incubated = _public_solutions(question).incubated(question.day)
    return _solutions(question, incubated, {"incubated": ["true"], **of_center(question)})


@counter("solutions_piloting")
def solutions_piloting(question: Question) -> Tally:
    """The public solutions that were being piloted on the day."""
    return _in_stage(question, Stage.PILOTING)


@counter("solutions_deployed")
def solutions_deployed(question: Question) -> Tally:
    """The public solutions that were deployed on the day."""
    return _in_stage(question, Stage.DEPLOYED)


@counter("solutions_with_outcomes")
def solutions_with_outcomes(question: Question) -> Tally:
    """The public solutions of which something had been measured by the day."""
    measured = Outcome.objects.measured().as_of(question.day).filter(solution=OuterRef("pk"))
    rows = _public_solutions(question).filter(Exists(measured))
    return _solutions(question, rows, {"has_outcomes": ["true"], **of_center(question)})


@counter("outcomes")
def outcomes(question: Question) -> Tally:
    """The measured outcomes, by the day, of public solutions."""
    return Tally(_outcomes(question), rows_page(question, "outcomes"))


@counter("outcomes_sourced")
def outcomes_sourced(question: Question) -> Tally:
    """The share of the measured outcomes, by the day, of which a document is cited."""
    whole = _outcomes(question)
    part = whole.filter(source__isnull=False)
    lists = (Rows(Outcome._meta.get_field("source").verbose_name, part), Rows(Outcome._meta.verbose_name_plural, whole))
    return Tally(Share(part, whole), rows_page(question, "outcomes_sourced"), lists)


def _outcomes(question: Question) -> QuerySet[Any, Any]:
    return Outcome.objects.measured().as_of(question.day).filter(solution__in=_public_solutions(question))


def _in_stage(question: Question, stage: Stage) -> Tally:
    rows = _public_solutions(question).in_stage(stage, question.day)
    return _solutions(question, rows, {"stage": [stage.value], **of_center(question)})


def _public_solutions(question: Question) -> SolutionQuerySet:
    rows = Solution.objects.public().in_registry(question.registry).as_of(question.day)
    return rows.filter(center=question.center) if question.center is not None else rows


def _solutions(question: Question, rows: QuerySet[Any, Any], parameters: Parameters) -> Tally:
    return Tally(rows, Address("directory:solutions", query={**parameters, **question.frame}))
