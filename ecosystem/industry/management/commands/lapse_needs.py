"""Let needs lapse whose day has passed without anybody meeting them; to be run once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.industry.services import lapse_needs


class Command(BaseCommand):
    help = (
        "Let needs lapse that were wanted by a day that has passed, and about which nobody talks. Run it once a day; nothing "
        "is done twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say how many have lapsed."""
        self.stdout.write(_("Needs lapsed: %(count)d.") % {"count": lapse_needs(by=SYSTEM)})
