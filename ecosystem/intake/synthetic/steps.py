"""What has been made of a city so far. Each step is one change set, whose reason names the step: half a step is none."""

import re
from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.audit.models import ChangeSet
from ecosystem.core.errors import Conflict
from ecosystem.vocabulary.models import Place

VERB = gettext_noop("Make a synthetic city")
REASON = re.compile(
    r"(?P<code>[\w-]+), (?P<organizations>\d+) organizations, (?P<applications>\d+) applications, (?P<day>[\d-]+): (?P<step>.+)"
)
LAST_STEP = "casework and letters"


@dataclass(frozen=True)
class Plan:
    """What a city is to become. The same plan makes the same city, in one go or in several."""

    seed: int
    organizations: int
    applications: int
    day: date

    @property
    def code(self) -> str:
        """The code of the city's place."""
        return code_of(self.seed)

    def reason(self, step: str) -> str:
        """The reason of a step's change set."""
        return (
            f"{self.code}, {self.organizations} organizations, {self.applications} applications, "
            f"{self.day.isoformat()}: {step}"
        )

    def chance(self, step: str) -> Random:
        """The chance that a step draws from: its own, so that it does not matter who made the steps before it."""
        return Random(f"{self.seed}: {step}")  # noqa: S311  a city made up needs no secrets


@dataclass
class Progress:
    """The plan of a city, and which of its steps are done."""

    plan: Plan
    done: set[str] = field(default_factory=set)


def code_of(seed: int) -> str:
    """The code of the place of a seed's city."""
    return f"synthetic-{seed}"


def progress_of(plan: Plan) -> Progress:
    """How far the city of this plan is. It keeps the day on which it was begun.

    Raises :class:`Conflict` where the seed's city is whole already, or was begun with other numbers.
    """
    code = plan.code
    reasons = ChangeSet.objects.filter(verb=VERB, reason__startswith=f"{code}, ").values_list("reason", flat=True)
    found = [match for match in map(REASON.fullmatch, reasons) if match]
    steps = {match["step"] for match in found}
    if LAST_STEP in steps or (not found and Place.objects.filter(code=code).exists()):
        raise Conflict("city_exists", _("The synthetic city of this seed is there already."))
    if not found:
        return Progress(plan)
    first = found[0]
    begun = Plan(plan.seed, int(first["organizations"]), int(first["applications"]), date.fromisoformat(first["day"]))
    if (begun.organizations, begun.applications) != (plan.organizations, plan.applications):
        raise Conflict(
            "city_differs",
            _(
                "The synthetic city of this seed was begun with %(organizations)d organizations and %(applications)d "
                "applications; it can only be finished with the same numbers."
            )
            % {"organizations": begun.organizations, "applications": begun.applications},
        )
    return Progress(begun, steps)
