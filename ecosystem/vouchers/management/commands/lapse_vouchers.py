"""Let compute vouchers expire whose term is over; to be run once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.vouchers.services import lapse_vouchers


class Command(BaseCommand):
    help = (
        "Let compute vouchers expire whose term is over: what is left of them flows back into their pots. Run it once a day; "
        "nothing is done twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say how many have expired."""
        self.stdout.write(_("Vouchers expired: %(count)d.") % {"count": lapse_vouchers(by=SYSTEM)})
