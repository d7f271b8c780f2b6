"""What a program is made of: questions, documents, rubric, criteria for graduating, panel; and evidence of members."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.filters import Records, searching, texts_match
from ecosystem.desk.forms.programs import (
    EvidenceForm,
    GraduationForm,
    PanelChangeForm,
    PanelForm,
    QuestionForm,
    RequiredDocumentForm,
    RubricForm,
)
from ecosystem.desk.nouns.base import Noun
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import correction, creation, identity, removal, under
from ecosystem.programs import services
from ecosystem.programs.models import (
    Evidence,
    GraduationCriterion,
    PanelMember,
    Question,
    RequiredDocument,
    RubricCriterion,
)

CHANGE = "programs.change"
Find = Callable[[QuerySet, str], QuerySet]


def of_program() -> Records:
    """The program whose page led here."""
    return Records("programs", "program", label=_("Program"))


def asked_now() -> django_filters.BooleanFilter:
    """What is asked still, or no longer."""
    return django_filters.BooleanFilter(field_name="retired", label=_("No longer asked"))


def filters_of(find: Find) -> Any:
    """The filters of a part."""
    return searching(find, program=of_program(), retired=asked_now())


WITHIN = {
    "section": "members",
    "in_menu": False,
    "in_search": False,
    "cities": ("program__platform__center__registry",),
    "center": "program__platform__center",
    "related": ("program__platform__center",),
    "view": CHANGE,
}
find_labels = texts_match("label", "label_en", "program__name")

QUESTIONS = Noun(
    name="questions",
    model=Question,
    icon="circle-question-mark",
    columns=(
        column(Question, "label"),
        column(Question, "program"),
        column(Question, "asked"),
        column(Question, "required"),
        column(Question, "identifies"),
        Column(name="options", label=_("options"), value=lambda question: question.options, clip=True),
        column(Question, "most"),
        column(Question, "help"),
        column(Question, "label_en"),
        column(Question, "help_en"),
        column(Question, "position"),
        column(Question, "retired"),
        identity(),
    ),
    shown=("label", "program", "asked", "required", "identifies", "position", "retired"),
    sort="position",
    filters=filters_of(find_labels),
    find=find_labels,
    create=creation(QuestionForm, under("program", services.add_question), CHANGE, _("Add a question")),
    edit=correction(QuestionForm, services.revise_question, CHANGE),
    acts=(removal(services.remove_question, CHANGE),),
    **WITHIN,
)

REQUIRED_DOCUMENTS = Noun(
    name="required-documents",
    model=RequiredDocument,
    icon="file-check",
    columns=(
        column(RequiredDocument, "label"),
        column(RequiredDocument, "program"),
        column(RequiredDocument, "required"),
        Column(name="types", label=_("kinds of file"), value=lambda wanted: wanted.types),
        column(RequiredDocument, "most_megabytes"),
        column(RequiredDocument, "identifies"),
        column(RequiredDocument, "help"),
        column(RequiredDocument, "label_en"),
        column(RequiredDocument, "help_en"),
        column(RequiredDocument, "position"),
        column(RequiredDocument, "retired"),
        identity(),
    ),
    shown=("label", "program", "required", "types", "identifies", "position", "retired"),
    sort="position",
    filters=filters_of(find_labels),
    find=find_labels,
    create=creation(
        RequiredDocumentForm, under("program", services.add_required_document), CHANGE, _("Add a document")
    ),
    edit=correction(RequiredDocumentForm, services.revise_required_document, CHANGE),
    acts=(removal(services.remove_required_document, CHANGE),),
    **WITHIN,
)

RUBRIC = Noun(
    name="rubric",
    model=RubricCriterion,
    icon="ruler",
    columns=(
        column(RubricCriterion, "label"),
        column(RubricCriterion, "program"),
        column(RubricCriterion, "weight"),
        column(RubricCriterion, "scale"),
        column(RubricCriterion, "guidance"),
        column(RubricCriterion, "label_en"),
        column(RubricCriterion, "guidance_en"),
        column(RubricCriterion, "position"),
        column(RubricCriterion, "retired"),
        identity(),
    ),
    shown=("label", "program", "weight", "scale", "position"),
    sort="position",
    filters=filters_of(find_labels),
    find=find_labels,
    create=creation(RubricForm, under("program", services.add_rubric_criterion), CHANGE, _("Add a criterion")),
    edit=correction(RubricForm, services.revise_rubric_criterion, CHANGE),
    acts=(removal(services.remove_rubric_criterion, CHANGE),),
    **WITHIN,
)

GRADUATION = Noun(
    name="graduation-criteria",
    model=GraduationCriterion,
    icon="graduation-cap",
    columns=(
        column(GraduationCriterion, "label"),
        column(GraduationCriterion, "program"),
        column(GraduationCriterion, "required"),
        column(GraduationCriterion, "label_en"),
        column(GraduationCriterion, "position"),
        column(GraduationCriterion, "retired"),
        identity(),
    ),
    shown=("label", "program", "required", "position", "retired"),
    sort="position",
    filters=filters_of(find_labels),
    find=find_labels,
    create=creation(GraduationForm, under("program", services.add_graduation_criterion), CHANGE, _("Add a criterion")),
    edit=correction(GraduationForm, services.revise_graduation_criterion, CHANGE),
    acts=(removal(services.remove_graduation_criterion, CHANGE),),
    **WITHIN,
)

find_panel = texts_match("user__name", "user__username", "program__name")
PANEL = Noun(
    name="panel",
    model=PanelMember,
    icon="users",
    columns=(
        column(PanelMember, "user"),
        column(PanelMember, "program"),
        column(PanelMember, "most"),
        identity(),
    ),
    shown=("user", "program", "most"),
    filters=searching(find_panel, program=of_program()),
    find=find_panel,
    create=creation(PanelForm, under("program", services.add_panel_member), CHANGE, _("Add to the panel")),
    edit=correction(PanelChangeForm, services.revise_panel_member, CHANGE),
    acts=(removal(services.remove_panel_member, CHANGE),),
    **{**WITHIN, "related": ("program__platform__center", "user")},
)

find_evidence = texts_match("text", "criterion__label", "enrollment__organization__name")
EVIDENCE = Noun(
    name="evidence",
    model=Evidence,
    icon="clipboard-check",
    section="members",
    columns=(
        column(Evidence, "criterion", sort="criterion__label"),
        column(Evidence, "enrollment__organization", name="organization"),
        column(Evidence, "enrollment__program", name="program"),
        column(Evidence, "met"),
        column(Evidence, "on"),
        column(Evidence, "text"),
        column(Evidence, "url"),
        identity(),
    ),
    shown=("criterion", "organization", "program", "met", "on", "text"),
    sort="-on",
    filters=searching(
        find_evidence,
        enrollment=django_filters.CharFilter(field_name="enrollment__public_id", label=_("Enrollment"), max_length=16),
        met=django_filters.BooleanFilter(label=_("Met")),
    ),
    find=find_evidence,
    view=CHANGE,
    create=creation(EvidenceForm, under("enrollment", services.record_evidence), CHANGE, _("Record evidence")),
    edit=correction(EvidenceForm, services.revise_evidence, CHANGE),
    acts=(removal(services.remove_evidence, CHANGE),),
    cities=("enrollment__program__platform__center__registry",),
    center="enrollment__program__platform__center",
    related=("enrollment__organization", "enrollment__program__platform__center", "criterion"),
    in_menu=False,
    in_search=False,
)
