"""What every page's frame shows."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame's variables; views of the directory add the edition and the registry."""
    return {}
