import sqlite3
from datetime import date, datetime

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "ecosystem.core"

    def ready(self) -> None:
        """Have SQLite's dates read by Python itself: Django's ways, for any form of a date, take several times as long."""
        sqlite3.register_converter("date", lambda text: date.fromisoformat(text.decode()))
        sqlite3.register_converter("datetime", lambda text: datetime.fromisoformat(text.decode()))
