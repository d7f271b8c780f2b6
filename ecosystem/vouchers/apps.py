from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VouchersConfig(AppConfig):
    name = "ecosystem.vouchers"
    verbose_name = _("Compute vouchers")

    def ready(self) -> None:
        from ecosystem.vouchers import policies  # noqa: F401, PLC0415  registers its rules when models are ready
