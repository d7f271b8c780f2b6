from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "ecosystem.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_telling, tell_account  # noqa: PLC0415  needs the models

        at_telling(tell_account)
