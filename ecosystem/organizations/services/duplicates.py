"""What people decide about records that may be one organization."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create, update
from ecosystem.audit.revising import refuse_no_reason
from ecosystem.core.errors import InvalidInput
from ecosystem.organizations.models import Distinction, DuplicatePair, Organization


def tell_apart(one: Organization, other: Organization, *, by: Any, reason: str) -> Distinction:
    """Decide that two records are two organizations. The pair is offered again only where other reasons speak for it.

    Raises :class:`NotAllowed`, and :class:`InvalidInput` without a reason or for a record and itself.
    """
    for record in (one, other):
        authorize(by, "organizations.merge", record)
    refuse_no_reason(reason)
    if one.pk == other.pk:
        sentence = _("A record is the same as itself.")
        raise InvalidInput("same_record", sentence, {"other": [sentence]})
    low, high = sorted((one, other), key=lambda record: record.pk)
    with change_set(by=by, verb=gettext_noop("Tell two organizations apart"), reason=reason):
        pair = DuplicatePair.objects.filter(low=low, high=high).first()
        person = None if by is SYSTEM else by
        decided = {
            "note": reason,
            "evidence": pair.evidence if pair else "",
            "decided_by": person,
            "decided_at": timezone.now(),
        }
        known = Distinction.objects.select_for_update(of=("self",)).filter(low=low, high=high).first()
        return create(Distinction(low=low, high=high, **decided)) if known is None else update(known, **decided)
