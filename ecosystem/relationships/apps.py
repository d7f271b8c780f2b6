from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RelationshipsConfig(AppConfig):
    name = "ecosystem.relationships"
    verbose_name = _("Relationships")

    def ready(self) -> None:
        from ecosystem.organizations.merging.rules import at_merging  # noqa: PLC0415  needs the models
        from ecosystem.organizations.prominence import at_weighing  # noqa: PLC0415  registers when models are ready
        from ecosystem.relationships import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.relationships.merging import carry_edges  # noqa: PLC0415  needs the models
        from ecosystem.relationships.reports import degrees  # noqa: PLC0415  needs the models

        at_weighing("relationships", degrees)
        for end in ("subject", "object"):
            at_merging(f"relationships.relationship.{end}", carry_edges)
