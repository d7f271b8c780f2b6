from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncubationConfig(AppConfig):
    name = "ecosystem.incubation"
    verbose_name = _("Incubation")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_telling  # noqa: PLC0415  needs the models
        from ecosystem.incubation import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.incubation.leaving import tell_cases  # noqa: PLC0415  needs the models

        at_telling(tell_cases)
