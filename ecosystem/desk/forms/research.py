"""Forms about research projects, their partners and outputs, who uses these, and trainings."""

from django.utils.translation import gettext_lazy as _

from ecosystem.desk.forms.base import RecordForm
from ecosystem.desk.forms.fields import RecordField
from ecosystem.desk.forms.organizations import SectorsField
from ecosystem.research.models import Output, OutputUse, ProjectPartner, ResearchProject, Training

NO_LONGER = _("The first day on which it no longer holds.")
CITATION = (_("Who says so"), ("source", "quote"))


class ProjectForm(RecordForm):
    """A research project; who leads it is asked for when it is new."""

    sectors = SectorsField()
    lead = RecordField("organizations", label=_("Led by"), required=False)

    only_new = ("center", "lead")
    groups = (
        (_("What it is about"), ("description", "description_en", "sectors")),
        (_("When it runs"), ("starts_on", "ends_on")),
        CITATION,
    )

    class Meta(RecordForm.Meta):
        model = ResearchProject
        fields = (
            *("title", "title_en", "center", "description", "description_en", "sectors", "starts_on", "ends_on"),
            *("source", "quote"),
        )
        help_texts = {"ends_on": NO_LONGER}


class PartnerForm(RecordForm):
    """Who takes part in a research project as what, and when."""

    only_new = ("project",)

    class Meta(RecordForm.Meta):
        model = ProjectPartner
        fields = ("project", "organization", "role", "starts_on", "ends_on", "source", "quote")
        help_texts = {"ends_on": NO_LONGER}


class OutputForm(RecordForm):
    """What came out of a research project."""

    solution = RecordField(
        "solutions",
        label=_("Solution built on it"),
        required=False,
        help_text=_("A solution that could not be there without it."),
    )

    only_new = ("project",)
    groups = (CITATION,)

    class Meta(RecordForm.Meta):
        model = Output
        fields = (
            *("project", "kind", "title", "title_en", "identifier", "released_on", "solution", "source", "quote"),
        )


class UseForm(RecordForm):
    """Who uses an output, since when, and in which solution."""

    solution = RecordField(
        "solutions",
        label=_("Solution"),
        required=False,
        help_text=_("In which solution of theirs, where that is known."),
    )

    only_new = ("output",)

    class Meta(RecordForm.Meta):
        model = OutputUse
        fields = ("output", "organization", "solution", "starts_on", "ends_on", "source", "quote")
        help_texts = {"ends_on": NO_LONGER}


class TrainingForm(RecordForm):
    """A training: with whom, when, and numbers of people, never names."""

    only_new = ("center",)
    groups = (
        (_("When it runs"), ("starts_on", "ends_on")),
        (_("How many people"), ("seats", "trained", "certified")),
        CITATION,
    )

    class Meta(RecordForm.Meta):
        model = Training
        fields = (
            *("title", "title_en", "center", "partner", "program", "starts_on", "ends_on"),
            *("seats", "trained", "certified", "source", "quote"),
        )
        help_texts = {
            "ends_on": NO_LONGER,
            "partner": _("The university or institute it is held with."),
            "seats": _("As planned."),
            "trained": _("Who took part until the end. Leave it empty where nobody counted."),
        }
