"""What a report is asked: about which subject, over which period, for whom."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.timezone import make_aware

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.scopes import scope_of
from ecosystem.centers.models import Center
from ecosystem.core.dates import first_of_month, months_back, next_month, today
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Program
from ecosystem.reports.choices import Kind

Period = tuple[date, date]


@dataclass(frozen=True)
class Asked:
    """A report that somebody asks for: from ``starts_on`` until before ``ends_on``.

    ``own``: it is for the member itself, which reads only what is its own. ``user`` is who asks; a profile tells staff what
    belongs to their centers.
    """

    kind: Kind
    subject: Center | Program | Organization
    starts_on: date
    ends_on: date
    user: Any = None
    own: bool = False

    @property
    def day(self) -> date:
        """The day by which it counts: the last of the period, or today while that lasts."""
        return min(self.ends_on - timedelta(days=1), today())

    @property
    def is_over(self) -> bool:
        return self.ends_on <= today()

    @property
    def period(self) -> Period:
        return self.starts_on, self.ends_on

    @property
    def before(self) -> Period:
        """The month before."""
        return months_back(self.starts_on, 1), self.starts_on

    @property
    def day_before(self) -> date:
        """The last day of the month before."""
        return self.starts_on - timedelta(days=1)

    @property
    def center(self) -> Center | None:
        """The center that it is of; a profile may be of several."""
        if isinstance(self.subject, Center):
            return self.subject
        return self.subject.platform.center if isinstance(self.subject, Program) else None

    def centers(self) -> frozenset[int] | None:
        """The centers whose rows a profile tells; None is all of them."""
        return None if self.own else scope_of(self.user).centers(Capability.ENROLL)

    def record(self, noun: str, record: Model) -> str:
        """Where a record is: its page on the desk, or for the member itself the one that everybody sees."""
        if not self.own:
            return reverse("desk:record", args=[noun, getattr(record, "public_id", record.pk)])
        is_public = getattr(record, "is_public_now", lambda: False)()
        return record.get_absolute_url() if is_public and hasattr(record, "get_absolute_url") else ""


def month_of(center: Center, month: date, user: Any = None) -> Asked:
    """The report of a center's month."""
    first = first_of_month(month)
    return Asked(Kind.MONTH, center, first, next_month(first), user)


def cohort_of(program: Program, starts_on: date, ends_on: date, user: Any = None) -> Asked:
    """The report of those who joined a program from one day until before another."""
    return Asked(Kind.COHORT, program, starts_on, ends_on, user)


def profile_of(organization: Organization, user: Any = None, *, own: bool = False) -> Asked:
    """The profile of a member, as of today."""
    return Asked(Kind.MEMBER, organization, date(1900, 1, 1), today() + timedelta(days=1), user, own)


def moments(period: Period) -> tuple[datetime, datetime]:
    """The moments at which a period begins and ends."""
    begins, ends = (make_aware(datetime(day.year, day.month, day.day)) for day in period)  # noqa: DTZ001  made aware
    return begins, ends
