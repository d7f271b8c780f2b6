"""Who is thanked on a record's page: by the name they typed for it, and nothing else of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Q

from ecosystem.audit.keeping import kept
from ecosystem.centers.models import Center
from ecosystem.intake.choices import Verdict
from ecosystem.intake.models import ProposedChange
from ecosystem.organizations.models import Organization
from ecosystem.solutions.models import Solution

SHOWN = 12
# What else of a record can be spoken about by itself, and stands on its page.
PARTS: dict[type[Model], tuple[str, ...]] = {
    Organization: ("relationship__subject", "relationship__object", "figure__organization"),
    Solution: ("outcome__solution",),
    Center: ("figure__center",),
}


@dataclass(frozen=True)
class Thanks:
    """A suggestion that came to something."""

    credit: str
    decided_at: datetime
    fields_told: list[str]


def thanks_for(record: Model) -> list[Thanks]:
    """The latest suggestions about a record and what its page shows of it, whose authors want to be named."""
    if record.pk not in kept(("thanked", type(record)), lambda: _thanked(type(record))):
        return []
    about = Q(**{record._meta.model_name or "": record})
    for path in PARTS.get(type(record), ()):
        about |= Q(**{path: record})
    found = ProposedChange.objects.thanked().filter(about).prefetch_related("fields")[:SHOWN]
    return [Thanks(one.credit, one.decided_at, _fields(one)) for one in found if one.decided_at]


def _thanked(model: type[Model]) -> set[int]:
    """The records of a kind on whose pages somebody is thanked: few, and asked for by every page of that kind."""
    paths = (model._meta.model_name or "", *PARTS.get(model, ()))
    rows = ProposedChange.objects.thanked().values_list(*paths)
    return {key for row in rows.iterator() for key in row if key is not None}


def _fields(proposal: ProposedChange) -> list[str]:
    return [str(field) for field in proposal.fields.all() if field.verdict == Verdict.ACCEPTED]
