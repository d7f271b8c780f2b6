"""Whom a need may find and which needs somebody may meet, with the way to bring them together; what a poster proposes."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from ecosystem.accounts.policies import allowed
from ecosystem.desk.register import url_of
from ecosystem.industry.candidates import Candidate, needs_for, organizations_for, solutions_for
from ecosystem.industry.models import Need
from ecosystem.industry.services.proposals import read_proposal

CHANGE = "industry.change"
MOST_SHOWN, MOST_FITTING, MOST_LOOKED_AT = 10, 8, 200


def _told(need: Need) -> list[tuple[str, Any, Any]]:
    """What its poster would have changed: the field, what it says, what it would say."""
    found = read_proposal(need.proposal)
    field = Need._meta.get_field
    return [(capfirst(str(field(name).verbose_name)), getattr(need, name), value) for name, value in found.items()]


def _introduce_url(need: Need, candidate: Candidate) -> str:
    solution = candidate.record if hasattr(candidate.record, "parties") else None
    organization = candidate.record if solution is None else _maker(solution)
    keys = {"need": need.public_id, "organization": getattr(organization, "public_id", "")}
    if solution is not None:
        keys["solution"] = solution.public_id
    return f"{reverse('desk:new', args=['introductions'])}?{urlencode(keys)}"


def _maker(solution: Any) -> Any:
    """Who would be introduced with a solution: its developer, else its owner."""
    parties = {party.role: party.organization for party in solution.parties.all()}
    return parties.get("developer") or parties.get("owner")


def needs_fitting(record: Any) -> list[tuple[Candidate, str]]:
    """The open needs of its city that an organization or a solution may meet, each with the way to introduce it there."""
    looking = Need.objects.in_registry(record.registry_id).seeking().for_card().order_by("-opened_on", "-pk")
    found = list(looking[:MOST_LOOKED_AT])
    return [(one, url_of(one.record)) for one in needs_for(record, found, MOST_FITTING)] if found else []


def candidates_of(request: HttpRequest, need: Need) -> dict[str, Any]:
    """Whom the need may find while it looks for somebody, each with the way to introduce them."""
    context: dict[str, Any] = {"proposed": _told(need)}
    if need.is_seeking:
        whole = Need.objects.for_card().get(pk=need.pk)
        may = allowed(request.user, CHANGE, need)
        for name, found in (
            ("organizations", organizations_for(whole, most=MOST_SHOWN)),
            ("solutions", solutions_for(whole, most=MOST_SHOWN)),
        ):
            context[name] = [(one, url_of(one.record), _introduce_url(need, one) if may else "") for one in found]
    return context
