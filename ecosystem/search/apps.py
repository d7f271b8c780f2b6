from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "ecosystem.search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from ecosystem.core.searching import answer_with  # noqa: PLC0415  needs the models
        from ecosystem.organizations.copying import copied_too  # noqa: PLC0415  needs the models
        from ecosystem.search import nouns  # noqa: PLC0415  needs the models
        from ecosystem.search.indexing import build_after_migrate, follow_kinds  # noqa: PLC0415  needs the models
        from ecosystem.search.kinds import KINDS, register  # noqa: PLC0415  needs the models
        from ecosystem.search.models import Entry  # noqa: PLC0415  needs the models

        answer_with(nouns)
        copied_too(Entry)
        register(*KINDS)
        follow_kinds()
        post_migrate.connect(build_after_migrate, sender=self)
