"""Kinds of mail: what each is for, what may stand in it, and what it says where nobody has changed it.

The package whose procedure sends a kind of mail declares it and registers it when it is ready.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecosystem.core.languages import traditional
from ecosystem.correspondence.choices import Language
from ecosystem.correspondence.placeholders import refuse_unfit

# What every mail can say, whatever its kind.
COMMON: dict[str, Promise] = {
    "recipient": _("name of the recipient"),
    "center": _("name of the center"),
    "site": _("address of this site"),
}


@dataclass(frozen=True)
class Attachment:
    """A file that goes along with a mail."""

    name: str
    content: bytes
    type: str


@dataclass(frozen=True, kw_only=True)
class MailKind:
    """One kind of mail. ``subject`` and ``body`` are by language code: ``zh-hans``, and ``en`` where there is English.

    ``released``: it goes to the queue at once; else it waits in the outbox for staff. ``needs_consent``: it is not part
    of a running procedure, so it carries a link to unsubscribe and is not sent to who has done so. ``sealed``: variables
    that only the reader may know; they stay placeholders in what is kept, and are made of the message as it goes out.
    ``attachments`` are made of the message then, too.
    """

    code: str
    label: Promise
    variables: Mapping[str, Promise]
    subject: Mapping[str, str]
    body: Mapping[str, str]
    released: bool = False
    needs_consent: bool = False
    sealed: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    attachments: Callable[[Any], Iterable[Attachment]] | None = None

    @property
    def known(self) -> dict[str, Promise]:
        """Everything that may stand in it as ``{{ name }}``, and what that is."""
        return {**COMMON, **self.variables}

    def default(self, language: str) -> tuple[str, str]:
        """Subject and body in a language; Traditional Chinese is converted, and Chinese stands in where none is there."""
        spoken = language if language in self.subject else Language.SIMPLIFIED
        texts = self.subject[spoken], self.body[spoken]
        if language == Language.TRADITIONAL and spoken != language:
            return traditional(texts[0]), traditional(texts[1])
        return texts


_kinds: dict[str, MailKind] = {}


def register(*kinds: MailKind) -> None:
    """Make kinds of mail known. Raises ``ValueError`` for a code that is taken, and a refusal for texts that cannot be filled."""
    for new in kinds:
        if _kinds.get(new.code, new) != new:
            raise ValueError(f"There is another kind of mail called {new.code}.")
        for language in new.subject:
            refuse_unfit({"subject": new.subject[language], "body": new.body[language]}, new.known)
        _kinds[new.code] = new


def kind(code: str) -> MailKind:
    """The kind of this code. Raises ``KeyError``."""
    return _kinds[code]


def all_kinds() -> list[MailKind]:
    """All kinds of mail, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def label_of(code: str) -> str:
    """What staff call mail of this code; the code itself where no package knows it any more."""
    return str(_kinds[code].label) if code in _kinds else code
