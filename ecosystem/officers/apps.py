from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficersConfig(AppConfig):
    name = "ecosystem.officers"
    verbose_name = _("Desk officers")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_telling  # noqa: PLC0415  needs the models
        from ecosystem.centers.leaving import at_leaving  # noqa: PLC0415  needs the models
        from ecosystem.officers import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.officers.leaving import refuse_responsible, tell_service  # noqa: PLC0415  needs the models
        from ecosystem.officers.merging import carry_assignments  # noqa: PLC0415  needs the models
        from ecosystem.organizations.merging.rules import at_merging  # noqa: PLC0415  needs the models

        at_telling(tell_service)
        at_leaving(refuse_responsible)
        at_merging("officers.assignment.organization", carry_assignments)
