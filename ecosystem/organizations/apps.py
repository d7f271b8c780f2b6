from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "ecosystem.organizations"
    verbose_name = _("Organizations")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_erasing, at_telling  # noqa: PLC0415  needs the models
        from ecosystem.audit.recording import follow  # noqa: PLC0415  needs the models
        from ecosystem.organizations import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.organizations.indexing import reindex  # noqa: PLC0415  needs the models
        from ecosystem.organizations.leaving import (  # noqa: PLC0415  needs the models
            forget_contact,
            forget_invited,
            forget_representative,
            tell_represented,
        )

        at_telling(tell_represented)
        for step in (forget_representative, forget_invited, forget_contact):
            at_erasing(step)
        follow("organizations.organization", reindex)
