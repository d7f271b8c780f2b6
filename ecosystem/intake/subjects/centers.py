"""What of a center, of its platforms and of their programs can be proposed."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from ecosystem.centers import services as centers
from ecosystem.centers.models import Center, Platform
from ecosystem.intake.choices import Field, Subject
from ecosystem.intake.subjects.base import SubjectNoun, amount, day, plain, several
from ecosystem.programs import services as programs
from ecosystem.programs.models import Program

DESCRIBED = (Field.NAME, Field.NAME_EN, Field.DESCRIPTION, Field.DESCRIPTION_EN)


def _centers() -> QuerySet[Center]:
    return Center.objects.visible_to(AnonymousUser()).select_related("registry")


def _platforms() -> QuerySet[Platform]:
    return Platform.objects.visible_to(AnonymousUser()).select_related("center__registry")


def _programs() -> QuerySet[Program]:
    return Program.objects.visible_to(AnonymousUser()).select_related("platform__center__registry")


def _write_center(center: Center, columns: dict[str, Any], *, by: Any, reason: str) -> None:
    centers.revise_center(center, by=by, reason=reason, **columns)


def _write_platform(platform: Platform, columns: dict[str, Any], *, by: Any, reason: str) -> None:
    centers.revise_platform(platform, by=by, reason=reason, **columns)


def _write_program(program: Program, columns: dict[str, Any], *, by: Any, reason: str) -> None:
    programs.revise_program(program, by=by, reason=reason, **columns)


CENTER = SubjectNoun(
    name=Subject.CENTER,
    model=Center,
    fields=(
        *several(plain, Center, *DESCRIBED, Field.WEBSITE),
        day(Center, Field.OPENED_ON),
        *several(plain, Center, Field.TECHNOLOGY, Field.TECHNOLOGY_EN),
    ),
    rows=_centers,
    permission="centers.change",
    write=_write_center,
)
PLATFORM = SubjectNoun(
    name=Subject.PLATFORM,
    model=Platform,
    fields=tuple(several(plain, Platform, *DESCRIBED)),
    rows=_platforms,
    permission="centers.change",
    write=_write_platform,
)
PROGRAM = SubjectNoun(
    name=Subject.PROGRAM,
    model=Program,
    fields=(
        *several(plain, Program, *DESCRIBED, Field.ELIGIBILITY, Field.ELIGIBILITY_EN, Field.BENEFITS),
        plain(Program, Field.BENEFITS_EN),
        *several(day, Program, Field.INTAKE_OPENS_ON, Field.INTAKE_CLOSES_ON),
        amount(Program, Field.SEATS),
    ),
    rows=_programs,
    permission="programs.change",
    write=_write_program,
)
