"""Research and talent: projects with partners, outputs with those who use them, trainings."""

from api.inputs.moves import OnInput
from api.inputs.records import visible
from api.inputs.research import (
    OutputChange,
    OutputInput,
    OutputUseInput,
    ProjectPartnerInput,
    ResearchProjectChange,
    ResearchProjectInput,
    TrainingChange,
    TrainingInput,
)
from api.nouns.base import NEWEST_FIRST, Act, Noun, Part
from api.shapes.research import (
    OutputShape,
    OutputUseShape,
    ProjectPartnerShape,
    ResearchProjectShape,
    TrainingShape,
)
from ecosystem.research import services
from ecosystem.research.filters import OutputFilter, ProjectFilter, TrainingFilter
from ecosystem.research.models import Output, OutputUse, ProjectPartner, ResearchProject, Training

PARTNERS = Part(
    name="partners",
    singular="partner",
    model=ProjectPartner,
    shape=ProjectPartnerShape,
    parent="project",
    add=Act(services.add_partner, ProjectPartnerInput, {"organization": "0123456789", "role": "lead"}),
    change=Act(services.revise_partner, ProjectPartnerInput, {"starts_on": "2021-06-01"}),
    remove=Act(services.remove_partner),
    verbs={"end": Act(services.end_partner, OnInput, {"on": "2021-11-30"})},
)
PROJECTS = Noun(
    name="research-projects",
    singular="research project",
    about="Research that a center carries with partners, and what came out of it.",
    model=ResearchProject,
    shape=ResearchProjectShape,
    listed=visible(ResearchProject),
    opened=visible(ResearchProject),
    filters=ProjectFilter,
    orders=NEWEST_FIRST,
    by_registry=True,
    of_today=True,
    add=Act(
        services.add_project,
        ResearchProjectInput,
        {"center": "0123456789", "title": "遥感影像智能解译", "sectors": ["remote-sensing"]},
    ),
    change=Act(services.revise_project, ResearchProjectChange, {"starts_on": "2021-05-31"}),
    verbs={
        "publish": Act(services.publish_project),
        "archive": Act(services.archive_project, example={"reason": "重复"}),
        "restore": Act(services.restore_project),
    },
    parts=(PARTNERS,),
)
USES = Part(
    name="uses",
    singular="use",
    about="Which organizations use the output, since when, and in which solution of their own.",
    model=OutputUse,
    shape=OutputUseShape,
    parent="output",
    add=Act(services.add_use, OutputUseInput, {"organization": "0123456789"}),
    change=Act(services.revise_use, OutputUseInput, {"starts_on": "2021-06-01"}),
    remove=Act(services.remove_use),
    verbs={"end": Act(services.end_use, OnInput, {"on": "2021-11-30"})},
)
OUTPUTS = Noun(
    name="outputs",
    singular="output of research",
    about="Models, datasets, frameworks, papers and patents that came out of research. `organization` lists what one uses.",
    model=Output,
    shape=OutputShape,
    listed=visible(Output),
    opened=visible(Output),
    filters=OutputFilter,
    orders=NEWEST_FIRST,
    by_registry=True,
    of_today=True,
    add=Act(
        services.add_output,
        OutputInput,
        {"project": "0123456789", "kind": "paper", "title": "大规模样本库", "identifier": "10.1000/182"},
    ),
    change=Act(services.revise_output, OutputChange, {"title_en": "A large sample library"}),
    remove=Act(services.remove_output),
    parts=(USES,),
)
TRAININGS = Noun(
    name="trainings",
    singular="training",
    about="Trainings that a center holds, mostly with a university: seats planned, people trained and certified.",
    model=Training,
    shape=TrainingShape,
    listed=visible(Training),
    opened=visible(Training),
    filters=TrainingFilter,
    orders=NEWEST_FIRST,
    by_registry=True,
    of_today=True,
    add=Act(
        services.add_training,
        TrainingInput,
        {"center": "0123456789", "title": "昇思开发者培训", "starts_on": "2021-07-01", "seats": 60},
    ),
    change=Act(services.revise_training, TrainingChange, {"trained": 55, "certified": 40}),
    verbs={
        "publish": Act(services.publish_training),
        "archive": Act(services.archive_training, example={"reason": "重复"}),
        "restore": Act(services.restore_training),
    },
)
