"""Programs and enrollments."""

from api.inputs.programs import (
    EnrollInput,
    EnrollmentChange,
    MoveInput,
    ProgramChange,
    ProgramInput,
    SpellChange,
)
from api.inputs.records import visible
from api.nouns.base import NEWEST_FIRST, Act, Noun, Part
from api.shapes.programs import EnrollmentShape, ProgramShape, SpellShape
from ecosystem.core.paging import Key
from ecosystem.programs import services
from ecosystem.programs.filters import EnrollmentFilter, ProgramFilter
from ecosystem.programs.models import Enrollment, EnrollmentSpell, Program

MOVE = {"on": "2021-11-30", "reason": "项目暂停"}

PROGRAMS = Noun(
    name="programs",
    singular="program",
    about="What organizations can enroll in, offered by a platform.",
    model=Program,
    shape=ProgramShape,
    listed=visible(Program),
    opened=visible(Program),
    filters=ProgramFilter,
    orders=NEWEST_FIRST,
    by_registry=True,
    add=Act(services.register_program, ProgramInput, {"platform": "0123456789", "name": "应用孵化计划", "seats": 20}),
    change=Act(services.revise_program, ProgramChange, {"seats": 30}),
    verbs={
        "publish": Act(services.publish_program),
        "archive": Act(services.archive_program),
        "restore": Act(services.restore_program),
    },
)
SPELLS = Part(
    name="spells",
    singular="spell",
    about="An enrollment comes to another state by a verb.",
    model=EnrollmentSpell,
    shape=SpellShape,
    parent="enrollment",
    change=Act(services.correct_spell, SpellChange, {"starts_on": "2021-06-01", "reason": "日期有误"}),
)
ENROLLMENTS = Noun(
    name="enrollments",
    singular="enrollment",
    about="Places of organizations in programs, with what state they were in when.",
    model=Enrollment,
    shape=EnrollmentShape,
    listed=visible(Enrollment),
    opened=visible(Enrollment),
    filters=EnrollmentFilter,
    orders={"latest": (Key("starts_on", descending=True), Key("id", descending=True)), **NEWEST_FIRST},
    by_registry=True,
    of_today=True,
    add=Act(
        services.enroll,
        EnrollInput,
        {"organization": "0123456789", "program": "abcdefghjk", "on": "2021-06-01"},
    ),
    change=Act(services.correct_enrollment, EnrollmentChange, {"starts_on": "2021-06-02", "reason": "日期有误"}),
    remove=Act(services.remove_enrollment_record),
    verbs={
        "suspend": Act(services.suspend, MoveInput, MOVE),
        "resume": Act(services.resume, MoveInput, {"on": "2021-12-15", "reason": "项目恢复"}),
        "graduate": Act(services.graduate, MoveInput, {"on": "2021-12-15", "reason": "达到目标"}),
        "withdraw": Act(services.withdraw, MoveInput, {"on": "2021-12-15", "reason": "企业迁出"}),
        "remove": Act(services.remove, MoveInput, {"on": "2021-12-15", "reason": "长期不活跃"}),
    },
    parts=(SPELLS,),
)
