from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "ecosystem.organizations"
    verbose_name = _("Organizations")

    def ready(self) -> None:
        from ecosystem.accounts.personal import at_erasing, at_telling  # noqa: PLC0415  needs the models
        from ecosystem.audit.recording import follow, guard  # noqa: PLC0415  needs the models
        from ecosystem.audit.undo import at_settling  # noqa: PLC0415  needs the models
        from ecosystem.organizations import checks, policies  # noqa: F401, PLC0415  register themselves when models are ready
        from ecosystem.organizations.indexing import catch_up_after_migrate  # noqa: PLC0415  needs the models
        from ecosystem.organizations.leaving import (  # noqa: PLC0415  needs the models
            forget_contact,
            forget_invited,
            forget_representative,
            tell_represented,
        )
        from ecosystem.organizations.merging.carrying import alike  # noqa: PLC0415  needs the models
        from ecosystem.organizations.merging.parts import (  # noqa: PLC0415  needs the models
            carry_distinctions,
            carry_identifiers,
            carry_invitations,
            carry_names,
            carry_representations,
        )
        from ecosystem.organizations.merging.rules import at_merging, stays  # noqa: PLC0415  needs the models
        from ecosystem.organizations.merging.settling import (  # noqa: PLC0415  needs the models
            keep_in_step,
            refuse_merged,
            settle_leads,
            settle_names,
        )

        post_migrate.connect(catch_up_after_migrate, sender=self)
        at_telling(tell_represented)
        for step in (forget_representative, forget_invited, forget_contact):
            at_erasing(step)
        follow("organizations.organization", keep_in_step)
        guard("organizations.organization", refuse_merged)
        at_settling("organizations.organizationname", settle_names)
        at_settling("organizations.representation", settle_leads)
        for model, rule in {
            "organizationname.organization": carry_names,
            "identifier.organization": carry_identifiers,
            "representation.organization": carry_representations,
            "invitation.organization": carry_invitations,
            "contact.organization": alike("name"),
            "milestone.organization": alike("title", "happened_on"),
            "organizationstatement.organization": alike("topic", "text"),
            # The index follows from names and codes; what was merged before leads on from record to record.
            "searchentry.organization": stays,
            "organization.merged_into": stays,
            # What the scan suspects follows from what the records say; of merged ones it is shown to nobody.
            "duplicatepair.low": stays,
            "duplicatepair.high": stays,
            "distinction.low": carry_distinctions,
            "distinction.high": carry_distinctions,
        }.items():
            at_merging(f"organizations.{model}", rule)
        # The history says of whom a thing was told when it happened; it is read under both numbers.
        for pair in ("subject_id", "other_id"):
            at_merging(f"audit.change.{pair}", stays)
