"""What is kept of research and talent."""

from ecosystem.research.models.outputs import Output, OutputUse
from ecosystem.research.models.projects import ProjectPartner, ProjectSector, ResearchProject
from ecosystem.research.models.trainings import Training

__all__ = ["Output", "OutputUse", "ProjectPartner", "ProjectSector", "ResearchProject", "Training"]
