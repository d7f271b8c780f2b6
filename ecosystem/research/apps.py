from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResearchConfig(AppConfig):
    name = "ecosystem.research"
    verbose_name = _("Research and talent")

    def ready(self) -> None:
        from ecosystem.organizations.merging.carrying import spans  # noqa: PLC0415  needs the models
        from ecosystem.organizations.merging.rules import at_merging  # noqa: PLC0415  needs the models
        from ecosystem.organizations.prominence import at_weighing  # noqa: PLC0415  registers when models are ready
        from ecosystem.research import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.research.reports import parts_in_research  # noqa: PLC0415  needs the models

        at_weighing("research", parts_in_research, worth=1)
        at_merging("research.projectpartner.organization", spans("project", "role"))
        at_merging("research.outputuse.organization", spans("output"))
