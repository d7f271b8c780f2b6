from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfirmationsConfig(AppConfig):
    name = "ecosystem.confirmations"
    verbose_name = _("Confirmations")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_erasing, at_telling  # noqa: PLC0415  needs the models
        from ecosystem.confirmations import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.confirmations.leaving import forget_asked, tell_asked  # noqa: PLC0415  needs the models
        from ecosystem.confirmations.letters import REMINDER, REQUEST  # noqa: PLC0415  labels need the catalogs
        from ecosystem.confirmations.merging import carry_confirmations  # noqa: PLC0415  needs the models
        from ecosystem.correspondence.kinds import register  # noqa: PLC0415
        from ecosystem.organizations.merging.rules import at_merging  # noqa: PLC0415  needs the models

        at_merging("confirmations.confirmation.organization", carry_confirmations)
        at_telling(tell_asked)
        at_erasing(forget_asked)
        register(REQUEST, REMINDER)
