"""What can be said of suggestions."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from api.inputs.base import Input
from ecosystem.intake.choices import Subject
from ecosystem.intake.subjects import NOUNS


class SuggestionInput(Input):
    """What is wrong with a record: other values for its fields, as text, or words."""

    about = serializers.ChoiceField(choices=Subject.choices, help_text="What kind of record.")
    record = serializers.CharField(max_length=16, help_text="Its id.")
    changes = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=4000),
        required=False,
        help_text="By the name of the field what it should say, as text: a date as 2021-11-30, a place as its code.",
    )
    message = serializers.CharField(
        required=False, allow_blank=True, max_length=4000, help_text="What no field can say."
    )
    source = serializers.CharField(
        required=False, allow_blank=True, max_length=300, help_text="Where it can be read: an address, or words."
    )
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000, help_text="How you know.")
    credit = serializers.CharField(
        required=False, allow_blank=True, max_length=80, help_text="Whom the public page may thank once it is accepted."
    )
    email = serializers.EmailField(
        required=False, allow_blank=True, help_text="Where the answer goes; the account's own where it is left out."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The record itself, among those that everybody can see."""
        noun, key = NOUNS[attrs.pop("about")], attrs.pop("record")
        found = noun.rows().filter(public_id=key).first()
        if found is None:
            raise serializers.ValidationError({"record": [_("There is no such record: “%(id)s”.") % {"id": key}]})
        return {**attrs, "subject": found}


class DecideInput(Input):
    """Which fields are accepted; all others are refused."""

    accepted = serializers.ListField(child=serializers.CharField(max_length=20), help_text="Names of fields.")
    reasons = serializers.DictField(
        child=serializers.CharField(max_length=300), required=False, help_text="Why not, by the name of the field."
    )
