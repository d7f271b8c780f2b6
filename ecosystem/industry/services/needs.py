"""Needs as they go: written, handed in, published or refused, closed, opened again."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import allowed, authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_future, refuse_no_reason
from ecosystem.centers.models import Center
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.core.text import clean
from ecosystem.industry.choices import TRANSITIONS, UNPUBLISHED, Progress, State
from ecosystem.industry.models import Introduction, Need, NeedLayer, NeedSector, NeedStep
from ecosystem.industry.rules import refuse_personal_data
from ecosystem.organizations.models import Organization
from ecosystem.vocabulary.models import Sector, ServiceStep, ValueChainLayer

POST, CHANGE = "industry.post", "industry.change"
RELATED = ("center", "posted_by")
LINKS: tuple[tuple[str, type, str], ...] = (
    ("sectors", NeedSector, "sector"),
    ("layers", NeedLayer, "layer"),
    ("steps", NeedStep, "step"),
)
ELSEWHERE = (
    *("center", "posted_by", "account", "state", "standing", "submitted_on", "opened_on", "closed_on"),
    *("matched_on", "signed_on", "answer", "proposal", "proposed_on", "public_id"),
)


def post_need(  # noqa: PLR0913  the parts of one record, all by keyword
    *,
    center: Center,
    title: str,
    text: str,
    by: Any,
    posted_by: Organization | None = None,
    sectors: Iterable[Sector] = (),
    layers: Iterable[ValueChainLayer] = (),
    steps: Iterable[ServiceStep] = (),
    reason: str = "",
    **fields: Any,
) -> Need:
    """Write down a need of an organization, or of the city; it is a draft until it is handed in or published.

    Raises :class:`NotAllowed`; :class:`InvalidInput` for a text by which a person can be reached (``personal_data``), an
    organization of another city (``other_registry``), a budget out of order.
    """
    refuse_elsewhere(fields, ELSEWHERE)
    account = None if by is SYSTEM or getattr(by, "pk", None) is None else by
    need = Need(center=center, posted_by=posted_by, title=clean(title), text=text.strip(), account=account, **fields)
    authorize(by, POST, need)
    if posted_by is not None:
        authorize(by, "organizations.view", posted_by)
        _refuse_other_city(posted_by, center)
    refuse_personal_data({"title": title, "text": text, **fields})
    with change_set(by=by, verb=gettext_noop("Post a need"), reason=reason):
        create(need)
        _set_links(need, {"sectors": sectors, "layers": layers, "steps": steps})
        return need


def revise_need(need: Need, *, by: Any, reason: str = "", **fields: Any) -> Need:
    """Correct what a need says: its poster until it is published, staff always.

    Raises :class:`Conflict` (``published``) where a poster has to propose the change instead.
    """
    authorize(by, POST, need)
    refuse_elsewhere(fields, ELSEWHERE)
    refuse_personal_data(fields)
    links = {name: fields.pop(name) for name, _model, _key in LINKS if fields.get(name) is not None}
    for name, _model, _key in LINKS:
        fields.pop(name, None)
    with change_set(by=by, verb=gettext_noop("Revise a need"), reason=reason):
        need = locked(need, *RELATED)
        if need.state not in UNPUBLISHED and not allowed(by, CHANGE, need):
            raise Conflict("published", _("It is published already: propose the change, and the office looks at it."))
        need = update(need, **fields)
        _set_links(need, links)
        return need


def submit_need(need: Need, *, by: Any, reason: str = "") -> Need:
    """Hand a draft in, or again after it was refused; the center's office looks at it before anybody else can read it."""
    authorize(by, POST, need)
    with change_set(by=by, verb=gettext_noop("Submit a need"), reason=reason):
        need = _which_can(need, State.SUBMITTED)
        return update(need, state=State.SUBMITTED, submitted_on=today(), answer="")


def publish_need(need: Need, *, by: Any, on: date | None = None, reason: str = "") -> Need:
    """Show a need to everybody since a day (default: today): what it says was read, and nobody is named in it.

    Raises :class:`Conflict` (``not_possible``) where it is neither a draft nor handed in.
    """
    authorize(by, CHANGE, need)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Publish a need"), reason=reason):
        need = _which_can(need, State.OPEN, among=(State.DRAFT, State.SUBMITTED))
        refuse_personal_data({name: getattr(need, name) for name in ("title", "title_en", "text", "text_en")})
        return update(need, state=State.OPEN, opened_on=on, submitted_on=need.submitted_on or on, answer="")


def refuse_need(need: Need, *, answer: str, by: Any, reason: str = "") -> Need:
    """Say to its poster why a need is not published; they can mend it and hand it in again."""
    authorize(by, CHANGE, need)
    refuse_no_answer(answer)
    with change_set(by=by, verb=gettext_noop("Refuse a need"), reason=reason):
        need = _which_can(need, State.REFUSED)
        return update(need, state=State.REFUSED, answer=answer.strip())


