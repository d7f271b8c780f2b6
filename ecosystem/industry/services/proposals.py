"""Changes of what is public already: its poster proposes them, and what is public stays until the office has read them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, locked, update
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import clean
from ecosystem.industry.choices import State
from ecosystem.industry.models import Need
from ecosystem.industry.rules import refuse_personal_data
from ecosystem.industry.services.needs import CHANGE, POST, RELATED, refuse_no_answer

PROPOSED = ("title", "title_en", "text", "text_en", "budget_from", "budget_to", "wanted_by")


def propose_need_change(need: Need, *, by: Any, reason: str = "", **fields: Any) -> Need:
    """Propose how a published need should read. A proposal takes the place of an earlier one.

    Raises :class:`Conflict`: ``not_published``, ``as_it_is`` where nothing would change; :class:`InvalidInput`.
    """
    authorize(by, POST, need)
    unknown = sorted(set(fields) - set(PROPOSED))
    if unknown:
        sentence = _("This cannot be changed here.")
        raise InvalidInput("not_here", sentence, {name: [sentence] for name in unknown})
    refuse_personal_data(fields)
    with change_set(by=by, verb=gettext_noop("Propose a change of a need"), reason=reason):
        need = locked(need, *RELATED)
        if need.state != State.OPEN:
            raise Conflict("not_published", _("It is not published: it can be changed as it is."))
        changed = {name: value for name, value in fields.items() if value != getattr(need, name)}
        if not changed:
            raise Conflict("as_it_is", _("This is what it says already."))
        _refuse_wrong(need, changed)
        return update(need, proposal={name: _plain(value) for name, value in changed.items()}, proposed_on=today())


def accept_need_change(need: Need, *, by: Any, reason: str = "") -> Need:
    """Let a published need say what its poster proposed. Raises :class:`Conflict` (``nothing_proposed``)."""
    authorize(by, CHANGE, need)
    with change_set(by=by, verb=gettext_noop("Accept a change of a need"), reason=reason):
        need = _proposed(need)
        return update(need, **read_proposal(need.proposal), proposal={}, proposed_on=None, answer="")


def refuse_need_change(need: Need, *, answer: str, by: Any, reason: str = "") -> Need:
    """Leave a published need as it is, and say to its poster why."""
    authorize(by, CHANGE, need)
    refuse_no_answer(answer)
    with change_set(by=by, verb=gettext_noop("Refuse a change of a need"), reason=reason):
        return update(_proposed(need), proposal={}, proposed_on=None, answer=answer.strip())


def read_proposal(proposal: Mapping[str, Any]) -> dict[str, Any]:
    """What was proposed, as the fields of the need take it."""
    return {name: _value(name, proposal[name]) for name in PROPOSED if name in proposal}


def _value(name: str, told: Any) -> Any:
    if told is None or name in {"title", "title_en", "text", "text_en"}:
        return told
    return date.fromisoformat(told) if name == "wanted_by" else Decimal(told)


def _plain(value: Any) -> Any:
    return clean(value) if isinstance(value, str) and "\n" not in value else value if value is None else str(value)


def _proposed(need: Need) -> Need:
    need = locked(need, *RELATED)
    if not need.proposal:
        raise Conflict("nothing_proposed", _("No change of it is proposed."))
    return need


def _refuse_wrong(need: Need, changed: Mapping[str, Any]) -> None:
    """Say now what would be refused when it is accepted: a need that is no longer one, a budget out of order."""
    lowest, highest = (changed.get(name, getattr(need, name)) for name in ("budget_from", "budget_to"))
    wrong: dict[str, list[str]] = {}
    for name in ("title", "text"):
        if name in changed and not str(changed[name] or "").strip():
            wrong[name] = [_("This cannot be empty.")]
    if lowest is not None and highest is not None and highest < lowest:
        wrong["budget_to"] = [_("This is less than where the budget begins.")]
    if wrong:
        raise InvalidInput("invalid", next(iter(wrong.values()))[0], wrong)
