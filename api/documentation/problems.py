"""How refusals look, and what each status means."""

from rest_framework import serializers

ERRORS = {
    400: "Something asked or sent is not acceptable; `fields` says what.",
    401: "There is no key, or it is not known.",
    403: "You may not do this.",
    404: "There is nothing here that you may see.",
    406: "Only JSON can be answered.",
    409: "The state of the registry does not allow this.",
    412: "The record was changed since you read it.",
    413: "The request is too large.",
    415: "Only JSON is read; where a file is added, only a form.",
    422: "The idempotency key was used for another request.",
    429: "Too much in one minute; `Retry-After` says how many seconds to wait.",
}


class Problem(serializers.Serializer):
    """A refusal (RFC 9457)."""

    type = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="For programs.")
    detail = serializers.CharField(help_text="For people, in the language asked for.")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), help_text="What is wrong with single fields."
    )
