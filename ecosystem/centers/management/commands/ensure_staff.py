"""See to it that somebody can sign in at the staff desk of a registry that was just set up."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from ecosystem.accounts.choices import Role
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create
from ecosystem.centers.models import StaffRole

USERNAME = "staff"


class Command(BaseCommand):
    """Create an administrator where there is none, and say how to sign in; run again, it says so again."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--file",
            type=Path,
            default=settings.BASE_DIR / ".staff-sign-in",
            help="where the generated password is kept, readable by its owner only",
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Guarantee an administrator; an account that exists is never changed."""
        if not administrators().exists():
            password = secrets.token_urlsafe(12)
            # The file comes first: an account whose password nobody knows would be worse than a file too many.
            file.touch(mode=0o600)
            file.write_text(f"{USERNAME}\n{password}\n")
            create_administrator(USERNAME, password)
        self.stdout.write(how_to_sign_in(file))


def administrators() -> Any:
    """People who may sign in and administer the whole installation."""
    return User.objects.filter(staff_roles__in=StaffRole.objects.of_installation_administrators())


@transaction.atomic
def create_administrator(username: str, password: str) -> User:
    """Make a person with this password an administrator of the whole installation, creating the account if need be."""
    user, _ = User.objects.get_or_create(username=username)
    user.is_active = True
    user.set_password(password)
    user.save()
    with change_set(
        by=SYSTEM, verb=gettext_noop("Set up"), reason=gettext("The first administrator of a new registry.")
    ):
        create(StaffRole(user=user, role=Role.ADMINISTRATOR))
    return user


def how_to_sign_in(file: Path) -> str:
    """One line for the person at the terminal; the password only while it is the one that was generated."""
    username, _, password = (file.read_text() if file.exists() else "").strip().partition("\n")
    user = administrators().filter(username=username).first()
    if user is not None and user.check_password(password):
        return f"Staff sign in at /desk/ as {username} with the password {password} (kept in {file.name})."
    return "Staff sign in at /desk/ with the accounts they have; a new password: manage.py changepassword NAME."
