"""What forms of every surface have in common."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS

from ecosystem.core.errors import DomainError


class Refusable:
    """A form that says what a service refused, at the field it is about where there is one."""

    fields: dict[str, Any]
    add_error: Any

    def add_refusal(self, refusal: DomainError) -> None:
        if not refusal.fields:
            self.add_error(None, str(refusal.sentence))
        for name, sentences in refusal.fields.items():
            known = name.removesuffix("_precision")
            for sentence in sentences:
                self.add_error(known if known in self.fields and name != NON_FIELD_ERRORS else None, str(sentence))
