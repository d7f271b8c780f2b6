from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class VocabularyConfig(AppConfig):
    name = "ecosystem.vocabulary"
    verbose_name = _("Vocabulary")

    def ready(self) -> None:
        from ecosystem.audit.recording import follow  # noqa: PLC0415  needs the models
        from ecosystem.vocabulary import policies  # noqa: F401, PLC0415  registers its rules when models are ready
        from ecosystem.vocabulary.loading import load_after_migrate  # noqa: PLC0415  needs the models
        from ecosystem.vocabulary.trees import rebuild_paths  # noqa: PLC0415  needs the models

        follow("vocabulary.sector", rebuild_paths)
        post_migrate.connect(load_after_migrate, sender=self)
