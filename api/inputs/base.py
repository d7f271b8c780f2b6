"""What a request may say: names and types. Whether it is acceptable, the services decide, as for every other door.

Types, lengths and codes come from the models, so nothing is said twice; what stands in ``Meta.fields`` is all that can be
set, and anything else is refused by name.
"""

import copy
from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

Reads = Callable[[Any], QuerySet]


class Unknowing(serializers.Serializer):
    """Refuses by name what it does not know: a misspelt field must not pass for one that was left out."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        known = self.fields
        unknown = [name for name in data if name not in known or known[name].read_only]
        if unknown:
            raise serializers.ValidationError(
                {str(name)[:60]: [_("There is no field of this name here.")] for name in unknown}
            )
        return super().to_internal_value(data)


class Facts(Unknowing):
    """What a question may be told, as parameters of its address."""


@extend_schema_field({"type": "string"})
class RecordField(serializers.Field):
    """Another record, by its id or code, among those this user may see; ``forwards`` knows the id of today."""

    default_error_messages = {"unknown": ""}

    def __init__(
        self, reads: Reads, key: str = "public_id", forwards: Callable[[str], str] = str, **options: Any
    ) -> None:
        self.reads, self.key, self.forwards = reads, key, forwards
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> Model:
        if isinstance(data, str) and data and len(data) <= 64:
            found = self.reads(self.context["user"]).filter(**{self.key: self.forwards(data)}).first()
            if found is not None:
                return found
        raise serializers.ValidationError(_("There is no such record: “%(id)s”.") % {"id": str(data)[:64]}, "unknown")

    def to_representation(self, value: Model) -> str:
        return getattr(value, self.key)


@extend_schema_field({"type": "integer"})
class NumberedField(RecordField):
    """Another record, by its number."""

    def __init__(self, reads: Reads, **options: Any) -> None:
        super().__init__(reads, "pk", **options)

    def to_internal_value(self, data: Any) -> Model:
        text = "" if isinstance(data, bool) else str(data)
        return super().to_internal_value(text if text.isascii() and text.isdigit() and len(text) < 19 else "")


class Input(Unknowing):
    """What the body of a request may hold; ``reason`` is kept in the history of whatever it changes."""

    reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=2000, help_text="Why; kept in the history."
    )


class RecordInput(Input, serializers.ModelSerializer):
    """The fields of a model that can be set, typed as the model types them."""

    def get_validators(self) -> list[Any]:
        """None: uniqueness and the like are for the services, which hold a lock while they look."""
        return []

    def get_fields(self) -> dict[str, serializers.Field]:
        """The fields of ``Meta.fields``, the declared ones, and the reason."""
        fields = super().get_fields()
        if declared := self._declared_fields.get("reason"):
            fields["reason"] = copy.deepcopy(declared)
        for item in fields.values():
            item.validators = [one for one in item.validators if not hasattr(one, "queryset")]
        return fields


class PartInput(RecordInput):
    """A part that is written together with its record: its reason is the record's."""

    reason = None
