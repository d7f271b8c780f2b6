"""Research and talent: projects that run, what came out of them, who uses it, and people trained. Public records alone."""

from typing import Any

from django.db.models import QuerySet

from ecosystem.figures.choices import Span
from ecosystem.figures.counters.addresses import rows_page
from ecosystem.figures.counting import counter
from ecosystem.figures.questions import Question, Rows, Tally
from ecosystem.organizations.models import Organization
from ecosystem.research.models import Output, OutputUse, ResearchProject, Training


@counter("research_projects")
def research_projects(question: Question) -> Tally:
    """The public research projects of the center, or of the city's, that ran on the day."""
    rows = _of(ResearchProject.objects.all(), question).as_of(question.day)
    return Tally(rows, rows_page(question, "research_projects"))


@counter("research_outputs")
def research_outputs(question: Question) -> Tally:
    """What had come out of public research projects by the day: models, datasets, frameworks, papers and patents."""
    rows = _of(Output.objects.all(), question).as_of(question.day)
    return Tally(rows, rows_page(question, "research_outputs"))


@counter("output_users")
def output_users(question: Question) -> Tally:
    """The public organizations that used an output of a public research project on the day."""
    uses = _of(OutputUse.objects.all(), question).as_of(question.day)
    rows = Organization.objects.public().filter(pk__in=uses.values("organization"))
    return Tally(rows, rows_page(question, "output_users"), follows=False)


@counter("trainings", Span.PERIOD)
def trainings(question: Question) -> Tally:
    """The public trainings that began in the period."""
    return Tally(_trainings(question), rows_page(question, "trainings"))


@counter("people_trained", Span.PERIOD)
def people_trained(question: Question) -> Tally:
    """The people trained in trainings that began in the period, of those trainings where they were counted."""
    return _people(question, "trained")


@counter("people_certified", Span.PERIOD)
def people_certified(question: Question) -> Tally:
    """The people certified of trainings that began in the period, of those trainings where they were counted."""
    return _people(question, "certified")


def _people(question: Question, name: str) -> Tally:
    def read() -> list[tuple[Any, int]]:
        rows = _of(Training.objects.all(), question).filter(starts_on__isnull=False)
        return list(rows.exclude(**{name: None}).values_list("starts_on", name))

    known = question.territory.once(f"people {name}", read)
    number = sum(people for day, people in known if question.begin <= day <= question.day)
    rows = _trainings(question).exclude(**{name: None})
    return Tally(number, rows_page(question, f"people_{name}"), (Rows(Training._meta.verbose_name_plural, rows),))


def _trainings(question: Question) -> QuerySet[Training]:
    rows = _of(Training.objects.all(), question)
    return rows.filter(starts_on__gte=question.begin, starts_on__lte=question.day)


def _of(rows: Any, question: Question) -> Any:
    """The public ones of the center asked about, or of the city's."""
    return rows.public().filter(**{f"{rows.path}__in": question.territory.centers})
