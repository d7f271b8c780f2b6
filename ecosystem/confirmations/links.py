"""The link of a confirmation: signed, so that nothing which opens it is kept in the outbox, the history or a backup."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from ecosystem.confirmations.models import Confirmation
from ecosystem.correspondence.addresses import site
from ecosystem.correspondence.models import Message

SALT = "confirmations.link"


def token_of(confirmation: Confirmation) -> str:
    """What proves that somebody was sent this question. Another ``serial`` makes another one."""
    return Signer(salt=SALT).sign(f"{confirmation.public_id}-{confirmation.serial}").replace(":", ".")


def behind(token: str) -> Confirmation | None:
    """The confirmation that a link opens; None for one nobody was given, or that a newer link has replaced."""
    try:
        public_id, serial = Signer(salt=SALT).unsign(token.replace(".", ":")).rsplit("-", 1)
    except (BadSignature, ValueError):
        return None
    return Confirmation.objects.with_names().filter(public_id=public_id, serial=serial).first()


def path_of(confirmation: Confirmation) -> str:
    """The path of the page where it is answered, in the language that is active."""
    return reverse("directory:confirm", args=[token_of(confirmation)])


def link_in(message: Message) -> str:
    """The link that a message about a confirmation carries, in the message's language."""
    confirmation = Confirmation.objects.get(pk=message.about_id)
    with translation.override(message.language):
        return site() + path_of(confirmation)
