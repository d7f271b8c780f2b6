from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "ecosystem.organizations"
    verbose_name = _("Organizations")

    def ready(self) -> None:
        from ecosystem.audit.recording import follow  # noqa: PLC0415  needs the models
        from ecosystem.organizations import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.organizations.indexing import reindex  # noqa: PLC0415  needs the models

        follow("organizations.organization", reindex)
