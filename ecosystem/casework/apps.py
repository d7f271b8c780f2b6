from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "ecosystem.casework"
    verbose_name = _("Casework")

    def ready(self) -> None:
        from ecosystem.audit.recording import follow  # noqa: PLC0415  needs the models
        from ecosystem.casework import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.casework.mentions import keep_mentions  # noqa: PLC0415  needs the models
        from ecosystem.casework.welcoming import copy_welcome, open_welcome  # noqa: PLC0415  needs the models
        from ecosystem.programs.acceptance import at_acceptance  # noqa: PLC0415  needs the models
        from ecosystem.programs.copying import at_copy  # noqa: PLC0415  needs the models

        follow("casework.note", keep_mentions)
        at_acceptance(open_welcome)
        at_copy(copy_welcome)
