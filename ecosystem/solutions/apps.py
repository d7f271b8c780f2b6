from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SolutionsConfig(AppConfig):
    name = "ecosystem.solutions"
    verbose_name = _("Solutions")

    def ready(self) -> None:
        from ecosystem.organizations.merging.carrying import spans  # noqa: PLC0415  needs the models
        from ecosystem.organizations.merging.rules import at_merging  # noqa: PLC0415  needs the models
        from ecosystem.organizations.prominence import at_weighing  # noqa: PLC0415  registers when models are ready
        from ecosystem.solutions import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.solutions.reports import parts_in_solutions  # noqa: PLC0415  needs the models

        at_weighing("solutions", parts_in_solutions, worth=2)
        at_merging("solutions.solutionparty.organization", spans("solution", "role"))
