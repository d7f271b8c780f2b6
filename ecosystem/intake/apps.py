from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "ecosystem.intake"
    verbose_name = _("Intake")

    def ready(self) -> None:
        from ecosystem.intake import policies  # noqa: F401, PLC0415  registers its rules when models are ready
