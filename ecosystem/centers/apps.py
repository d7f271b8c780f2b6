from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CentersConfig(AppConfig):
    name = "ecosystem.centers"
    verbose_name = _("Centers")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_telling  # noqa: PLC0415  needs the models
        from ecosystem.accounts.scopes import provide  # noqa: PLC0415  needs the models
        from ecosystem.centers import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.centers.leaving import tell_work  # noqa: PLC0415  needs the models
        from ecosystem.centers.staffing import grants_of  # noqa: PLC0415  needs the models
        from ecosystem.organizations.merging.carrying import spans  # noqa: PLC0415  needs the models
        from ecosystem.organizations.merging.rules import at_merging  # noqa: PLC0415  needs the models

        at_merging("centers.centerparty.organization", spans("center", "role"))
        at_telling(tell_work)
        provide(grants_of)
