"""What verbs need that are about a day, and little else."""

from rest_framework import serializers

from api.inputs.base import Input


class OnInput(Input):
    """A verb that says since when."""

    on = serializers.DateField(help_text="The day from which on it holds.")


class CheckedInput(Input):
    """A check that a person made."""

    on = serializers.DateField(required=False, help_text="The day of the check; today where it is left out.")
