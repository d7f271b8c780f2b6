from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "ecosystem.programs"
    verbose_name = _("Programs")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_erasing, at_telling  # noqa: PLC0415  needs the models
        from ecosystem.audit.recording import follow  # noqa: PLC0415  needs the models
        from ecosystem.correspondence.kinds import register  # noqa: PLC0415  labels need the catalogs
        from ecosystem.organizations.merging.carrying import spans  # noqa: PLC0415  needs the models
        from ecosystem.organizations.merging.rules import at_merging, before_merging  # noqa: PLC0415  needs the models
        from ecosystem.organizations.prominence import at_weighing  # noqa: PLC0415  registers when models are ready
        from ecosystem.programs import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.programs.leaving import forget_applicant, tell_applications  # noqa: PLC0415  needs the models
        from ecosystem.programs.letters import KINDS  # noqa: PLC0415  needs the models
        from ecosystem.programs.merging import (  # noqa: PLC0415  needs the models
            carry_applications,
            carry_enrollments,
            lock_programs,
        )
        from ecosystem.programs.reports import times_enrolled  # noqa: PLC0415  needs the models
        from ecosystem.programs.seats import keep_held_seats, keep_seats  # noqa: PLC0415  needs the models

        at_weighing("enrollments", times_enrolled, worth=3)
        at_merging("programs.enrollment.organization", carry_enrollments)
        at_merging("programs.application.organization", carry_applications)
        at_merging("programs.affiliation.organization", spans("user", "tie"))
        before_merging(lock_programs)
        register(*KINDS)
        at_erasing(forget_applicant)
        at_telling(tell_applications)
        follow("programs.program", keep_seats)
        follow("programs.application", keep_held_seats)
