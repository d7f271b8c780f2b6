"""What people are reminded of by mail: an application that is not handed in yet, a term that is about to end.

Each reminder is written once, however often they are asked for: what was written before is looked up.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set
from ecosystem.core.dates import today
from ecosystem.core.display import precise_date
from ecosystem.core.errors import DomainError
from ecosystem.correspondence.addresses import site
from ecosystem.correspondence.models import Message
from ecosystem.correspondence.services import Recipient, compose
from ecosystem.programs.choices import Stage, State
from ecosystem.programs.letters import ENDING, UNFINISHED, recipient_of
from ecosystem.programs.models import Application, Enrollment
from ecosystem.programs.services.applying import is_taking

# Days before the end of an intake, and before the end of a term.
BEFORE_CLOSING = 3
BEFORE_ENDING = (60, 14)


def remind(day: date | None = None) -> dict[str, int]:
    """Write the reminders that are due on a day (default: today), and return how many of each kind were written."""
    day = day or today()
    with change_set(by=SYSTEM, verb=gettext_noop("Remind by mail")):
        return {
            "unfinished": sum(1 for one in unfinished(day) if _tell_applicant(one)),
            "ending": sum(_tell_members(one) for one in ending(day)),
        }


def unfinished(day: date) -> Iterator[Application]:
    """Applications that are begun and not handed in, where the intake closes within three days."""
    told = Message.objects.filter(kind=UNFINISHED.code, about_label=_label(Application), about_id=OuterRef("pk"))
    closing = Q(program__intake_closes_on__gte=day, program__intake_closes_on__lte=day + timedelta(days=BEFORE_CLOSING))
    drafts = Application.objects.filter(closing, ~Exists(told), state=Stage.DRAFT).select_related(
        "program__platform__center", "applicant"
    )
    return (one for one in drafts.order_by("pk") if is_taking(one.program, day))


def ending(day: date) -> list[Enrollment]:
    """Enrollments whose agreed term ends soon, and of which nobody was told since it became soon."""
    found: dict[int, Enrollment] = {}
    for days in BEFORE_ENDING:
        soon = day + timedelta(days=days)
        running = Enrollment.objects.filter(
            state__in=[State.ACTIVE, State.SUSPENDED], term_ends_on__gte=day, term_ends_on__lte=soon
        )
        for enrollment in running.with_names().order_by("pk"):
            if not _was_told_since(enrollment, enrollment.term_ends_on - timedelta(days=days)):
                found[enrollment.pk] = enrollment
    return list(found.values())


def _was_told_since(enrollment: Enrollment, since: date) -> bool:
    about = Message.objects.filter(kind=ENDING.code, about_label=_label(Enrollment), about_id=enrollment.pk)
    return about.filter(created_at__date__gte=since).exists()


def _tell_applicant(application: Application) -> bool:
    to = recipient_of(application)
    closes = application.program.intake_closes_on
    with translation.override(to.language):
        values = {
            "program": str(application.program),
            "day": precise_date(closes),
            "link": f"{site()}{reverse('portal:application_edit', args=[application.public_id])}",
        }
    return _written(UNFINISHED.code, to, values, application)


def _tell_members(enrollment: Enrollment) -> int:
    """Tell everybody who represents the member; where nobody does, its contacts."""
    return sum(
        _written(ENDING.code, to, _about(enrollment, to.language), enrollment) for to in recipients_of(enrollment)
    )


def _about(enrollment: Enrollment, language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "program": str(enrollment.program),
            "organization": str(enrollment.organization),
            "day": precise_date(enrollment.term_ends_on),
            "link": f"{site()}{reverse('portal:organization', args=[enrollment.organization.public_id])}",
        }


def recipients_of(enrollment: Enrollment) -> list[Recipient]:
    """Whom a member is written to through."""
    people = enrollment.organization.representations.verified().select_related("user").order_by("pk")
    found = [
        Recipient(email=one.user.email, name=str(one.user), user=one.user, language=_language(one.user.preferences))
        for one in people
        if one.user.email
    ]
    contacts = enrollment.organization.contacts.exclude(email="").order_by("pk")
    return found or [Recipient(email=one.email, name=one.name) for one in contacts]


def _language(preferences: dict[str, object]) -> str:
    return str(preferences.get("language") or "zh-hans")


def _written(code: str, to: Recipient, values: dict[str, str], about: Application | Enrollment) -> bool:
    """Write one reminder; an address that takes no mail stops none of the others."""
    organization = about.organization
    try:
        compose(
            code,
            to=to,
            values=values,
            center=about.program.platform.center,
            organization=organization,
            about=about,
            by=SYSTEM,
        )
    except DomainError:
        return False
    return True


def _label(model: type[Application | Enrollment]) -> str:
    return model._meta.label_lower
