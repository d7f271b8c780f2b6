"""What happens to a registry at random, one change after another."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from ecosystem.core.errors import DomainError


def one_of(changes: Mapping[str, Callable[[], Any]], random: Random) -> tuple[str, bool]:
    """Try one of some changes: its name, and whether it was done. What is refused changes nothing."""
    name, change = random.choice(list(changes.items()))
    try:
        change()
    except (DomainError, ObjectDoesNotExist):
        return name, False
    return name, True
