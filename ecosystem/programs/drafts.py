"""What is being written and not handed in: an applicant's form, a reviewer's sheet.

It belongs to the writer alone, is saved as it is typed and leaves no history; handing it in does.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ecosystem.accounts.policies import authorize
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.programs.choices import EDITABLE, Judging
from ecosystem.programs.contents import FIELDS
from ecosystem.programs.models import Application, Review

LARGEST_DRAFT = 200_000
LONGEST = 4000
MAY_WRITE, JUDGE = "programs.write_application", "programs.judge"


def save_draft(
    application: Application, *, by: Any, values: Mapping[str, Any], version: int | None = None
) -> Application:
    """Keep what was typed so far; what is not named stays. Nothing is judged, and nothing is told to the center.

    ``version`` is that of the draft the typing began with. Raises :class:`NotAllowed`; :class:`Conflict`: ``not_editable``
    where the application cannot be changed any more, ``draft_changed`` where another window saved meanwhile;
    :class:`InvalidInput` for fields that do not exist (``unknown_field``) or too much text (``too_long``).
    """
    authorize(by, MAY_WRITE, application)
    _refuse_unknown(values)
    with transaction.atomic():
        kept = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if kept.state not in EDITABLE:
            raise Conflict("not_editable", _("This application can no longer be changed."))
        if version is not None and version != kept.draft_version:
            raise Conflict("draft_changed", _("This application was changed in another window. Load it again."))
        draft = _merged(kept.draft, values)
        if draft == kept.draft:
            return kept
        _refuse_too_much(draft)
        now = timezone.now()
        saved = {"draft": draft, "draft_version": F("draft_version") + 1, "draft_saved_at": now}
        Application.objects.filter(pk=kept.pk).update(**saved)
        kept.draft, kept.draft_version, kept.draft_saved_at = draft, kept.draft_version + 1, now
        return kept


def _merged(draft: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The draft with the values over it; answers are merged one by one."""
    merged = {**draft, **values}
    if "answers" in values:
        merged["answers"] = {**(draft.get("answers") or {}), **(values["answers"] or {})}
    return merged


def _refuse_unknown(values: Mapping[str, Any]) -> None:
    unknown = sorted(set(values) - FIELDS)
    answers = values.get("answers")
    if answers is not None and not isinstance(answers, dict):
        unknown.append("answers")
    if unknown:
        sentence = _("There is no field of this name here.")
        raise InvalidInput("unknown_field", sentence, {str(name)[:60]: [sentence] for name in unknown})


def _refuse_too_much(draft: Mapping[str, Any]) -> None:
    if len(json.dumps(draft)) > LARGEST_DRAFT:
        raise InvalidInput("too_long", _("This is too much text for an application."))


def save_review_draft(review: Review, *, by: Any, values: Mapping[str, Any]) -> Review:
    """Keep what a reviewer has filled in so far; it is nobody else's until they hand it in."""
    authorize(by, JUDGE, review)
    with transaction.atomic():
        kept = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
        if kept.state != Judging.ASSIGNED:
            raise Conflict("not_possible", _("This review is handed in."))
        draft = {
            "scores": {str(key)[:12]: str(value)[:6] for key, value in (values.get("scores") or {}).items()},
            "advice": str(values.get("advice") or "")[:8],
            "reason": str(values.get("reason") or "")[:LONGEST],
        }
        now = timezone.now()
        Review.objects.filter(pk=kept.pk).update(draft=draft, draft_saved_at=now)
        kept.draft, kept.draft_saved_at = draft, now
        return kept
