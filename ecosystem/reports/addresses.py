"""Where reports, and the rows of their numbers, are on the desk."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from ecosystem.reports.asking import Asked
from ecosystem.reports.choices import Kind


def report_address(asked: Asked, form: str = "") -> str:
    """The page of a report on the desk; with ``form`` the file of it."""
    name, args, query = _place(asked)
    url = reverse(f"desk:{name}_file", args=[*args, form]) if form else reverse(f"desk:{name}", args=args)
    return f"{url}{query}"


def rows_address(asked: Asked, key: str) -> str:
    """The page of the rows of a number; a member itself has none."""
    if asked.own:
        return ""
    name, args, query = _place(asked)
    return f"{reverse(f'desk:{name}_rows', args=[*args, key])}{query}"


def _place(asked: Asked) -> tuple[str, list[Any], str]:
    key = asked.subject.public_id
    if asked.kind == Kind.MONTH:
        return "report_month", [key, f"{asked.starts_on:%Y-%m}"], ""
    if asked.kind == Kind.COHORT:
        asked_for = {"since": asked.starts_on.isoformat(), "until": asked.ends_on.isoformat()}
        return "report_cohort", [key], f"?{urlencode(asked_for)}"
    return "report_member", [key], ""
