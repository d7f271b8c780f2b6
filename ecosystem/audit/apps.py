from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "ecosystem.audit"
    verbose_name = _("History")

    def ready(self) -> None:
        from ecosystem.audit import policies  # noqa: F401, PLC0415  registers its rules when models are ready
