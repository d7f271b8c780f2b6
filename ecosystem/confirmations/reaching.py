"""Whom a round asks, through whom, and who cannot be reached; and what the first of them would read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center
from ecosystem.confirmations.choices import Whom
from ecosystem.confirmations.letters import REQUEST, values_for
from ecosystem.correspondence.kinds import MailKind
from ecosystem.correspondence.letters import Recipient, Rendered, Text, Texts, render
from ecosystem.organizations.choices import Status
from ecosystem.organizations.models import Contact, Organization, Representation
from ecosystem.programs.reports import members


@dataclass(frozen=True)
class Reached:
    """An organization and who is asked for it; ``representation`` where that is somebody with an account."""

    organization: Organization
    recipient: Recipient
    representation: Representation | None = None


@dataclass
class RoundPlan:
    """Who would be asked and who cannot be reached; ``sample`` is what the first of them would read."""

    reached: list[Reached] = field(default_factory=list)
    unreachable: list[Organization] = field(default_factory=list)
    sample: Rendered | None = None


def organizations_asked(center: Center, whom: str) -> list[Organization]:
    """The organizations of a round in the order of their names: members that are no page yet too, archived ones never."""
    if whom == Whom.MEMBERS:
        found = Organization.objects.filter(pk__in=members_of(center)).exclude(status=Status.ARCHIVED)
    else:
        found = Organization.objects.public().in_registry(center.registry_id).as_of()
    return list(found.order_by("sort_key", "pk"))


def members_of(center: Center) -> Any:
    """Primary keys of the members of a center today."""
    return members(center, user=SYSTEM).order_by().values("pk")


def reach(organizations: Iterable[Organization]) -> RoundPlan:
    """Through whom each is asked: who speaks for its representatives, else its first contact with an e-mail address."""
    organizations = list(organizations)
    keys = [organization.pk for organization in organizations]
    speaking = _speakers(keys)
    contacts = _contacts([key for key in keys if key not in speaking])
    plan = RoundPlan()
    for organization in organizations:
        if (one := speaking.get(organization.pk)) is not None:
            plan.reached.append(Reached(organization, _recipient(one), one))
        elif (contact := contacts.get(organization.pk)) is not None:
            plan.reached.append(Reached(organization, Recipient(email=contact.email, name=contact.name)))
        else:
            plan.unreachable.append(organization)
    return plan


def _speakers(keys: list[int]) -> dict[int, Representation]:
    rows = Representation.objects.verified().filter(organization__in=keys).exclude(user__email="")
    ordered = rows.filter(user__is_active=True).select_related("user").order_by("is_lead", "-decided_at", "-pk")
    return {one.organization_id: one for one in ordered}


def _contacts(keys: list[int]) -> dict[int, Contact]:
    rows = Contact.objects.filter(organization__in=keys).exclude(email="").order_by("-pk")
    return {one.organization_id: one for one in rows}


def _recipient(one: Representation) -> Recipient:
    language = str(one.user.preferences.get("language") or "zh-hans")
    return Recipient(email=one.user.email, name=str(one.user), language=language, user=one.user)


class Letter:
    """The letter of a round in each reader's language: the text that staff wrote, else the center's template."""

    def __init__(self, center: Center, of: MailKind, text: Text | None, *, year: int, answer_by: date) -> None:
        self.center, self.kind, self.text = center, of, text
        self.year, self.answer_by = year, answer_by
        self.texts = Texts(of, center)

    def to(self, organization: Organization, recipient: Recipient) -> Rendered:
        """What one reader gets; the link is put in when it goes out."""
        said = {"year": self.year, "answer_by": self.answer_by, "language": recipient.reads}
        values = values_for(organization, **said)
        text = self.text or self.texts.text(recipient.reads)
        return render(self.kind, text, to=recipient, values=values, center=self.center)


def plan_round(
    center: Center, *, by: Any, whom: str, answer_by: date, year: int, text: Text | None = None
) -> RoundPlan:
    """Who would be asked. Writes nothing. Raises :class:`NotAllowed`."""
    authorize(by, "confirmations.keep", center)
    plan = reach(organizations_asked(center, whom))
    if plan.reached:
        first = plan.reached[0]
        letter = Letter(center, REQUEST, text, year=year, answer_by=answer_by)
        plan.sample = letter.to(first.organization, first.recipient)
    return plan
