"""The mail about suggestions: that one is here, and what became of it."""

from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecosystem.accounts.addresses import confirmed_addresses
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center
from ecosystem.correspondence.addresses import site
from ecosystem.correspondence.kinds import MailKind
from ecosystem.correspondence.services import Recipient, compose
from ecosystem.intake.choices import Origin, ProposalState
from ecosystem.intake.models import ProposalContact, ProposedChange, ProposedField
from ecosystem.intake.subjects import noun_of

SALT = "intake.suggestion"
SHOWN = 200
ABOUT = {
    "record": gettext_lazy("name of the record it is about"),
    "number": gettext_lazy("number of the suggestion"),
    "link": gettext_lazy("address of the page that shows what became of it"),
}
RECEIVED = MailKind(
    code="intake.received",
    label=gettext_lazy("Receipt of a suggestion"),
    variables=ABOUT,
    released=True,
    subject={"zh-hans": "已收到您的修订建议：{{ record }}", "en": "We have received your suggestion: {{ record }}"},
    body={
        "zh-hans": (
            "您好！\n\n感谢您对“{{ record }}”提出修订建议，编号 {{ number }}。工作人员核对后将回复您。"
            "\n\n处理进展请见：\n{{ link }}\n\n{{ center }}\n\n如果您没有提过这项建议，请忽略本邮件。"
        ),
        "en": (
            "Hello,\n\nthank you for your suggestion about {{ record }}, number {{ number }}. We will check it and write to "
            "you what became of it.\n\nThis page shows where it stands:\n{{ link }}\n\n{{ center }}\n\nIf you did not suggest "
            "anything, please ignore this message."
        ),
    },
)
ANSWER = MailKind(
    code="intake.answer",
    label=gettext_lazy("Answer to a suggestion"),
    variables={
        **ABOUT,
        "outcome": gettext_lazy("what became of it"),
        "fields": gettext_lazy("what became of each field"),
        "answer": gettext_lazy("what the center says about it"),
    },
    released=True,
    subject={
        "zh-hans": "您的修订建议{{ outcome }}：{{ record }}",
        "en": "Your suggestion was {{ outcome }}: {{ record }}",
    },
    body={
        "zh-hans": (
            "您好！\n\n您对“{{ record }}”的修订建议（编号 {{ number }}）处理结果：{{ outcome }}。\n\n{{ fields }}\n\n{{ answer }}"
            "\n\n感谢您帮助我们保持信息准确。\n{{ link }}\n\n{{ center }}"
        ),
        "en": (
            "Hello,\n\nyour suggestion about {{ record }} (number {{ number }}) was {{ outcome }}.\n\n{{ fields }}\n\n"
            "{{ answer }}\n\nThank you for helping us to keep this right.\n{{ link }}\n\n{{ center }}"
        ),
    },
)
KINDS = (RECEIVED, ANSWER)
# Nobody waits for an answer to what they took back, or to what nobody meant.
UNANSWERED = frozenset({ProposalState.OPEN, ProposalState.WITHDRAWN, ProposalState.SPAM})


def suggestion_token(proposal: ProposedChange) -> str:
    """What opens the page that shows what became of a suggestion, for whoever was given it."""
    return signing.Signer(salt=SALT).sign(proposal.public_id).replace(":", ".")


def suggestion_behind(token: str) -> ProposedChange | None:
    """The suggestion that a token was made for; None where nobody was given it."""
    try:
        public_id = signing.Signer(salt=SALT).unsign(token.replace(".", ":"))
    except signing.BadSignature:
        return None
    return ProposedChange.objects.with_fields().filter(public_id=public_id).first()


def acknowledge(contact: ProposalContact) -> None:
    """Write that a suggestion is here, inside the caller's change set."""
    _write(RECEIVED, contact.proposal, Recipient(email=contact.email, language=contact.language))


def answer(proposal: ProposedChange) -> None:
    """Write what became of a suggestion to everybody who left an address, and to the representative who proposed it."""
    if proposal.state in UNANSWERED:
        return
    for recipient in _readers(proposal):
        _write(ANSWER, proposal, recipient)


def _readers(proposal: ProposedChange) -> list[Recipient]:
    found = [Recipient(email=one.email, language=one.language) for one in proposal.contacts.order_by("pk")]
    person = proposal.proposer
    if person is None or proposal.origin == Origin.PUBLIC or found:
        return found
    if not person.is_active or not person.email or person.email.casefold() not in confirmed_addresses(person):
        return []
    language = str(person.preferences.get("language", "zh-hans"))
    return [Recipient(email=person.email, name=str(person), language=language, user=person)]


def _write(kind: MailKind, proposal: ProposedChange, to: Recipient) -> None:
    center = center_of(proposal)
    if center is None:
        return
    values = _about(proposal, to.language, center)
    compose(
        kind.code,
        to=to,
        values={name: values[name] for name in kind.variables},
        center=center,
        organization=proposal.organization,
        about=proposal,
        by=SYSTEM,
    )


def center_of(proposal: ProposedChange) -> Center | None:
    """Whose staff answer: the center the record belongs to, else the first of its city; None where a city has none."""
    subject: Any = proposal.subject
    if isinstance(subject, Center):
        return subject
    own = getattr(getattr(subject, "platform", subject), "center", None)
    if isinstance(own, Center) and own.registry_id == proposal.registry_id:
        return own
    return Center.objects.filter(registry=proposal.registry_id).order_by("pk").first()


def _about(proposal: ProposedChange, language: str, center: Center) -> dict[str, str]:
    with translation.override(language):
        return {
            "record": str(proposal.subject or proposal.gone),
            "number": proposal.public_id,
            "link": f"{site()}{_page(proposal)}",
            "outcome": str(proposal.get_state_display()),
            "fields": "\n".join(_line(field, proposal) for field in proposal.fields.order_by("pk")),
            "answer": proposal.decision,
        }


def _page(proposal: ProposedChange) -> str:
    if proposal.origin == Origin.MEMBER:
        return reverse("portal:organization", args=[proposal.organization.public_id])
    return reverse("directory:suggested", args=[suggestion_token(proposal)])


def _line(field: ProposedField, proposal: ProposedChange) -> str:
    subject = proposal.subject
    known = noun_of(subject).by_name[field.name] if subject is not None else None
    text = known.told(subject, field.after) if known else field.after
    values = {
        "field": capfirst(str(field)),
        "value": Truncator(text).chars(SHOWN) or _("empty"),
        "verdict": field.get_verdict_display(),
    }
    line = _("%(field)s: %(value)s: %(verdict)s") % values
    return f"{line} ({field.decision})" if field.decision else line
