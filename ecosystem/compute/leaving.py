"""What is kept of a person as somebody who hands in files of usage: told to them."""

from django.db.models import Q

from ecosystem.accounts.models import User
from ecosystem.accounts.personal import Rows, rows
from ecosystem.compute.models import UsageFile


def tell_usage_files(user: User) -> dict[str, Rows]:
    """The files the person handed in or had written or undone. They stay when the person is erased, without a name."""
    mine = UsageFile.objects.filter(Q(by=user) | Q(writer=user) | Q(undoer=user))
    return {"usage_files": rows(mine, "public_id", "name", "state", "at", "written_at")}
