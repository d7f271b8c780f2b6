"""What is kept of desk officers, told to them on request, and that nobody leaves a center while answering for its members."""

from django.utils.translation import ngettext

from ecosystem.accounts.models import User
from ecosystem.accounts.personal import Rows, rows
from ecosystem.centers.models import Center
from ecosystem.core.errors import Conflict
from ecosystem.officers.models import Assignment, LogEntry
from ecosystem.officers.services.assignments import works_for


def tell_service(user: User) -> dict[str, Rows]:
    """The members for whom the person is or was responsible, and the contacts they had."""
    assigned = ("public_id", "organization__name", "center__name", "starts_on", "ends_on", "remark")
    said = ("public_id", "organization__name", "kind", "direction", "happened_on", "subject", "text", "next_contact_on")
    return {
        "desk_officer_of": rows(Assignment.objects.filter(officer=user), *assigned),
        "service_log": rows(LogEntry.objects.filter(officer=user), *said),
    }


def refuse_responsible(user: User) -> None:
    """Refuse that somebody leaves who still answers for members. Raises :class:`Conflict` (``still_responsible``)."""
    held = Assignment.objects.open().filter(officer=user).order_by()
    centers = Center.objects.filter(pk__in=held.values("center")).order_by("pk")
    for center in centers:
        if works_for(user, center):
            continue
        count = held.filter(center=center).count()
        sentence = ngettext(
            "%(person)s is the desk officer of %(count)s member of %(center)s. Hand the portfolio over first.",
            "%(person)s is the desk officer of %(count)s members of %(center)s. Hand the portfolio over first.",
            count,
        )
        raise Conflict("still_responsible", sentence % {"person": user, "count": count, "center": center})
