"""Verbs that write reported figures. A reported number is kept as its source tells it; nothing here counts anything."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.checking import snapshot_of
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, refuse_no_reason
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.figures.choices import TRANSITIONS, CorrectionKind, Scope, Standing
from ecosystem.figures.models import Figure, FigureCorrection
from ecosystem.vocabulary.models import Measure, Place

ELSEWHERE = ("registry", "standing", "superseded_by", "public_id")
# What a figure says. That it said something else is not to vanish: whoever has quoted it must find out.
SAID = (
    *("value", "comparator", "nature", "as_of_on", "as_of_on_precision", "period_starts_on", "period_ends_on"),
    "measure",
)


def report_figure(
    *,
    by: Any,
    registry: Place,
    measure: Measure,
    value: Decimal | int | str,
    scope: str = Scope.CENTER,
    reason: str = "",
    **fields: Any,
) -> Figure:
    """Keep a number that somebody reported, about a center, a place, an organization or the whole country.

    ``fields`` are those of :class:`Figure`; the one that ``scope`` names must be among them. Raises :class:`NotAllowed` and
    :class:`InvalidInput`, also for a center of another city.
    """
    figure = Figure(registry=registry, measure=measure, scope=scope, value=value, **fields)
    authorize(by, "figures.change", figure)
    _check_subject(figure, by)
    with change_set(by=by, verb=gettext_noop("Report a figure"), reason=reason):
        return create(figure)


def revise_figure(figure: Figure, *, by: Any, reason: str = "", **fields: Any) -> Figure:
    """Correct a figure that was written down wrongly. A newer number is another figure that supersedes this one.

    Where the public has seen it say something else, that stays on its page with the reason, which must be given then.
    """
    authorize(by, "figures.change", figure)
    refuse_elsewhere(fields, ELSEWHERE)
    with change_set(by=by, verb=gettext_noop("Revise a figure"), reason=reason):
        figure = locked(figure)
        said, was_public = _said(figure), figure.is_public_now()
        revised = update(figure, **fields)
        _check_subject(revised, by)
        if was_public:
            _note_correction(revised, said, by=by, reason=reason)
        return revised


def _said(figure: Figure) -> dict[str, Any]:
    kept = snapshot_of(figure)
    return {name: figure.measure.code if name == "measure" else kept[name] for name in SAID}


def _note_correction(figure: Figure, said: Mapping[str, Any], *, by: Any, reason: str) -> None:
    says = _said(figure)
    changed = [name for name in SAID if says[name] != said[name]]
    if not changed:
        return
    if by is not SYSTEM:
        refuse_no_reason(reason)
    before, after = ({name: told[name] for name in changed} for told in (said, says))
    create(FigureCorrection(figure=figure, reason=reason, before=before, after=after))


def _check_subject(figure: Figure, by: Any) -> None:
    if figure.organization is not None:
        authorize(by, "organizations.view", figure.organization)
    for name in ("center", "organization"):
        subject = getattr(figure, name)
        if subject is not None and subject.registry_id != figure.registry_id:
            sentence = _("It belongs to another city's registry.")
            raise InvalidInput("other_registry", sentence, {name: [sentence]})


def verify_figure(figure: Figure, *, by: Any, reason: str = "") -> Figure:
    """Note that a person checked the figure against its source. Raises :class:`Conflict` where its standing forbids it."""
    verb = gettext_noop("Verify a figure")
    return _set_standing(figure, Standing.VERIFIED, by=by, verb=verb, reason=reason)


def dispute_figure(figure: Figure, *, by: Any, reason: str) -> Figure:
    """Note that the figure is doubted, and why. It stays where it was, marked. Raises as :func:`verify_figure` does."""
    refuse_no_reason(reason)
    verb = gettext_noop("Dispute a figure")
    return _set_standing(figure, Standing.DISPUTED, by=by, verb=verb, reason=reason)


def supersede_figure(figure: Figure, *, by_figure: Figure, by: Any, reason: str = "") -> Figure:
    """Let another figure of the same registry and measure take this one's place; both stay on record.

    Raises :class:`InvalidInput` where the other figure tells something else (``unrelated``), or is itself superseded by
    this one (``circle``).
    """
    if by_figure.registry_id != figure.registry_id or by_figure.measure.code != figure.measure.code:
        sentence = _("A figure is superseded by one of the same measure in the same registry.")
        raise InvalidInput("unrelated", sentence, {"superseded_by": [sentence]})
    verb = gettext_noop("Supersede a figure")
    with change_set(by=by, verb=verb, reason=reason):
        # Both rows, always in the same order: two figures cannot supersede each other at once.
        for one in sorted((figure, by_figure), key=lambda each: each.pk):
            locked(one)
        figure = _set_standing(figure, Standing.SUPERSEDED, by=by, verb=verb, reason=reason, superseded_by=by_figure)
        create(FigureCorrection(figure=figure, kind=CorrectionKind.SUPERSEDED, reason=reason))
        return figure


def remove_figure(figure: Figure, *, by: Any, reason: str = "") -> None:
    """Remove a figure that nobody reported. Raises :class:`Conflict` (``still_used``) where it supersedes another."""
    authorize(by, "figures.change", figure)
    with change_set(by=by, verb=gettext_noop("Remove a figure"), reason=reason):
        figure = locked(figure)
        for correction in figure.corrections.order_by("-pk"):
            delete(correction)
        delete(figure)


def _set_standing(
    figure: Figure, standing: Standing, *, by: Any, verb: str, reason: str, superseded_by: Figure | None = None
) -> Figure:
    authorize(by, "figures.change", figure)
    with change_set(by=by, verb=verb, reason=reason):
        figure = locked(figure)
        if standing not in TRANSITIONS[figure.standing]:
            raise Conflict(
                "not_possible",
                _("What is “%(present)s” cannot become “%(wanted)s”.")
                % {"present": figure.get_standing_display(), "wanted": standing.label},
            )
        return update(figure, standing=standing, superseded_by=superseded_by)
