from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SolutionsConfig(AppConfig):
    name = "ecosystem.solutions"
    verbose_name = _("Solutions")

    def ready(self) -> None:
        from ecosystem.organizations.merging.carrying import spans  # noqa: PLC0415  needs the models
        from ecosystem.organizations.merging.rules import at_merging  # noqa: PLC0415  needs the models
        from ecosystem.solutions import policies  # noqa: F401, PLC0415  registers its rules when models are ready

        at_merging("solutions.solutionparty.organization", spans("solution", "role"))
