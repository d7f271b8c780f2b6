from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "ecosystem.reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_erasing, at_telling  # noqa: PLC0415  needs the models
        from ecosystem.correspondence.kinds import register  # noqa: PLC0415  needs the models
        from ecosystem.reports import policies, sections  # noqa: F401, PLC0415  register their rules and sections
        from ecosystem.reports.leaving import forget_recipient, tell_recipients  # noqa: PLC0415  needs the models
        from ecosystem.reports.letters import CONFIRM, REPORT  # noqa: PLC0415  needs the settings

        register(CONFIRM, REPORT)
        at_telling(tell_recipients)
        at_erasing(forget_recipient)
