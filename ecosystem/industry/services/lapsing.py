"""Needs that nobody met until the day they were wanted by."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.audit.recording import change_set
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict
from ecosystem.industry.choices import LIVE, Progress, State
from ecosystem.industry.models import Introduction, Need
from ecosystem.industry.services.needs import lapse_need


def lapse_needs(*, by: Any, day: date | None = None, reason: str = "") -> int:
    """Let the needs lapse whose day has passed and about which nobody talks; returns how many. Nothing is done twice.

    Each has a change set of its own: one can be undone without the others.
    """
    day = day or today()
    busy = Introduction.objects.filter(need=OuterRef("pk"), state__in=sorted({*LIVE, Progress.SIGNED}))
    over = Need.objects.filter(state=State.OPEN, wanted_by__lt=day).exclude(Exists(busy))
    lapsed = 0
    for need in over.select_related("center", "posted_by").order_by("pk"):
        try:
            with change_set(by=by, verb=gettext_noop("Let a need lapse")):
                lapse_need(need, by=by, reason=reason or _("The day it was wanted by has passed."))
        except Conflict:
            # Somebody was introduced, or closed it, since it was read.
            continue
        lapsed += 1
    return lapsed
