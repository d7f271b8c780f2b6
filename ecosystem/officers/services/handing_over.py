"""Handing over all that somebody answers for at a center: members, service cases, tasks, in one change set."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.models import User
from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set
from ecosystem.casework.services import assign_task, revise_welcome_task
from ecosystem.centers.models import Center
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.incubation.services import hand_over_case
from ecosystem.officers.portfolios import Portfolio, dealt, loads_of, portfolio_of
from ecosystem.officers.services.assignments import ASSIGN, change_hands, refuse_stranger


def hand_over_portfolio(
    center: Center, *, officer: User, to: Sequence[User], by: Any, reason: str = "", remark: str = ""
) -> Portfolio:
    """Give all that an officer answers for at a center to others, as of today, in one change set; return what went.

    Members with their next contacts and open requests, open service cases and tasks, and the welcome tasks that name the
    person. All that is about one organization goes to one of them, each to whoever has the fewest members by then. Reviews
    stay with the reviewer: who judges is a matter of the program's panel and of conflicts of interest.

    Raises :class:`NotAllowed`; :class:`InvalidInput`: ``required``, ``same``, ``not_staff``; :class:`Conflict` (``nothing``).
    """
    authorize(by, ASSIGN, center)
    _refuse_takers(center, officer, to)
    with change_set(by=by, verb=gettext_noop("Hand over a portfolio"), reason=reason):
        portfolio = portfolio_of(center, officer, lock=True)
        if portfolio.is_empty:
            raise Conflict("nothing", _("%(person)s answers for nothing at this center.") % {"person": officer})
        takers = dealt(portfolio, to, loads_of(center, to))
        for assignment in portfolio.assignments:
            change_hands(assignment, takers[assignment.organization_id], today(), remark)
        for case in portfolio.cases:
            hand_over_case(case, officer=takers[case.organization_id], by=by)
        for task in portfolio.tasks:
            assign_task(task, assignee=takers[task.organization_id], by=by)
        for welcome in portfolio.welcomes:
            revise_welcome_task(welcome, person=takers[None], by=by)
        return portfolio


def _refuse_takers(center: Center, officer: User, to: Sequence[User]) -> None:
    if not to:
        sentence = _("Say who takes over.")
        raise InvalidInput("required", sentence, {"to": [sentence]})
    if officer in to:
        sentence = _("%(person)s cannot take over from themselves.") % {"person": officer}
        raise InvalidInput("same", sentence, {"to": [sentence]})
    for person in to:
        refuse_stranger(person, center, "to")
