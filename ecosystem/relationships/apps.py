from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RelationshipsConfig(AppConfig):
    name = "ecosystem.relationships"
    verbose_name = _("Relationships")

    def ready(self) -> None:
        from ecosystem.relationships import policies  # noqa: F401, PLC0415  registers its rules when models are ready
