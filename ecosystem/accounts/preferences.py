"""How a person likes to see things: kept with the account, so that it holds on Monday and on another machine."""

from typing import Any

from django.db import transaction

from ecosystem.accounts.models import User


def preferred(user: User, name: str, default: Any = None) -> Any:
    """What the person chose under this name, else ``default``."""
    return user.preferences.get(name, default)


@transaction.atomic
def prefer(user: User, **choices: Any) -> None:
    """Keep choices of the person; None takes one back."""
    kept = User.objects.select_for_update().values_list("preferences", flat=True).get(pk=user.pk)
    changed = {name: value for name, value in {**kept, **choices}.items() if value is not None}
    User.objects.filter(pk=user.pk).update(preferences=changed)
    user.preferences = changed
