from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComputeConfig(AppConfig):
    name = "ecosystem.compute"
    verbose_name = _("Compute")

    def ready(self) -> None:
        from ecosystem.compute import policies  # noqa: F401, PLC0415  registers its rules when models are ready
