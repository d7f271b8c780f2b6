"""Who answers for the members of a synthetic city, what they asked and were told, and the office they turn to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from ecosystem.accounts.choices import Role
from ecosystem.accounts.models import User
from ecosystem.audit.recording import create, create_many
from ecosystem.intake.synthetic.intakes import Intakes
from ecosystem.intake.synthetic.population import public_id
from ecosystem.officers.choices import Direction, Kind
from ecosystem.officers.models import Assignment, LogEntry, Office
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment

# Of no more members than these a log is kept, however large the city.
MOST_LOGGED = 300
REQUESTS = (
    "咨询算力延期手续",
    "申请模型迁移支持",
    "希望对接应用场景方",
    "咨询算力券兑付材料",
    "反映训练任务排队时间长",
    "申请参加供需对接会",
    "询问人才实训报名",
)
ANSWERS = (
    "已电话答复并发送办理指南",
    "已安排工程师对接",
    "已转交平台处理并回复",
    "已邀请参加下月对接会",
    "已协助补齐材料",
)
CONTACTS = ("季度走访", "了解项目进展", "通知政策申报", "回访服务满意度", "邀请参加沙龙")
KINDS = (Kind.CALL, Kind.CALL, Kind.MESSAGE, Kind.VISIT, Kind.MEETING)
# Of a hundred members so many have a desk officer, and so many had another one before.
ASSIGNED, CHANGED = 94, 20
# Of a hundred requests so many are open when they are a month old at most.
OPEN = 30
LOGGED = timedelta(days=500)


@dataclass
class Serving:
    """The desk officers of a city's members and their log, as of the day on which its intakes stand."""

    intakes: Intakes
    random: Random

    def make(self) -> None:
        """Write the office, who answers for whom, and the log; without staff there is only the office."""
        center = self.intakes.center
        create(
            Office(
                public_id=public_id(self.random),
                center=center,
                name="示范市人工智能企业服务中心",
                name_en="Shifan AI Enterprise Service Center",
                phone="000-12345678",
                email="service@example.org",
                hours="工作日 9:00–12:00，13:30–17:30",
                hours_en="Working days 9:00–12:00 and 13:30–17:30",
                address="示范市高新区智算路 1 号一楼大厅",
                address_en="Ground floor, 1 Zhisuan Road, High-Tech Zone, Shifan",
            )
        )
        officers = self._officers()
        if not officers:
            return
        members = list(self._members())
        create_many([row for one, since in members for row in self._assignments(one, since, officers)])
        responsible = dict(
            Assignment.objects.filter(center=center, ends_on__isnull=True).values_list("organization", "officer")
        )
        known = {officer.pk: officer for officer in officers}
        logged = [
            (one, since, known[responsible[one.pk]]) for one, since in members[:MOST_LOGGED] if one.pk in responsible
        ]
        entries = [entry for one, since, officer in logged for entry in self._entries(one, since, officer)]
        create_many(entries)
        create_many([answer for entry in entries for answer in self._answers(entry)])

    def _officers(self) -> list[User]:
        roles = self.intakes.center.staff_roles.filter(role=Role.PROGRAM_MANAGER)
        return list(User.objects.filter(staff_roles__in=roles).order_by("pk"))

    def _members(self) -> Iterator[tuple[Organization, date]]:
        """Each member once, since it first joined; who joined last comes first."""
        rows = Enrollment.objects.filter(program__platform__center=self.intakes.center, ends_on__isnull=True)
        first: dict[int, tuple[Organization, date]] = {}
        for one in rows.select_related("organization").order_by("-starts_on", "public_id"):
            first[one.organization_id] = one.organization, one.starts_on  # type: ignore[assignment]
        yield from first.values()

    def _assignments(self, member: Organization, since: date, officers: list[User]) -> Iterator[Assignment]:
        if self.random.randrange(100) >= ASSIGNED or since >= self.intakes.day:
            return
        officer = self.random.choice(officers)
        days = (self.intakes.day - since).days
        if len(officers) > 1 and self.random.randrange(100) < CHANGED and days > 60:
            changed = since + timedelta(days=self.random.randint(30, days - 1))
            before = self.random.choice([one for one in officers if one != officer])
            yield self._held(member, before, since, changed, "")
            since = changed
            yield self._held(member, officer, since, None, "分工调整")
            return
        yield self._held(member, officer, since, None, "")

    def _held(self, member: Organization, officer: User, since: date, until: date | None, why: str) -> Assignment:
        about = {"center": self.intakes.center, "organization": member, "officer": officer, "remark": why}
        return Assignment(public_id=public_id(self.random), starts_on=since, ends_on=until, **about)

    def _entries(self, member: Organization, since: date, officer: User) -> Iterator[LogEntry]:
        """A few contacts and requests since it joined, in their order; the last one often says when the next one is."""
        begun = max(since, self.intakes.day - LOGGED)
        days = (self.intakes.day - begun).days
        if days < 1:
            return
        count = self.random.randint(1, 6)
        happened = sorted(begun + timedelta(days=self.random.randrange(days)) for _ in range(count))
        for number, day in enumerate(happened, 1):
            if self.random.random() < 0.4:
                yield self._entry(member, officer, day, Kind.REQUEST, Direction.INCOMING, self.random.choice(REQUESTS))
                continue
            entry = self._entry(
                member, officer, day, self.random.choice(KINDS), Direction.OUTGOING, self.random.choice(CONTACTS)
            )
            if number == count and self.random.random() < 0.6:
                entry.next_contact_on = day + timedelta(days=self.random.randint(14, 120))
            yield entry

    def _answers(self, request: LogEntry) -> Iterator[LogEntry]:
        """Most requests are answered within days; some of the last month wait."""
        if request.kind != Kind.REQUEST:
            return
        day = request.happened_on + timedelta(days=min(int(self.random.expovariate(1 / 3)), 30))
        lately = (self.intakes.day - request.happened_on).days <= 30
        if day > self.intakes.day or (lately and self.random.randrange(100) < OPEN):
            return
        answer = self._entry(
            request.organization,
            request.officer,
            day,
            self.random.choice(KINDS[:3]),
            Direction.OUTGOING,
            self.random.choice(ANSWERS),
        )
        answer.answers = request
        yield answer

    def _entry(
        self, member: Organization, officer: User | None, day: date, kind: str, direction: str, subject: str
    ) -> LogEntry:
        return LogEntry(
            public_id=public_id(self.random),
            center=self.intakes.center,
            organization=member,
            kind=kind,
            direction=direction,
            happened_on=day,
            subject=subject,
            officer=officer,
            created_at=timezone.make_aware(datetime.combine(day, time(12))),
        )
