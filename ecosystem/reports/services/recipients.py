"""Who gets a report: added by staff, and asked by a link before anything is sent."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.models import User
from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import clean
from ecosystem.correspondence.letters import Recipient as Reader
from ecosystem.correspondence.services import compose
from ecosystem.reports.choices import Consent
from ecosystem.reports.letters import CONFIRM
from ecosystem.reports.models import Recipient, Subscription
from ecosystem.reports.services.subscriptions import CHANGE


def add_recipient(subscription: Subscription, *, email: str, by: Any, name: str = "", reason: str = "") -> Recipient:
    """Put an address on the list of a report. Whoever reads it is asked by mail; an account's confirmed address is known.

    Raises :class:`InvalidInput` for an address that is none; :class:`Conflict` (``reads_already``) for one on the list.
    """
    authorize(by, CHANGE, subscription)
    email = _address(email)
    with change_set(by=by, verb=gettext_noop("Add a reader of a report"), reason=reason):
        user = _known(email)
        recipient = create(
            Recipient(
                subscription=locked(subscription),
                email=email,
                name=clean(name)[:120],
                user=user,
                consent=Consent.ASKED if user is None else Consent.GIVEN,
            )
        )
        if user is None:
            _ask(recipient, by)
        return recipient


def revise_recipient(recipient: Recipient, *, by: Any, name: str, reason: str = "") -> Recipient:
    """Correct how a reader is called; another address is another reader, who is asked again."""
    authorize(by, CHANGE, recipient)
    with change_set(by=by, verb=gettext_noop("Correct a reader of a report"), reason=reason):
        return update(locked(recipient), name=clean(name)[:120])


def remove_recipient(recipient: Recipient, *, by: Any, reason: str = "") -> None:
    """Take an address off the list. Raises :class:`Conflict` (``ended``) for one that ended it: that stays noted."""
    authorize(by, CHANGE, recipient)
    with change_set(by=by, verb=gettext_noop("Remove a reader of a report"), reason=reason):
        recipient = locked(recipient)
        if recipient.consent == Consent.ENDED:
            raise Conflict("ended", _("The reader ended it. That stays noted, so that nobody sends it again."))
        delete(recipient)


def agree_by_link(recipient: Recipient) -> Recipient:
    """Note that whoever reads the address wants the report, as its link says."""
    return _say(recipient, Consent.GIVEN, gettext_noop("Agree to a report by mail"))


def end_by_link(recipient: Recipient) -> Recipient:
    """Note that whoever reads the address does not want the report any more, as its link says."""
    return _say(recipient, Consent.ENDED, gettext_noop("End a report by mail"))


def _say(recipient: Recipient, consent: str, verb: str) -> Recipient:
    with change_set(by=SYSTEM, verb=verb, reason=_("By the link in a message.")):
        recipient = locked(recipient)
        if recipient.consent == consent:
            return recipient
        return update(recipient, consent=consent, since=timezone.now())


def _ask(recipient: Recipient, by: Any) -> None:
    subscription = recipient.subscription
    with translation.override(subscription.language):
        report = str(subscription)
    reader = Reader(recipient.email, recipient.name, subscription.language)
    compose(CONFIRM.code, to=reader, values={"report": report}, center=subscription.center, by=by, about=recipient)


def _known(email: str) -> User | None:
    """The account whose confirmed address it is."""
    accounts = User.objects.filter(is_active=True, emailaddress__email__iexact=email, emailaddress__verified=True)
    return accounts.order_by("pk").first()


def _address(email: str) -> str:
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        sentence = str(error.messages[0])
        raise InvalidInput("invalid", sentence, {"email": [sentence]}) from error
    return email
