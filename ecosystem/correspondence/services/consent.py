"""Who wants no news from a center."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create, delete, locked
from ecosystem.centers.models import Center
from ecosystem.core.errors import InvalidInput
from ecosystem.correspondence.addresses import digest_of, message_of_token
from ecosystem.correspondence.models import Message, Unsubscription


def unsubscribe(center: Center, *, address: str, by: Any, reason: str = "") -> Unsubscription:
    """Send no more news of the center to an address; mail of a running procedure still comes.

    Whoever has unsubscribed already stays so. Staff do it on somebody's request; a link does it as the system.
    Raises :class:`InvalidInput` for an address that is none.
    """
    authorize(by, "correspondence.write", center)
    with change_set(by=by, verb=gettext_noop("Unsubscribe"), reason=reason):
        present = Unsubscription.objects.filter(center=center, digest=digest_of(_address(address))).first()
        return present or create(Unsubscription(center=center, address=address.strip()))


def resubscribe(unsubscription: Unsubscription, *, by: Any, reason: str) -> None:
    """Send news again to somebody who has asked for it."""
    authorize(by, "correspondence.write", unsubscription)
    if not reason.strip():
        sentence = _("Say when and how the person asked for it.")
        raise InvalidInput("reason_required", sentence, {"reason": [sentence]})
    with change_set(by=by, verb=gettext_noop("Subscribe again"), reason=reason):
        delete(locked(unsubscription))


def _address(address: str) -> str:
    try:
        validate_email(address.strip())
    except ValidationError as error:
        sentence = str(error.messages[0])
        raise InvalidInput("invalid", sentence, {"address": [sentence]}) from error
    return address


def message_behind(token: str) -> Message | None:
    """The message whose reader holds this token; None where nobody was given it."""
    try:
        public_id = message_of_token(token)
    except BadSignature:
        return None
    return Message.objects.select_related("center__registry").filter(public_id=public_id).first()


def unsubscribe_reader(message: Message) -> Unsubscription:
    """Unsubscribe whoever a message went to, as its link asks."""
    reason = _("By the link in a message.")
    return unsubscribe(message.center, address=message.to_email, by=SYSTEM, reason=reason)
