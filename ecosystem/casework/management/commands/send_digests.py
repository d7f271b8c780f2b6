"""``manage.py send_digests``: the mail of the day to everybody on the staff who wants it; to be run every morning."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecosystem.casework.digests import send_digests


class Command(BaseCommand):
    """Sends what waits; run twice a day it sends nothing twice, and at weekends nothing at all."""

    help = "Send everybody on the staff who wants it a mail of what waits for them today."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = send_digests()
        self.stdout.write(f"Sent {sent}.")
        if failed:
            raise CommandError(f"{failed} could not be sent; run this again to try those once more.")
