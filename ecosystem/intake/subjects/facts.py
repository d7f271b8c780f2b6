"""What of a reported figure and of a relationship can be proposed."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ecosystem.figures import services as figures
from ecosystem.figures.models import Figure
from ecosystem.intake.choices import Field, Subject
from ecosystem.intake.subjects.base import SubjectNoun, amount, coded, day, plain, several
from ecosystem.relationships import services as relationships
from ecosystem.relationships.models import Relationship


def _figures() -> QuerySet[Figure]:
    return Figure.objects.visible_to(AnonymousUser()).with_facts()


def _relationships() -> QuerySet[Relationship]:
    return Relationship.objects.visible_to(AnonymousUser()).select_related("subject__registry", "object")


def _write_figure(figure: Figure, columns: dict[str, Any], *, by: Any, reason: str) -> None:
    figures.revise_figure(figure, by=by, reason=reason or _("Corrected after a suggestion by a reader."), **columns)


def _write_relationship(relationship: Relationship, columns: dict[str, Any], *, by: Any, reason: str) -> None:
    relationships.revise_relationship(relationship, by=by, reason=reason, **columns)


FIGURE = SubjectNoun(
    name=Subject.FIGURE,
    model=Figure,
    fields=(
        amount(Figure, Field.VALUE),
        coded(Figure, Field.COMPARATOR),
        day(Figure, Field.AS_OF_ON),
        *several(plain, Figure, Field.REMARK, Field.REMARK_EN),
    ),
    rows=_figures,
    permission="figures.change",
    write=_write_figure,
)
RELATIONSHIP = SubjectNoun(
    name=Subject.RELATIONSHIP,
    model=Relationship,
    fields=(
        *several(day, Relationship, Field.STARTS_ON, Field.ENDS_ON),
        *several(plain, Relationship, Field.NOTE, Field.NOTE_EN),
    ),
    rows=_relationships,
    permission="relationships.change",
    write=_write_relationship,
)
