"""What can be said of research projects, their partners and outputs, those who use these, and trainings."""

from functools import partial

from rest_framework import serializers

from api.inputs.base import PartInput, RecordField, RecordInput
from api.inputs.incubation import solution_field
from api.inputs.records import (
    center_field,
    organization_field,
    program_field,
    sector_field,
    source_field,
    visible,
)
from ecosystem.research.models import Output, OutputUse, ProjectPartner, ResearchProject, Training

PARTNER = ("organization", "role", "starts_on", "ends_on", "source", "quote")
PROJECT = (
    *("title", "title_en", "sectors", "description", "description_en", "starts_on", "ends_on"),
    *("source", "quote"),
)
OUTPUT = (
    *("kind", "title", "title_en", "identifier", "released_on", "released_on_precision", "solution"),
    *("source", "quote"),
)
TRAINING = (
    *("title", "title_en", "partner", "program", "starts_on", "ends_on", "seats", "trained", "certified"),
    *("source", "quote"),
)

project_field = partial(RecordField, visible(ResearchProject), help_text="The id of the research project.")


class ResearchProjectChange(RecordInput):
    """What can be corrected of a research project; its partners, outputs and status have verbs."""

    sectors = serializers.ListField(child=sector_field(), required=False, max_length=50)
    source = source_field()

    class Meta:
        model = ResearchProject
        fields = PROJECT


class PartnerOfNew(PartInput):
    """A partner that a research project is added with."""

    organization = organization_field()
    source = source_field()

    class Meta:
        model = ProjectPartner
        fields = PARTNER


class ResearchProjectInput(ResearchProjectChange):
    """A new research project, a draft unless ``status`` says otherwise."""

    center = center_field(help_text="The id of the center that carries it.")
    partners = PartnerOfNew(many=True, required=False, max_length=100)

    class Meta(ResearchProjectChange.Meta):
        fields = ("center", "status", *PROJECT, "partners")


class ProjectPartnerInput(RecordInput):
    """An organization's part in a research project."""

    organization = organization_field()
    source = source_field()

    class Meta:
        model = ProjectPartner
        fields = PARTNER


class OutputChange(RecordInput):
    """What can be corrected of an output; who uses it is said below it."""

    solution = solution_field(required=False, allow_null=True)
    source = source_field()

    class Meta:
        model = Output
        fields = OUTPUT


class OutputInput(OutputChange):
    """What came out of a research project."""

    project = project_field()

    class Meta(OutputChange.Meta):
        fields = ("project", *OUTPUT)


class OutputUseInput(RecordInput):
    """Who uses an output, since when, and in which solution of its own."""

    organization = organization_field()
    solution = solution_field(required=False, allow_null=True)
    source = source_field()

    class Meta:
        model = OutputUse
        fields = ("organization", "solution", "starts_on", "ends_on", "source", "quote")


class TrainingChange(RecordInput):
    """What can be corrected of a training, and how many were trained and certified."""

    partner = organization_field(required=False, allow_null=True)
    program = program_field(required=False, allow_null=True)
    source = source_field()

    class Meta:
        model = Training
        fields = TRAINING


class TrainingInput(TrainingChange):
    """A new training, a draft unless ``status`` says otherwise."""

    center = center_field(help_text="The id of the center that holds it.")

    class Meta(TrainingChange.Meta):
        fields = ("center", "status", *TRAINING)
