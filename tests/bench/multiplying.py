"""A registry many times as large: every organization with what an export shows of it, again and again, by SQL alone."""

from collections.abc import Mapping

from django.db import connection
from django.db.models import Max, Model

from ecosystem.organizations.models import (
    Identifier,
    Organization,
    OrganizationLayer,
    OrganizationName,
    OrganizationSector,
)

# What has to be another one in every copy; {n} is the copy's number, {step} how far keys are moved for it.
OTHERWISE: dict[type[Model], Mapping[str, str]] = {
    Organization: {
        "public_id": "SUBSTR('0000000000' || CAST(id + {step} AS TEXT), LENGTH(CAST(id + {step} AS TEXT)) + 1)",
        "name": "name || '{n}'",
        "sort_key": "SUBSTR(sort_key, 1, 110) || '{n}'",
    },
    OrganizationName: {"organization_id": "organization_id + {step}", "name": "name || '{n}'"},
    Identifier: {"organization_id": "organization_id + {step}", "value": "value || '-{n}'"},
    OrganizationSector: {"organization_id": "organization_id + {step}"},
    OrganizationLayer: {"organization_id": "organization_id + {step}"},
}


def multiply(rows: int) -> int:
    """Copy all organizations until there are at least so many; returns how many there are."""
    there = Organization.objects.count()
    last = {model: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in OTHERWISE}
    copies = -(-rows // there) - 1
    for copy in range(1, copies + 1):
        for model, changes in OTHERWISE.items():
            _copy(model, copy, last[Organization], last[model], changes)
    _settle()
    return there * (copies + 1)


def _copy(model: type[Model], copy: int, owners: int, last: int, changes: Mapping[str, str]) -> None:
    columns = [field.column for field in model._meta.concrete_fields]
    step = owners * copy
    values = {"id": f"id + {last * copy}", **{name: how.format(n=copy, step=step) for name, how in changes.items()}}
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608  names of our own columns
            f"SELECT {', '.join(values.get(column, column) for column in columns)} FROM {table} WHERE id <= {last}"
        )


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
