"""What a message says: the text for a center and a language, filled with values in that language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone, translation

from ecosystem.accounts.models import User
from ecosystem.centers.models import Center
from ecosystem.core.display import number
from ecosystem.core.languages import traditional
from ecosystem.core.text import clean
from ecosystem.correspondence.addresses import site
from ecosystem.correspondence.choices import Language
from ecosystem.correspondence.footers import footer
from ecosystem.correspondence.kinds import MailKind, kind
from ecosystem.correspondence.models import MailTemplate
from ecosystem.correspondence.placeholders import as_body, as_subject, fill, fill_body

LONGEST_NAME = 120


@dataclass(frozen=True)
class Recipient:
    """Whom a message is to, and in which language they read."""

    email: str
    name: str = ""
    language: str = Language.SIMPLIFIED
    user: User | None = None

    @property
    def reads(self) -> str:
        """A language that mail is written in."""
        return self.language if self.language in Language.values else str(Language.SIMPLIFIED)

    @property
    def addressed_as(self) -> str:
        return clean(self.name)[:LONGEST_NAME] or self.email


@dataclass(frozen=True)
class Text:
    """Subject and body with their placeholders; ``own`` where the center has changed them."""

    subject: str
    body: str
    own: bool = False


@dataclass(frozen=True)
class Rendered:
    """A message as its reader gets it; ``values`` are those that were filled in."""

    subject: str
    body: str
    footer: str = ""
    values: Mapping[str, str] | None = None


class Texts:
    """The texts of one kind of mail at one center, read once however many are written."""

    def __init__(self, of: MailKind, center: Center) -> None:
        self.kind = of
        changed = MailTemplate.objects.filter(center=center, kind=of.code)
        self.changed = {template.language: template for template in changed}

    def text(self, language: str) -> Text:
        """The center's own text; in Traditional Chinese also its Simplified one, converted; else the default."""
        if own := self.changed.get(language):
            return Text(own.subject, own.body, own=True)
        simplified = self.changed.get(Language.SIMPLIFIED)
        if simplified and (language == Language.TRADITIONAL or language not in self.kind.subject):
            convert = traditional if language == Language.TRADITIONAL else str
            return Text(convert(simplified.subject), convert(simplified.body))
        return Text(*self.kind.default(language))


def preview(code: str, *, to: Recipient, values: Mapping[str, Any], center: Center) -> Rendered:
    """What a message of this kind would say. Writes nothing; raises as :func:`render` does."""
    of = kind(code)
    return render(of, Texts(of, center).text(to.reads), to=to, values=values, center=center)


def render(of: MailKind, text: Text, *, to: Recipient, values: Mapping[str, Any], center: Center) -> Rendered:
    """The text filled in. Raises ``TypeError`` where a value of the kind is missing: a mistake of the caller's code."""
    missing = sorted(set(of.variables) - set(values) - set(of.sealed))
    if missing:
        raise TypeError(f"A message of the kind {of.code} needs a value for: {', '.join(missing)}.")
    language = to.reads
    with translation.override(language):
        common = {"recipient": to.addressed_as, "center": center, "site": site()}
        said = {**common, **values}
        told = {name: _told(said[name], language) for name in of.known if name not in of.sealed}
    kept = {**told, **{name: f"{{{{ {name} }}}}" for name in of.sealed}}
    return Rendered(
        subject=as_subject(fill(text.subject, kept)),
        body=as_body(fill_body(text.body, kept)),
        footer=footer("", language) if of.needs_consent else "",
        values=told,
    )


def _told(value: Any, language: str) -> str:
    """A value in the words of the language that is active."""
    text = _plain(value)
    return as_body(traditional(text) if language == Language.TRADITIONAL else text)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value) if timezone.is_aware(value) else value, "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    return number(value) if isinstance(value, Decimal) else str(value)


def sample_values(of: MailKind) -> dict[str, str]:
    """Values that show where each stands, for a preview without a record."""
    return {name: f"〔{what}〕" for name, what in of.variables.items()}
