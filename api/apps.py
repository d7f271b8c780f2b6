from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"

    def ready(self) -> None:
        """Public answers are given early where they are known."""
        from api.early import API  # noqa: PLC0415  as above
        from ecosystem.audit.early import answer_early  # noqa: PLC0415  not before the models are there

        answer_early(API)
