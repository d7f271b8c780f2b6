from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrespondenceConfig(AppConfig):
    name = "ecosystem.correspondence"
    verbose_name = _("Correspondence")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_erasing, at_telling  # noqa: PLC0415  needs the models
        from ecosystem.audit.recording import follow  # noqa: PLC0415  needs the models
        from ecosystem.correspondence import checks, policies  # noqa: F401, PLC0415  register themselves when all is ready
        from ecosystem.correspondence.delivery import send_after_commit  # noqa: PLC0415  needs the models
        from ecosystem.correspondence.kinds import register  # noqa: PLC0415  labels need the catalogs
        from ecosystem.correspondence.leaving import forget_reader, tell_mail  # noqa: PLC0415  needs the models
        from ecosystem.correspondence.own_kinds import LETTER, NEWS  # noqa: PLC0415

        at_erasing(forget_reader)
        at_telling(tell_mail)
        register(LETTER, NEWS)
        follow("correspondence.message", send_after_commit)
