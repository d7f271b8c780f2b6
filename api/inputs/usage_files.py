"""What can be said of files of usage."""

from rest_framework import serializers

from api.inputs.base import Input


class UsageFileInput(Input):
    """A scheduler's CSV."""

    file = serializers.FileField(allow_empty_file=True, max_length=500)
