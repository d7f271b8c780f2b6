"""The other public lists as rows of a file: what their pages tell of each record, in the same words."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from ecosystem.core.dates import Precision
from ecosystem.core.display import machine_date, outcome
from ecosystem.core.exporting.extract import Column, Row
from ecosystem.core.paging import Key, in_order
from ecosystem.directory import listings
from ecosystem.directory.addresses import absolute
from ecosystem.directory.asked import Asked
from ecosystem.directory.cards import SolutionCard, solution_cards
from ecosystem.directory.dictionary import figures_asked
from ecosystem.directory.links import as_link, public_links
from ecosystem.directory.seats import OpenProgram, with_seats
from ecosystem.directory.sources import NEWEST, sources_asked
from ecosystem.directory.telling import ToldOutcome, told
from ecosystem.figures.models import Figure
from ecosystem.organizations.models import Organization
from ecosystem.relationships.models import Relationship
from ecosystem.sources.models import Source

Telling = Callable[[list[Any]], list[Row]]
NUMBER, ADDRESS = gettext_lazy("number"), gettext_lazy("address")
SOURCE = (
    Column("source", gettext_lazy("source"), 36),
    Column("quote", gettext_lazy("quoted sentence"), 50),
)

SOLUTIONS = (
    Column("id", NUMBER, 12),
    Column("name", gettext_lazy("name"), 36),
    Column("name_en", gettext_lazy("English name"), 36),
    Column("stage", gettext_lazy("stage"), 14),
    Column("center", gettext_lazy("center"), 30),
    Column("sectors", gettext_lazy("sectors"), 24),
    Column("makers", gettext_lazy("made by"), 36),
    Column("outcomes", gettext_lazy("outcomes"), 50),
    Column("problem", gettext_lazy("problem"), 50),
    Column("description", gettext_lazy("description"), 60),
    Column("stack", gettext_lazy("runs on"), 24),
    Column("verified_on", gettext_lazy("verified on"), 12),
    Column("url", ADDRESS, 44),
)
PROGRAMS = (
    Column("id", NUMBER, 12),
    Column("name", gettext_lazy("name"), 36),
    Column("platform", gettext_lazy("platform"), 30),
    Column("center", gettext_lazy("center"), 30),
    Column("starts_on", gettext_lazy("starts on"), 12),
    Column("ends_on", gettext_lazy("ends on"), 12),
    Column("intake_opens_on", gettext_lazy("intake opens on"), 12),
    Column("intake_closes_on", gettext_lazy("intake closes on"), 12),
    Column("seats", gettext_lazy("seats"), 8),
    Column("seats_left", gettext_lazy("seats left"), 8),
    Column("description", gettext_lazy("description"), 60),
    Column("eligibility", gettext_lazy("who can join"), 50),
    Column("benefits", gettext_lazy("what one gets"), 50),
    Column("url", ADDRESS, 44),
)
SOURCES = (
    Column("id", NUMBER, 12),
    Column("title", gettext_lazy("title"), 50),
    Column("publisher", gettext_lazy("publisher"), 24),
    Column("published_on", gettext_lazy("published on"), 12),
    Column("document", gettext_lazy("address of the document"), 50),
    Column("note", gettext_lazy("note"), 40),
    Column("url", ADDRESS, 44),
)
FIGURES = (
    Column("id", NUMBER, 12),
    Column("measure_code", gettext_lazy("code of the measure"), 24),
    Column("measure", gettext_lazy("measure"), 30),
    Column("about", gettext_lazy("about"), 30),
    Column("value", gettext_lazy("value"), 12),
    Column("comparator", gettext_lazy("comparator"), 14),
    Column("unit", gettext_lazy("unit"), 10),
    Column("as_of_on", gettext_lazy("as of"), 12),
    Column("period_starts_on", gettext_lazy("period starts on"), 12),
    Column("period_ends_on", gettext_lazy("period ends on"), 12),
    Column("nature", gettext_lazy("nature"), 10),
    Column("standing", gettext_lazy("standing"), 12),
    Column("remark", gettext_lazy("original wording"), 30),
    *SOURCE,
    Column("url", ADDRESS, 44),
)
RELATIONSHIPS = (
    Column("id", NUMBER, 12),
    Column("relation", gettext_lazy("relationship"), 24),
    Column("organization", pgettext_lazy("the other end of a relationship", "with"), 36),
    Column("organization_id", gettext_lazy("its number"), 12),
    Column("organization_kind", gettext_lazy("kind"), 14),
    Column("starts_on", gettext_lazy("starts on"), 12),
    Column("ends_on", gettext_lazy("ends on"), 12),
    Column("note", gettext_lazy("note"), 30),
    *SOURCE,
    Column("url", ADDRESS, 44),
)


def solutions_listed(asked: Asked) -> QuerySet:
    """The solutions of the list in its order."""
    listing = listings.solutions(asked)
    return listing.rows.for_card().order_by(*(in_order(key) for key in listing.keys))


def telling_solutions(asked: Asked) -> Telling:
    return lambda chunk: [_solution(card, asked) for card in solution_cards(chunk, asked.day)]


def _solution(card: SolutionCard, asked: Asked) -> Row:
    one = card.solution
    return (
        one.public_id,
        one.name,
        one.name_en,
        card.stage,
        str(one.center or ""),
        [str(sector) for sector in one.sectors.all()],
        card.makers,
        [_outcome(each) for each in card.outcomes],
        told(one, "problem"),
        card.text,
        one.stack,
        one.verified_on,
        absolute(asked.request, one.get_absolute_url()),
    )


def _outcome(one: ToldOutcome) -> str:
    values = outcome(one.baseline, one.result, one.comparator, one.unit, one.change_value, one.change_unit)
    return f"{one.label}: {values}"


def programs_listed(asked: Asked) -> QuerySet:
    """The programs of the page in its order."""
    return listings.programs(asked)


def telling_programs(asked: Asked) -> Telling:
    return lambda chunk: [_program(item, asked) for item in with_seats(chunk, asked.day)]


def _program(item: OpenProgram, asked: Asked) -> Row:
    one = item.program
    return (
        one.public_id,
        str(one),
        str(one.platform),
        str(one.platform.center),
        one.starts_on,
        one.ends_on,
        one.intake_opens_on,
        one.intake_closes_on,
        one.seats,
        item.left,
        told(one, "description"),
        told(one, "eligibility"),
        told(one, "benefits"),
        absolute(asked.request, one.get_absolute_url()),
    )


def sources_listed(asked: Asked) -> QuerySet:
    """The documents of the list in its order."""
    return sources_asked(asked).rows().order_by(*(in_order(key) for key in NEWEST))


def telling_sources(asked: Asked) -> Telling:
    return lambda chunk: [_source(one, asked) for one in chunk]


def _source(one: Source, asked: Asked) -> Row:
    return (
        one.public_id,
        str(one),
        one.publisher,
        _day(one, "published_on"),
        one.url,
        told(one, "note"),
        absolute(asked.request, one.get_absolute_url()),
    )


def figures_listed(asked: Asked) -> QuerySet:
    """All reported figures of the page, or of the one measure that it shows, also those that its short lists leave out."""
    code = asked.request.GET.get("measure", "")
    figures = figures_asked(asked)
    return figures.filter(measure__code=code) if code else figures


def telling_figures(asked: Asked) -> Telling:
    return lambda chunk: [_figure(one, asked) for one in chunk]


def _figure(one: Figure, asked: Asked) -> Row:
    return (
        one.public_id,
        one.measure.code,
        str(one.measure),
        str(one.subject or one.get_scope_display()),
        one.value,
        str(one.get_comparator_display()),
        one.measure.unit_label,
        _day(one, "as_of_on"),
        one.period_starts_on,
        one.period_ends_on,
        str(one.get_nature_display()),
        str(one.get_standing_display()),
        told(one, "remark"),
        str(one.source or ""),
        one.quote,
        absolute(asked.request, f"{reverse('directory:figures')}?measure={one.measure.code}#{one.public_id}"),
    )


def relationships_listed(asked: Asked, organization: Organization) -> QuerySet:
    """The relationships of an organization's page in its order."""
    return public_links(organization, asked.day).with_ends().order_by(in_order(Key("id")))


def telling_relationships(asked: Asked, organization: Organization) -> Telling:
    return lambda chunk: [_relationship(one, organization, asked) for one in chunk]


def _relationship(one: Relationship, organization: Organization, asked: Asked) -> Row:
    link = as_link(one, organization)
    other = one.object if one.subject_id == organization.pk else one.subject
    return (
        one.public_id,
        link.relation.rstrip("：: "),
        link.label,
        other.public_id,
        link.kind,
        one.starts_on,
        one.ends_on,
        link.note,
        str(one.source or ""),
        one.quote,
        absolute(asked.request, link.url),
    )


def _day(record: Any, name: str) -> Any:
    """A date; as text where only its year or month is known."""
    day, precision = getattr(record, name), getattr(record, f"{name}_precision")
    return day if precision == Precision.DAY or day is None else machine_date(day, precision)
