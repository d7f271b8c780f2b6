"""One letter to many: who gets it, who is left out and why; then one mailing of drafts, or sent at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, create_many, update
from ecosystem.centers.models import Center
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.correspondence.addresses import digest_of
from ecosystem.correspondence.choices import State
from ecosystem.correspondence.delivery import UNSUBSCRIBED
from ecosystem.correspondence.kinds import MailKind
from ecosystem.correspondence.letters import Recipient, Rendered, Text, Texts, render
from ecosystem.correspondence.models import Batch, Message, Unsubscription
from ecosystem.correspondence.own_kinds import LETTER, NEWS
from ecosystem.correspondence.services.messages import new_message
from ecosystem.correspondence.services.templates import checked_texts, known_kind
from ecosystem.organizations.models import Contact, Organization

# What staff can write to many: kinds whose values follow from the organization.
BULK_KINDS = (LETTER, NEWS)
MOST_AT_ONCE = 2000
NO_ADDRESS = gettext_lazy("No contact with an e-mail address.")
TWICE = gettext_lazy("This address gets it already.")
OTHER_CITY = gettext_lazy("The organization is in another city's registry.")
SEPARATED = gettext_lazy("%(organization)s: %(person)s")


@dataclass(frozen=True)
class Addressee:
    """Somebody at an organization who gets a letter."""

    organization: Organization
    recipient: Recipient

    def __str__(self) -> str:
        return str(SEPARATED) % {"organization": self.organization, "person": self.recipient.addressed_as}


@dataclass(frozen=True)
class LeftOut:
    """Somebody who gets no letter, and why."""

    name: str
    why: str


@dataclass
class Plan:
    """Who would get a letter and who would not; ``sample`` is what the first of them would read."""

    addressees: list[Addressee] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    sample: Rendered | None = None


@dataclass(frozen=True)
class Posting:
    """What came of a letter to many."""

    batch: Batch
    messages: Sequence[Message]
    left_out: list[LeftOut]


def plan_bulk(
    center: Center, organizations: Iterable[Organization], *, by: Any, code: str, subject: str = "", body: str = ""
) -> Plan:
    """Who would get a letter to the contacts of these organizations. Writes nothing; raises as :func:`compose_bulk`."""
    authorize(by, "correspondence.write", center)
    of, text = _letter(code, subject, body)
    plan = _addressed(center, list(organizations), of, by)
    if plan.addressees:
        first, texts = plan.addressees[0], Texts(of, center)
        plan.sample = _rendered(of, text or texts.text(first.recipient.reads), first, center)
    return plan


def compose_bulk(
    center: Center,
    organizations: Iterable[Organization],
    *,
    by: Any,
    code: str,
    subject: str = "",
    body: str = "",
    release: bool = False,
    reason: str = "",
) -> Posting:
    """Write to every contact with an e-mail address of these organizations, as one mailing of drafts (or sent at once).

    ``subject`` and ``body`` are free text with the kind's placeholders; where both are empty, the center's template of
    the kind is used, in each reader's language. Raises :class:`NotAllowed`; :class:`InvalidInput` for the text;
    :class:`Conflict` (``nobody``) where nobody would get it.
    """
    authorize(by, "correspondence.write", center)
    of, text = _letter(code, subject, body)
    with change_set(by=by, verb=gettext_noop("Write to many"), reason=reason):
        plan = _addressed(center, list(organizations), of, by)
        if not plan.addressees:
            raise Conflict("nobody", _("Nobody would get this letter."))
        texts = Texts(of, center)
        title = text.subject if text else texts.text(plan.addressees[0].recipient.reads).subject
        batch = create(Batch(center=center, kind=of.code, title=title))
        messages = [_message(of, text, texts, addressee, batch) for addressee in plan.addressees]
        for message in messages if release else ():
            message.state, message.next_attempt_at = State.QUEUED, timezone.now()
        create_many(messages)
        return Posting(batch, messages, plan.left_out)


def release_batch(batch: Batch, *, by: Any, reason: str = "") -> Batch:
    """Let all drafts of a mailing go out, but for who has unsubscribed meanwhile.

    Raises :class:`Conflict` (``nothing_to_release``) where none is left.
    """
    authorize(by, "correspondence.write", batch)
    with change_set(by=by, verb=gettext_noop("Release a mailing"), reason=reason):
        drafts = Message.objects.select_for_update(of=("self",)).filter(batch=batch, state=State.DRAFT)
        without = _unsubscribed(batch.center) if known_kind(batch.kind).needs_consent else set()
        ready = [draft for draft in drafts.select_related("center") if digest_of(draft.to_email) not in without]
        if not ready:
            raise Conflict("nothing_to_release", _("No draft of this mailing can be released."))
        for draft in ready:
            update(draft, state=State.QUEUED, next_attempt_at=timezone.now())
        return batch


def _letter(code: str, subject: str, body: str) -> tuple[MailKind, Text | None]:
    """The kind, and the free text where there is one."""
    of = known_kind(code)
    if of not in BULK_KINDS:
        raise InvalidInput("not_for_many", _("This kind of mail is not written to many."))
    if not subject.strip() and not body.strip():
        return of, None
    texts = checked_texts(of, subject, body)
    return of, Text(texts["subject"], texts["body"])


def _addressed(center: Center, organizations: list[Organization], of: MailKind, by: Any) -> Plan:
    """Every contact with an address once; a fixed number of queries."""
    if len(organizations) > MOST_AT_ONCE:
        raise InvalidInput("too_many", _("At most %(most)d organizations at once.") % {"most": MOST_AT_ONCE})
    contacts: dict[int, list[Contact]] = {}
    known = Contact.objects.visible_to(by).filter(organization__in=organizations).exclude(email="").order_by("pk")
    for contact in known:
        contacts.setdefault(contact.organization_id, []).append(contact)
    without = _unsubscribed(center) if of.needs_consent else set()
    plan, seen = Plan(), set[str]()
    for organization in organizations:
        if organization.registry_id != center.registry_id:
            plan.left_out.append(LeftOut(str(organization), str(OTHER_CITY)))
        elif organization.pk not in contacts:
            plan.left_out.append(LeftOut(str(organization), str(NO_ADDRESS)))
        else:
            _add(plan, organization, contacts[organization.pk], without, seen)
    return plan


def _add(plan: Plan, organization: Organization, people: list[Contact], without: set[str], seen: set[str]) -> None:
    for person in people:
        addressee, digest = Addressee(organization, Recipient(person.email, person.name)), digest_of(person.email)
        if digest in without or digest in seen:
            plan.left_out.append(LeftOut(str(addressee), str(UNSUBSCRIBED if digest in without else TWICE)))
        else:
            plan.addressees.append(addressee)
        seen.add(digest)


def _unsubscribed(center: Center) -> set[str]:
    return set(Unsubscription.objects.filter(center=center).values_list("digest", flat=True))


def _message(of: MailKind, text: Text | None, texts: Texts, addressee: Addressee, batch: Batch) -> Message:
    to, center = addressee.recipient, batch.center
    rendered = _rendered(of, text or texts.text(to.reads), addressee, center)
    return new_message(of.code, rendered, to=to, center=center, organization=addressee.organization, batch=batch)


def _rendered(of: MailKind, text: Text, addressee: Addressee, center: Center) -> Rendered:
    values = {"organization": addressee.organization}
    return render(of, text, to=addressee.recipient, values=values, center=center)
