from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndustryConfig(AppConfig):
    name = "ecosystem.industry"
    verbose_name = _("Industry platform")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_telling  # noqa: PLC0415  needs the models
        from ecosystem.audit.recording import follow  # noqa: PLC0415  needs the models
        from ecosystem.industry import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.industry.leaving import tell_needs  # noqa: PLC0415  needs the models
        from ecosystem.industry.standing import keep_standing  # noqa: PLC0415  needs the models

        at_telling(tell_needs)
        follow("industry.need", keep_standing)
