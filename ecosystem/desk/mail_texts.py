"""Mail templates on the desk: every kind in every language at one center, and one of them with a preview."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.centers.models import Center
from ecosystem.correspondence.choices import Language
from ecosystem.correspondence.kinds import MailKind, all_kinds, kind
from ecosystem.correspondence.letters import Recipient, Rendered, Text, Texts, render, sample_values
from ecosystem.correspondence.models import MailTemplate, Message
from ecosystem.correspondence.services.templates import checked_texts

LATEST = 12


@dataclass(frozen=True)
class Shown:
    """One kind of mail in one language, as the list shows it."""

    language: str
    label: str
    url: str
    own: bool


def centers_of(request: HttpRequest) -> list[Center]:
    """The centers whose mail the person writes, those of the city one works in first."""
    centers, place = scope_of(request.user).centers(Capability.ENROLL), request.workplace.place
    rows = Center.objects.all() if centers is None else Center.objects.filter(pk__in=centers)
    return sorted(rows, key=lambda center: (place is not None and center.registry_id != place.pk, center.pk))


def center_of(request: HttpRequest, centers: list[Center]) -> Center:
    """The center that the address names, else the first. Raises ``Http404``."""
    asked = request.GET.get("center", "")
    found = next((center for center in centers if center.public_id == asked or not asked), None)
    if found is None:
        raise Http404
    return found


def kinds_at(center: Center) -> list[tuple[MailKind, list[Shown]]]:
    """Every kind of mail with its languages, and which of them the center has changed; one query."""
    changed = set(MailTemplate.objects.filter(center=center).values_list("kind", "language"))
    return [(of, [_shown(of, code, label, center, changed) for code, label in Language.choices]) for of in all_kinds()]


def _shown(of: MailKind, code: str, label: Any, center: Center, changed: set[tuple[str, str]]) -> Shown:
    return Shown(code, str(label), address_of(of.code, code, center), (of.code, code) in changed)


def address_of(code: str, language: str, center: Center) -> str:
    """The page of one text."""
    return f"{reverse('desk:mail_template', args=[code, language])}?center={center.public_id}"


class Draft:
    """The text being edited: what is in use now, and what typed text would become for a reader."""

    def __init__(self, code: str, language: str, center: Center) -> None:
        if language not in Language.values or code not in {known.code for known in all_kinds()}:
            raise Http404
        self.kind, self.language, self.center = kind(code), language, center
        self.present: Text = Texts(self.kind, center).text(language)

    @property
    def language_label(self) -> str:
        return str(Language(self.language).label)

    @property
    def url(self) -> str:
        return address_of(self.kind.code, self.language, self.center)

    @property
    def variables(self) -> list[tuple[str, Any]]:
        """What can be used, as one types it, and what it is."""
        return [(f"{{{{ {name} }}}}", what) for name, what in self.kind.known.items()]

    def latest(self, user: Any) -> list[Message]:
        """The messages whose values a preview can use."""
        rows = Message.objects.visible_to(user).filter(center=self.center, kind=self.kind.code)
        return list(rows.order_by("-pk")[:LATEST])

    def shown(self, subject: str, body: str, like: Message | None) -> Rendered:
        """The text for a real reader, or for a made-up one. Raises :class:`InvalidInput` where it cannot be filled in."""
        texts = checked_texts(self.kind, subject, body)
        to, values = Recipient("name@example.org", language=self.language), sample_values(self.kind)
        if like is not None:
            to = Recipient(like.to_email, like.to_name, self.language)
            values.update({name: value for name, value in like.values.items() if name in values})
        text = Text(texts["subject"], texts["body"])
        return render(self.kind, text, to=to, values=values, center=self.center)
