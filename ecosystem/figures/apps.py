from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "ecosystem.figures"
    verbose_name = _("Figures")

    def ready(self) -> None:
        from ecosystem.figures import counters, policies  # noqa: F401, PLC0415  register themselves when models are ready
