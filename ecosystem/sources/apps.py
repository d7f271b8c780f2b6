from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "ecosystem.sources"
    verbose_name = _("Sources")

    def ready(self) -> None:
        from ecosystem.sources import policies  # noqa: F401, PLC0415  registers its rules when models are ready
