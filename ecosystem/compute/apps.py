from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComputeConfig(AppConfig):
    name = "ecosystem.compute"
    verbose_name = _("Compute")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_telling  # noqa: PLC0415  needs the models
        from ecosystem.compute import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.compute.leaving import tell_usage_files  # noqa: PLC0415  needs the models

        at_telling(tell_usage_files)
