"""Who carries a case: one case given to somebody else, or all that somebody carries at a center."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.models import User
from ecosystem.accounts.policies import allowed, authorize
from ecosystem.audit.recording import change_set, locked, update
from ecosystem.centers.models import Center
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.incubation.models import ServiceCase

CHANGE = "incubation.change"


def hand_over_case(case: ServiceCase, *, officer: User | None, by: Any, reason: str = "") -> ServiceCase:
    """Give an open case to another desk officer, or with None to nobody.

    Raises :class:`NotAllowed`, :class:`Conflict` (``closed``), and :class:`InvalidInput` (``not_staff``) for somebody who
    does not keep cases at the center.
    """
    authorize(by, CHANGE, case)
    refuse_stranger(officer, case)
    with change_set(by=by, verb=gettext_noop("Hand over a service case"), reason=reason):
        case = locked(case, "step", "organization", "solution")
        if not case.is_open:
            raise Conflict("closed", _("Only an open case can be handed over."))
        return update(case, officer=officer)


def hand_over_portfolio(
    center: Center, *, officer: User, to: User | None, by: Any, reason: str = ""
) -> list[ServiceCase]:
    """Give every open case that an officer carries at a center to another one, in one change set; return them.

    What would go is :func:`ecosystem.incubation.reports.portfolio`. Raises as :func:`hand_over_case` does, and
    :class:`Conflict` (``nothing``) where the officer carries none, :class:`InvalidInput` (``same``) for the same person.
    """
    authorize(by, CHANGE, center)
    if to == officer:
        sentence = _("They carry these cases already.")
        raise InvalidInput("same", sentence, {"to": [sentence]})
    refuse_stranger(to, center, field="to")
    with change_set(by=by, verb=gettext_noop("Hand over all service cases of an officer"), reason=reason):
        mine = ServiceCase.objects.of_center(center).open().filter(officer=officer)
        related = mine.select_related("step__center", "organization", "solution")
        cases = list(related.select_for_update(of=("self",)).order_by("pk"))
        if not cases:
            raise Conflict("nothing", _("%(person)s carries no open case at this center.") % {"person": officer})
        return [update(case, officer=to) for case in cases]


def refuse_stranger(officer: User | None, record: ServiceCase | Center, field: str = "officer") -> None:
    """Refuse an officer who does not keep the cases of the center. Raises :class:`InvalidInput` (``not_staff``)."""
    if officer is not None and not allowed(officer, CHANGE, record):
        sentence = _("%(person)s cannot do this: they do not work on it for this center.") % {"person": officer}
        raise InvalidInput("not_staff", sentence, {field: [sentence]})
