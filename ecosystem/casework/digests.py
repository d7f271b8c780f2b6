"""The mail of the day: what waits for a member of staff, once each working day, in their language.

Nobody gets two a day (a row in the database says who got one), and a day on which nothing waits brings none. What is about
an application is told by its task alone, never by the applicant's name.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ecosystem.accounts.choices import Role
from ecosystem.accounts.models import User
from ecosystem.accounts.preferences import preferred
from ecosystem.casework.models import Digest, Note, Task
from ecosystem.core.dates import today
from ecosystem.core.languages import in_script
from ecosystem.programs.models import Review

logger = logging.getLogger(__name__)
# The names under which the person's choices are kept.
DIGEST, LANGUAGE = "digest", "language"
FRIDAY = 4
MOST = 20


@dataclass(frozen=True)
class Waiting:
    """What waits for one person on a day."""

    late: list[Task]
    due: list[Task]
    mentions: list[Note]
    reviews: list[Review]

    @property
    def is_empty(self) -> bool:
        return not (self.late or self.due or self.mentions or self.reviews)


def wants_digest(person: User) -> bool:
    """Whether the person wants the mail; they do unless they said otherwise."""
    return bool(preferred(person, DIGEST, True))


def language_of(person: User) -> str:
    """The language the person chose, else that of the installation."""
    chosen = preferred(person, LANGUAGE, settings.LANGUAGE_CODE)
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def readers() -> Iterator[User]:
    """The people who work here, have an address and want the mail."""
    staff = User.objects.filter(is_active=True, staff_roles__role__in=Role.values).exclude(email="")
    for person in staff.distinct().order_by("pk"):
        if wants_digest(person):
            yield person


def waiting_for(person: User, day: date) -> Waiting:
    """What waits for the person, of what they may read today; the most urgent first. Four queries and the roles."""
    tasks = Task.objects.visible_to(person).of(person).with_names().most_urgent_first()
    notes = Note.objects.visible_to(person).mentioning(person, unseen=True).with_names()
    reviews = Review.objects.own(person).owed().select_related("application__program")
    return Waiting(
        late=list(tasks.late(day)[:MOST]),
        due=list(tasks.due(day)[:MOST]),
        mentions=list(notes.newest_first()[:MOST]),
        reviews=list(reviews[:MOST]),
    )


def send_digests(day: date | None = None) -> tuple[int, int]:
    """Send everybody their mail of the day (default: today); how many were sent, and how many could not be.

    On Saturdays and Sundays nothing is sent. One address that cannot be reached keeps nobody else from theirs.
    """
    day = day or today()
    sent = failed = 0
    if day.weekday() > FRIDAY:
        return sent, failed
    for person in readers():
        try:
            sent += _send_to(person, day)
        except OSError:
            # The mail server's refusals and a broken line are both of this kind; the row is taken back, so it is tried again.
            logger.exception("The mail of %s to account %s could not be sent.", day, person.pk)
            failed += 1
    return sent, failed


def _send_to(person: User, day: date) -> bool:
    """Send one person's mail, unless nothing waits or they got it already. The row is written first: who comes second waits."""
    waiting = waiting_for(person, day)
    if waiting.is_empty:
        return False
    try:
        with transaction.atomic():
            Digest.objects.create(person=person, on=day)
            subject, body = written(person, waiting, day)
            deliver(person.email, subject, body)
    except IntegrityError:
        return False
    return True


def written(person: User, waiting: Waiting, day: date) -> tuple[str, str]:
    """Subject and text of a mail, in the person's language."""
    with translation.override(language_of(person)):
        context = {
            "person": person,
            "waiting": waiting,
            "day": day,
            "site": settings.SITE_URL.rstrip("/"),
            "desk_path": reverse("desk:today"),
            "digest_path": reverse("desk:digest"),
        }
        subject, body = _("Wutong: what waits for you today"), render_to_string("casework/digest.txt", context)
        return in_script(subject), in_script(body)


def deliver(address: str, subject: str, body: str) -> None:
    """Hand one mail to the mail server."""
    EmailMessage(subject=subject, body=body, to=[address]).send()
