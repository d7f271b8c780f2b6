from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "ecosystem.programs"
    verbose_name = _("Programs")

    def ready(self) -> None:
        from ecosystem.programs import policies  # noqa: F401, PLC0415  registers its rules when models are ready
