"""How files of usage look: to staff of their center."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from rest_framework import serializers

from api.shapes.base import Shape
from ecosystem.compute.models import UsageFault, UsageFile

MOST_ERRORS = 100


class UsageFaultShape(serializers.ModelSerializer):
    """What is wrong with a line: its column, what stands there, the rule's code and a sentence."""

    class Meta:
        model = UsageFault
        fields = ("line", "column", "value", "code", "sentence")


def first_faults(pks: list[int]) -> Mapping[int, list[dict[str, Any]]]:
    """The first hundred errors of each file, by line; one query."""
    number = Window(RowNumber(), partition_by=F("usage_file_id"), order_by=("line", "pk"))
    rows = UsageFault.objects.filter(usage_file__in=pks).annotate(number=number).filter(number__lte=MOST_ERRORS)
    names = UsageFaultShape.Meta.fields
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.order_by("usage_file_id", "line", "pk").values("usage_file_id", *names):
        found[row["usage_file_id"]].append({name: row[name] for name in names})
    return found


class UsageFileShape(Shape):
    """A file of a center's scheduler: where it stands, what would be or was written, and what is wrong with it.

    `created`, `changed` and `unchanged` count months of allocations, `faulty` errors, of which `errors` has the first hundred.
    """

    id = serializers.CharField(source="public_id")
    errors = UsageFaultShape(many=True)

    class Meta:
        model = UsageFile
        fields = (
            *("id", "name", "size", "digest", "state", "at", "written_at", "lines", "lines_read"),
            *("created", "changed", "unchanged", "faulty", "refusal", "errors"),
        )
        made = {"errors": first_faults}
