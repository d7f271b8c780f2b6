from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "ecosystem.directory"

    def ready(self) -> None:
        """Public pages are answered early where they are known."""
        from ecosystem.audit.early import answer_early  # noqa: PLC0415  not before the models are there
        from ecosystem.directory.public import DIRECTORY  # noqa: PLC0415  as above

        answer_early(DIRECTORY)
