"""What stands on the portal's first page: each part of the portal names the function that reads its share."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Share = Callable[[HttpRequest], dict[str, Any]]

_shares: list[Share] = []


def on_first_page(share: Share) -> Share:
    """Have what ``share`` returns among the variables of ``portal/home.html``."""
    _shares.append(share)
    return share


def first_page(request: HttpRequest) -> dict[str, Any]:
    """The variables of the first page."""
    return {name: value for share in _shares for name, value in share(request).items()}
