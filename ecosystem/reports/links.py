"""The links of a report's readers: signed, and made as the mail goes out, so that nobody who reads the outbox holds them."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from ecosystem.correspondence.addresses import site
from ecosystem.correspondence.models import Message
from ecosystem.reports.models import Recipient

SALT = "reports.reader"


def token_of(recipient: Recipient) -> str:
    """What proves that somebody reads the address."""
    return Signer(salt=SALT).sign(f"{recipient.public_id}-{recipient.digest[:12]}").replace(":", ".")


def behind(token: str) -> Recipient | None:
    """The reader whose link it is; None for one nobody was given."""
    try:
        public_id, digest = Signer(salt=SALT).unsign(token.replace(".", ":")).rsplit("-", 1)
    except (BadSignature, ValueError):
        return None
    rows = Recipient.objects.select_related("subscription__center__registry", "subscription__program")
    return rows.filter(public_id=public_id, digest__startswith=digest).first()


def link_in(message: Message) -> str:
    """The link that a message about a reader carries, in the message's language; nothing where they are gone."""
    recipient = Recipient.objects.filter(pk=message.about_id).first()
    if recipient is None:
        return site()
    with translation.override(message.language):
        return site() + reverse("directory:report_mail", args=[token_of(recipient)])
