from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "ecosystem.intake"
    verbose_name = _("Intake")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_telling  # noqa: PLC0415  needs the models
        from ecosystem.intake import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.intake.leaving import tell_proposals  # noqa: PLC0415  needs the models
        from ecosystem.intake.merging import carry_proposals  # noqa: PLC0415  needs the models
        from ecosystem.organizations.merging.rules import at_merging  # noqa: PLC0415  needs the models

        at_merging("intake.proposedchange.organization", carry_proposals)
        at_telling(tell_proposals)
