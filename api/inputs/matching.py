"""What may be said of an organization that somebody looks for in the registry."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from api.inputs.base import Unknowing
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.matching.sides import LONGEST, SCHEMES


def _text(words: str) -> serializers.CharField:
    return serializers.CharField(
        required=False, allow_null=True, allow_blank=True, max_length=LONGEST, help_text=words, default=None
    )


class MatchInput(Unknowing):
    """A name or an identifier, and whatever else is known; null is unknown."""

    name = _text("The full name, or what people say.")
    name_en = _text("The English name.")
    kind = serializers.ChoiceField(
        Kind.choices, required=False, allow_null=True, allow_blank=True, default=None, help_text="The kind's code."
    )
    uscc = _text("The unified social credit code.")
    ror = _text("The ROR id, bare or as an address.")
    school_code = _text("The school code of the Ministry of Education.")
    stock_code = _text("The stock code, with or without its market.")
    province = _text("The province, in Chinese or English.")
    city = _text("The city, in Chinese or English.")
    website = _text("The address of the website.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """There has to be something to look for."""
        if not any((attrs.get(name) or "").strip() for name in ("name", "name_en", *SCHEMES)):
            raise serializers.ValidationError({"name": [_("Tell a name or an identifier.")]})
        return attrs
