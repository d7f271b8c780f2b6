"""Writing to organizations from the desk: whom the rows of a list stand for, and the letter that goes to them."""

from collections.abc import Iterable
from typing import Any

from ecosystem.centers.models import Center
from ecosystem.correspondence.services import compose_bulk, plan_bulk
from ecosystem.correspondence.services.bulk import Plan, Posting
from ecosystem.organizations.models import Organization


def organizations_of(rows: Iterable[Any]) -> list[Organization]:
    """The organizations that rows are, or that rows belong to, each once."""
    found = [row if isinstance(row, Organization) else row.organization for row in rows]
    return list({organization.pk: organization for organization in found}.values())


def write(*rows: Any, by: Any, center: Center, **said: Any) -> Posting:
    """Write the letter to the organizations of these rows."""
    return compose_bulk(center, organizations_of(rows), by=by, **said)


def plan(rows: Iterable[Any], *, by: Any, center: Center, code: str, subject: str = "", body: str = "") -> Plan:
    """Who would get the letter."""
    return plan_bulk(center, organizations_of(rows), by=by, code=code, subject=subject, body=body)
