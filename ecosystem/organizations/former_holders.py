"""Who held an identifier before: one identifier, one organization, ever.

That two hold it at once the database forbids. That it was one's and becomes another's, the history knows: what was removed
or corrected stays in it, so it is asked whenever an identifier is written down.
"""

from collections.abc import Collection

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from ecosystem.audit.choices import Action
from ecosystem.audit.models import Change
from ecosystem.core.errors import Conflict
from ecosystem.organizations.choices import SEEN_BY_ADDRESS, Scheme

LABEL = "organizations.identifier"
CHUNK = 400
Code = tuple[str, str]


def former_holders(codes: Collection[Code]) -> dict[Code, set[int]]:
    """By scheme and value the organizations that an identifier was taken from, by removing or correcting it.

    What was undone never was. A sender's own ids are left out: they mean nothing beside the sender.
    """
    wanted = {code for code in codes if code[0] != Scheme.LOCAL}
    values = sorted({value for _scheme, value in wanted})
    found: dict[Code, set[int]] = {}
    for start in range(0, len(values), CHUNK):
        gone = Change.objects.filter(label=LABEL, before__value__in=values[start : start + CHUNK])
        for change in gone.filter(~Q(action=Action.CREATE), change_set__undoes__isnull=True):
            code = (_scheme_of(change), change.before["value"])
            if code in wanted and change.subject_id is not None:
                found.setdefault(code, set()).add(change.subject_id)
    return found


def _scheme_of(change: Change) -> str:
    """The scheme it had then; a correction of the value alone does not say it, the record or its end does."""
    if "scheme" in change.before:
        return change.before["scheme"]
    later = Change.objects.filter(label=LABEL, object_id=change.object_id, pk__gt=change.pk).order_by("pk")
    told = next((one.before["scheme"] for one in later if one.before and "scheme" in one.before), "")
    identifiers = apps.get_model(LABEL)._default_manager
    return told or identifiers.values_list("scheme", flat=True).filter(pk=change.object_id).first() or ""


def refuse_taken_over(scheme: str, value: str, organization_id: int) -> None:
    """Refuse an identifier that was another organization's and never this one's.

    Raises :class:`Conflict` (``held_before``), whose sentence names who had it, as far as everybody may know that.
    """
    holders = former_holders([(scheme, value)]).get((scheme, value), set())
    if not holders or organization_id in holders:
        return
    organizations = list(apps.get_model("organizations.organization")._default_manager.filter(pk__in=holders))
    if not organizations:
        return
    known = [one for one in organizations if one.status in SEEN_BY_ADDRESS]
    names = ", ".join(map(str, known[:3])) or _("an organization that is not public")
    sentence = _(
        "This identifier stood at another organization before: %(names)s. An identifier belongs to one organization for "
        "good; if it was wrong there, say that it is taken over, and why."
    ) % {"names": names}
    raise Conflict("held_before", sentence, {"value": [sentence]})
