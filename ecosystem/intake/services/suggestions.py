"""Suggesting a correction: anybody may, of any record that everybody can see."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.consent import NOTICE_VERSION
from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create, locked
from ecosystem.core.errors import InvalidInput, TooMany
from ecosystem.core.pace import Pace
from ecosystem.core.text import clean, fold
from ecosystem.intake.choices import Field, Origin
from ecosystem.intake.letters import acknowledge
from ecosystem.intake.models import ProposalContact, ProposedChange
from ecosystem.intake.services.proposals import differences_of, refuse_nothing, written
from ecosystem.intake.subjects import noun_of

ADDRESS = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)
MOST_LINKS = 3
# Of one record, from people without an account; whoever floods a page from many places ends here.
MOST_OPEN = 40
# From one place, or by one account: so many in a short while, and so many in a day.
PACES = ((Pace("suggest", 600), 6), (Pace("suggest-day", int(timedelta(days=1).total_seconds())), 40))


def suggest(  # noqa: PLR0913  what anybody can say about a record, all by keyword
    subject: Any,
    *,
    by: Any,
    changes: Mapping[str, str] | None = None,
    message: str = "",
    source: str = "",
    reason: str = "",
    credit: str = "",
    email: str = "",
    language: str = "",
    client: str = "",
    origin: str = Origin.API,
) -> ProposedChange:
    """Suggest other values for fields of a record, or say in words what is wrong with it or missing.

    Whoever suggests what somebody else did gets the same suggestion, and its answer. ``source`` is an address or words;
    ``client`` is what to count people without an account by. Raises :class:`NotAllowed`; :class:`InvalidInput`:
    ``nothing_proposed``, ``unfounded`` without a source and a reason, ``too_many_links``, and what cannot be written;
    :class:`TooMany`.
    """
    authorize(by, "intake.suggest", subject)
    person = by if getattr(by, "is_authenticated", False) and by is not SYSTEM else None
    texts = {"message": message.replace("\r\n", "\n").strip(), "reason": reason.strip(), "credit": clean(credit)}
    with transaction.atomic():
        # Somebody without an account acts through the system: the history has no other name for them.
        with change_set(by=person or SYSTEM, verb=gettext_noop("Suggest a correction"), reason=texts["reason"]):
            record = locked(subject)
            differences = differences_of(noun_of(record), record, changes or {})
            _refuse_unfit(differences, texts, source)
            _refuse_flood(f"user-{person.pk}" if person else client)
            proposal = _same(record, differences, texts["message"])
            if proposal is None:
                _refuse_crowd(record, person)
                facts = {**texts, **_source(source), "proposer": person, "origin": origin}
                proposal = written(ProposedChange(**{noun_of(record).name: record}, **facts), differences)
        _promise_answer(proposal, email.strip(), language)
    return proposal


def _source(source: str) -> dict[str, str]:
    """Where it can be read: at an address, or in words."""
    text = clean(source)
    address = f"https://{text}" if text.lower().startswith("www.") else text
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return {"source_text": text}
    return {"source_url": address}


def _refuse_unfit(differences: Mapping[str, tuple[str, str]], texts: Mapping[str, str], source: str) -> None:
    if not differences and not texts["message"]:
        refuse_nothing()
    wrong: dict[str, list[str]] = {}
    if differences and not texts["reason"] and not source.strip():
        wrong["source"] = [_("Say where this can be read, or how you know.")]
    lines = [after for name, (_before, after) in differences.items() if name != Field.WEBSITE]
    for name, found in (("message", [texts["message"]]), ("reason", [texts["reason"], *lines])):
        if _links(found) > MOST_LINKS:
            wrong[name] = [_("At most %(n)d addresses of web pages.") % {"n": MOST_LINKS}]
    if _links([texts["credit"]]):
        wrong["credit"] = [_("A name, without an address.")]
    if wrong:
        code = "unfounded" if "source" in wrong else "too_many_links"
        raise InvalidInput(code, next(iter(wrong.values()))[0], wrong)


def _links(texts: Iterable[str]) -> int:
    return sum(len(ADDRESS.findall(text)) for text in texts)


def _refuse_flood(client: str) -> None:
    if not client:
        return
    for pace, most in PACES:
        if pace.wait(client, most) is not None:
            raise TooMany("too_many", _("That was a lot in a short time. Please send this again later."))


def _refuse_crowd(record: Any, person: Any) -> None:
    waiting = ProposedChange.objects.open().about(record).filter(proposer__isnull=True)
    if person is None and waiting.count() >= MOST_OPEN:
        raise TooMany("too_many_open", _("Many suggestions about this are waiting already. Please come back later."))


def _same(record: Any, differences: Mapping[str, tuple[str, str]], message: str) -> ProposedChange | None:
    """An open suggestion that says just this."""
    wanted = {name: after for name, (_before, after) in differences.items()}
    alike = ProposedChange.objects.open().about(record).exclude(origin=Origin.MEMBER).prefetch_related("fields")
    for proposal in alike.order_by("pk"):
        said = {field.name: field.after for field in proposal.fields.all()}
        if said == wanted and fold(proposal.message) == fold(message):
            return proposal
    return None


def _promise_answer(proposal: ProposedChange, email: str, language: str) -> None:
    """Keep an address for the answer, and write to it that the suggestion is here; once for each address."""
    if not email or proposal.contacts.filter(email__iexact=email).exists():
        return
    facts = {"email": email, "notice_version": NOTICE_VERSION, **({"language": language} if language else {})}
    with change_set(by=SYSTEM, verb=gettext_noop("Keep an address for an answer"), reason=""):
        contact = create(ProposalContact(proposal=proposal, given_at=timezone.now(), **facts))
    acknowledge(contact)