def withdraw_need(need: Need, *, by: Any, reason: str = "") -> Need:
    """Take a need back; whoever still talks about it is told so by their introduction, which lapses.

    Raises :class:`Conflict`: ``signed`` where something was signed, ``not_possible`` where it is closed.
    """
    authorize(by, POST, need)
    with change_set(by=by, verb=gettext_noop("Withdraw a need"), reason=reason):
        need = _closing(need, State.WITHDRAWN)
        told = _("The need was withdrawn.")
        for one in Introduction.objects.live().filter(need=need).select_related("need", "organization"):
            one.need = need
            day = max(today(), one.talking_on or one.introduced_on)
            update(one, state=Progress.LAPSED, closed_on=day, closing_reason=told)
        return _closed(need, State.WITHDRAWN, today())


def lapse_need(need: Need, *, by: Any, reason: str, on: date | None = None) -> Need:
    """Close a need that nobody met, since a day (default: today). Everybody still reads that it was there.

    Raises :class:`Conflict`: ``signed``, ``being_met`` while an introduction is live, ``not_possible``.
    """
    authorize(by, CHANGE, need)
    refuse_no_reason(reason)
    on = on or today()
    refuse_future(on)
    with change_set(by=by, verb=gettext_noop("Let a need lapse"), reason=reason):
        need = _closing(need, State.LAPSED)
        if Introduction.objects.live().filter(need=need).exists():
            raise Conflict("being_met", _("Somebody is introduced to it. Close the introduction first."))
        if need.opened_on is not None and on < need.opened_on:
            sentence = _("It was only published on %(day)s.") % {"day": need.opened_on}
            raise InvalidInput("too_early", sentence, {"on": [sentence]})
        return _closed(need, State.LAPSED, on, reason)


def reopen_need(need: Need, *, by: Any, reason: str, wanted_by: date | None = None) -> Need:
    """Let a need that had lapsed or was withdrawn be looked for again, perhaps by another day.

    Raises :class:`Conflict` (``not_possible``) where it is not closed, or was never published.
    """
    authorize(by, CHANGE, need)
    refuse_no_reason(reason)
    with change_set(by=by, verb=gettext_noop("Reopen a need"), reason=reason):
        need = _which_can(need, State.OPEN, among=(State.LAPSED, State.WITHDRAWN))
        if need.opened_on is None:
            raise Conflict("not_possible", _("It was never published."))
        again = {"wanted_by": wanted_by} if wanted_by is not None else {}
        return update(need, state=State.OPEN, closed_on=None, answer="", **again)


def refuse_no_answer(answer: str) -> None:
    """Refuse an answer that says nothing to whoever reads it."""
    if not answer.strip():
        sentence = _("Say why, for whoever posted it.")
        raise InvalidInput("no_answer", sentence, {"answer": [sentence]})


def _refuse_other_city(organization: Organization, center: Center) -> None:
    if organization.registry_id != center.registry_id:
        sentence = _("This organization is in the registry of another city.")
        raise InvalidInput("other_registry", sentence, {"posted_by": [sentence]})


def _which_can(need: Need, state: State, among: tuple[str, ...] = ()) -> Need:
    """The need, locked. Raises :class:`Conflict` (``not_possible``) where it cannot come to the state."""
    need = locked(need, *RELATED)
    if state not in TRANSITIONS[need.state] or (among and need.state not in among):
        told = {"present": need.get_state_display(), "wanted": state.label}
        raise Conflict("not_possible", _("What is “%(present)s” cannot become “%(wanted)s”.") % told)
    return need


def _closing(need: Need, state: State) -> Need:
    need = _which_can(need, state)
    if Introduction.objects.filter(need=need, state=Progress.SIGNED).exists():
        raise Conflict("signed", _("Somebody has signed a contract about it already."))
    return need


def _closed(need: Need, state: State, on: date, reason: str = "") -> Need:
    """Closed, with nothing proposed any more."""
    day = max(on, need.opened_on or on)
    return update(need, state=state, closed_on=day, answer=reason.strip()[:300], proposal={}, proposed_on=None)


def _set_links(need: Need, wanted: dict[str, Iterable[Any]]) -> None:
    for name, model, key in LINKS:
        if name not in wanted:
            continue
        targets = {one.pk: one for one in wanted[name]}
        for link in model.objects.filter(need=need).select_related("need__center", key):  # type: ignore[attr-defined]
            if targets.pop(getattr(link, f"{key}_id"), None) is None:
                delete(link)
        for target in targets.values():
            create(model(need=need, **{key: target}))
