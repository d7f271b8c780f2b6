from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "ecosystem.intake"
