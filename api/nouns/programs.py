"""Programs and enrollments."""

from dataclasses import replace
from typing import Any

from api.inputs.programs import (
    ApplicantFacts,
    CopyInput,
    EnrollInput,
    EnrollmentChange,
    EvidenceChange,
    EvidenceInput,
    GraduationInput,
    MoveInput,
    PanelChange,
    PanelInput,
    ProgramChange,
    ProgramInput,
    QuestionInput,
    RenewInput,
    RequiredDocumentInput,
    RubricInput,
    ShareInput,
    SpellChange,
)
from api.inputs.records import visible
from api.inputs.reports import CohortFacts
from api.nouns.base import NEWEST_FIRST, Act, Ask, Noun, Part
from api.nouns.reports import cohort_report
from api.shapes.programs import (
    EligibilityShape,
    EnrollmentShape,
    EvidenceShape,
    GraduationShape,
    PanelShape,
    ProgramShape,
    QuestionShape,
    RequiredDocumentShape,
    RubricShape,
    SpellShape,
)
from api.shapes.reports import ReportShape
from ecosystem.core.paging import Key
from ecosystem.core.searching import Findable
from ecosystem.organizations.models import Organization
from ecosystem.programs import services
from ecosystem.programs.eligibility import Facts, facts_of, verdicts
from ecosystem.programs.filters import EnrollmentFilter, ProgramFilter
from ecosystem.programs.models import (
    Enrollment,
    EnrollmentSpell,
    Evidence,
    GraduationCriterion,
    PanelMember,
    Program,
    Question,
    RequiredDocument,
    RubricCriterion,
)

DECIDE, CHANGE = "programs.decide", "programs.change"
MOVE = {"on": "2021-11-30", "reason": "项目暂停"}

QUESTIONS = Part(
    name="questions",
    singular="question",
    about="What the application form asks beside what it asks everybody. What was answered is `retired`, not removed.",
    model=Question,
    shape=QuestionShape,
    parent="program",
    add=Act(services.add_question, QuestionInput, {"label": "要解决什么问题？", "asked": "long_text"}),
    change=Act(services.revise_question, QuestionInput, {"help": "两三句话"}),
    remove=Act(services.remove_question),
)
DOCUMENTS = Part(
    name="required-documents",
    singular="required document",
    about="Which files an application comes with.",
    model=RequiredDocument,
    shape=RequiredDocumentShape,
    parent="program",
    add=Act(services.add_required_document, RequiredDocumentInput, {"label": "商业计划书", "types": ["pdf"]}),
    change=Act(services.revise_required_document, RequiredDocumentInput, {"required": False}),
    remove=Act(services.remove_required_document),
)
RUBRIC = Part(
    name="rubric",
    singular="criterion",
    about="What reviewers give points for.",
    model=RubricCriterion,
    shape=RubricShape,
    parent="program",
    add=Act(services.add_rubric_criterion, RubricInput, {"label": "技术水平", "weight": 3, "scale": 10}),
    change=Act(services.revise_rubric_criterion, RubricInput, {"guidance": "有无自主算法"}),
    remove=Act(services.remove_rubric_criterion),
)
GRADUATION = Part(
    name="graduation-criteria",
    singular="criterion for graduating",
    about="What a member must or should have reached before it graduates.",
    model=GraduationCriterion,
    shape=GraduationShape,
    parent="program",
    add=Act(services.add_graduation_criterion, GraduationInput, {"label": "模型已在一个场景中部署"}),
    change=Act(services.revise_graduation_criterion, GraduationInput, {"required": False}),
    remove=Act(services.remove_graduation_criterion),
)
PANEL = Part(
    name="panel",
    singular="member of the panel",
    about="For staff who decide on applications: who reviews them.",
    model=PanelMember,
    shape=PanelShape,
    parent="program",
    needs=DECIDE,
    add=Act(services.add_panel_member, PanelInput, {"user": "rui", "most": 10}),
    change=Act(services.revise_panel_member, PanelChange, {"most": 5}),
    remove=Act(services.remove_panel_member),
)


def rules_met(program: Program, *, user: Any, organization: Organization | None = None, **known: Any) -> dict[str, Any]:
    """Ask which of the program's rules are met: by an organization, or by what one says; what is said counts first."""
    facts = facts_of(organization) if organization is not None else Facts()
    if "sectors" in known:
        known["sectors"] = tuple(sector.code for sector in known["sectors"])
    if "schemes" in known:
        known["schemes"] = facts.schemes | frozenset(known["schemes"])
    found = verdicts(program, replace(facts, **known))
    answers = {verdict.met for verdict in found}
    return {"eligible": False if False in answers else None if None in answers else True, "rules": found}


def share_reviews(program: Program, *, by: Any, **values: Any) -> Program:
    """Share the applications in review among the panel, as far as they want reviews. The answer is the program."""
    services.assign_automatically(program, by=by, **values)
    return program


PROGRAMS = Noun(
    name="programs",
    singular="program",
    about="What organizations can enroll in, offered by a platform.",
    model=Program,
    shape=ProgramShape,
    listed=visible(Program),
    opened=visible(Program),
    filters=ProgramFilter,
    best_first=Findable.best_match_first,
    orders=NEWEST_FIRST,
    by_registry=True,
    add=Act(services.register_program, ProgramInput, {"platform": "0123456789", "name": "应用孵化计划", "seats": 20}),
    change=Act(services.revise_program, ProgramChange, {"seats": 30}),
    verbs={
        "publish": Act(services.publish_program),
        "archive": Act(services.archive_program),
        "restore": Act(services.restore_program),
        "copy": Act(services.copy_program, CopyInput, {"name": "应用孵化计划第二期", "intake_opens_on": "2022-03-01"}),
        "assign-reviews": Act(share_reviews, ShareInput, {"due_on": "2022-04-15"}),
    },
    asks={
        "eligibility": Ask(rules_met, EligibilityShape, ApplicantFacts),
        "report": Ask(cohort_report, ReportShape, CohortFacts, needs="reports.view"),
    },
    parts=(QUESTIONS, DOCUMENTS, RUBRIC, GRADUATION, PANEL),
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
EVIDENCE = Part(
    name="evidence",
    singular="piece of evidence",
    about="For staff of the center: what shows that a member has reached what its program wants.",
    model=Evidence,
    shape=EvidenceShape,
    parent="enrollment",
    needs=CHANGE,
    add=Act(services.record_evidence, EvidenceInput, {"criterion": 7, "met": True, "text": "已在三条道路上使用"}),
    change=Act(services.revise_evidence, EvidenceChange, {"met": True}),
    remove=Act(services.remove_evidence),
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
        "renew": Act(services.renew, RenewInput, {"until": "2023-12-31", "reason": "续签"}),
    },
    parts=(SPELLS, EVIDENCE),
)
