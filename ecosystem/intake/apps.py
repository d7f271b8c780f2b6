from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "ecosystem.intake"
    verbose_name = _("Intake")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_erasing, at_telling  # noqa: PLC0415  needs the models
        from ecosystem.audit.recording import at_removal  # noqa: PLC0415  needs the models
        from ecosystem.correspondence.kinds import register  # noqa: PLC0415  labels need the catalogs
        from ecosystem.intake import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.intake.imports.retention import forget_contact  # noqa: PLC0415  needs the models
        from ecosystem.intake.leaving import forget_proposer, tell_imports, tell_proposals  # noqa: PLC0415  needs the models
        from ecosystem.intake.letters import KINDS  # noqa: PLC0415  needs the models
        from ecosystem.intake.merging import carry_proposals  # noqa: PLC0415  needs the models
        from ecosystem.intake.removals import let_go  # noqa: PLC0415  needs the models
        from ecosystem.intake.subjects import NOUNS  # noqa: PLC0415  needs the models
        from ecosystem.organizations.merging.rules import at_merging  # noqa: PLC0415  needs the models

        at_merging("intake.proposedchange.organization", carry_proposals)
        register(*KINDS)
        at_telling(tell_proposals)
        at_telling(tell_imports)
        at_erasing(forget_proposer)
        at_removal("organizations.contact", forget_contact)
        for noun in NOUNS.values():
            at_removal(noun.model._meta.label_lower, let_go)
