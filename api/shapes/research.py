"""How research projects, their partners and outputs, those who use these, and trainings look."""

from rest_framework import serializers

from api.shapes.base import Shape
from api.shapes.incubation import SolutionReference
from api.shapes.references import CenterReference, OrganizationReference, ProgramReference, SourceReference
from ecosystem.research.models import Output, OutputUse, ProjectPartner, ProjectSector, ResearchProject, Training


class SectorOfProject(Shape):
    code = serializers.CharField(source="sector.code")
    name = serializers.CharField(source="sector.name")
    name_en = serializers.CharField(source="sector.name_en")

    class Meta:
        model = ProjectSector
        fields = ("code", "name", "name_en")
        order = ("sector__position", "pk")


class ProjectPartnerShape(Shape):
    """Who leads, carries, funds or uses a research project, and when."""

    organization = OrganizationReference()
    source = SourceReference(allow_null=True)

    class Meta:
        model = ProjectPartner
        fields = ("id", "organization", "role", "starts_on", "ends_on", "source", "quote")
        needs = ("organization_id",)


class ProjectReference(Shape):
    """A research project, where another record names it."""

    id = serializers.CharField(source="public_id")

    class Meta:
        model = ResearchProject
        fields = ("id", "title", "title_en")
        guarded = True


class OutputUseShape(Shape):
    """That an organization uses an output, since when, and in which solution of its own."""

    organization = OrganizationReference()
    solution = SolutionReference(allow_null=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = OutputUse
        fields = ("id", "organization", "solution", "starts_on", "ends_on", "source", "quote")
        needs = ("organization_id",)


class OutputShape(Shape):
    """A model, dataset, framework, paper or patent that came out of research.

    `identifier` is a DOI, an arXiv number, a patent number or an address; `solution` is one built on it.
    """

    id = serializers.CharField(source="public_id")
    project = ProjectReference(allow_null=True)
    solution = SolutionReference(allow_null=True)
    uses = OutputUseShape(many=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = Output
        fields = (
            *("id", "project", "kind", "title", "title_en", "identifier", "released_on", "released_on_precision"),
            *("solution", "uses", "source", "quote"),
        )


class OutputOfProject(Shape):
    """An output, as its project names it."""

    id = serializers.CharField(source="public_id")

    class Meta:
        model = Output
        fields = ("id", "kind", "title", "title_en", "identifier", "released_on")


class ResearchProjectShape(Shape):
    """Research that a center carries with partners."""

    id = serializers.CharField(source="public_id")
    center = CenterReference(allow_null=True)
    sectors = SectorOfProject(many=True, source="sector_links")
    partners = ProjectPartnerShape(many=True)
    outputs = OutputOfProject(many=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = ResearchProject
        fields = (
            *("id", "title", "title_en", "status", "center", "sectors", "partners", "outputs"),
            *("description", "description_en", "starts_on", "ends_on", "source", "quote"),
        )


class TrainingShape(Shape):
    """A training that a center holds: numbers of people, never names. What nobody counted is null."""

    id = serializers.CharField(source="public_id")
    center = CenterReference(allow_null=True)
    partner = OrganizationReference(allow_null=True)
    program = ProgramReference(allow_null=True)
    source = SourceReference(allow_null=True)

    class Meta:
        model = Training
        fields = (
            *("id", "title", "title_en", "status", "center", "partner", "program", "starts_on", "ends_on"),
            *("seats", "trained", "certified", "source", "quote"),
        )
