"""What staff of a synthetic city have to do and what they noted, so that their first page is one of a working day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from ecosystem.accounts.choices import Role
from ecosystem.accounts.models import User
from ecosystem.audit.recording import create_many
from ecosystem.casework.choices import TaskKind, TaskState
from ecosystem.casework.models import Mention, Note, Task, WelcomeTask
from ecosystem.centers.models import StaffRole
from ecosystem.intake.synthetic.intakes import Intakes
from ecosystem.intake.synthetic.population import public_id
from ecosystem.programs.choices import Stage
from ecosystem.programs.models import Application, Enrollment

MANAGERS = ("周明", "沈洁")
# What is done for every new member, in days after they joined.
WELCOME = (
    ("开通算力账号并寄送使用手册", "Open a compute account and send the manual", 3),
    ("安排一次现场走访", "Arrange a visit", 14),
    ("确认季度报告的联系人", "Agree on who reports each quarter", 30),
)
FOR_MEMBERS = (
    ("核对入驻协议", "Check the agreement"),
    ("催交上季度报告", "Ask for last quarter's report"),
    ("回访算力使用情况", "Ask how the compute is used"),
    ("更新公开简介", "Renew the public description"),
    ("对接应用场景方", "Introduce them to a user"),
)
FOR_APPLICANTS = (
    ("核实营业执照", "Check the business license"),
    ("电话确认算力需求", "Confirm by telephone how much compute is needed"),
    ("补齐评审人", "Find another reviewer"),
)
NOTES = (
    "来电询问算力券抵扣比例，已答复。",
    "走访时看到演示，识别速度比申报材料里写的更快。",
    "负责人下月更换，交接后再核对联系人。",
    "希望与高校联合申报，已介绍给科研平台。",
    "材料里的用户证明是去年的，请补新的。",
)
RECENT = timedelta(days=45)
MOST_TASKS, MOST_NOTES = 40, 24
# A few days late, today, or in the next three weeks.
DUE = (-6, -2, 0, 1, 3, 5, 8, 13, 21)
DONE_SHARE = 0.4


@dataclass
class Casework:
    """Tasks and notes of the staff of a city, as of the day on which its intakes stand."""

    intakes: Intakes
    random: Random

    def make(self) -> None:
        """Write it all: a few dozen of each, however large the city."""
        managers = [self.intakes.crowd.account("manager", name) for name in MANAGERS]
        User.objects.bulk_create(managers)
        center = self.intakes.center
        create_many([StaffRole(user=one, role=Role.PROGRAM_MANAGER, center=center) for one in managers])
        create_many(list(self._welcome_definitions()))
        create_many([*self._welcomes(managers), *self._ordinary(managers)])
        self._write_notes(managers)

    def _welcome_definitions(self) -> Iterator[WelcomeTask]:
        for intake in self.intakes.intakes.values():
            for position, (title, title_en, days) in enumerate(WELCOME, 1):
                words = {"title": title, "title_en": title_en, "days": days}
                yield WelcomeTask(program=intake.program, position=position, role=Role.PROGRAM_MANAGER, **words)

    def _welcomes(self, managers: list[User]) -> Iterator[Task]:
        day = self.intakes.day
        joined = Enrollment.objects.filter(program__in=list(self.intakes.intakes), starts_on__gt=day - RECENT)
        for enrollment in joined.select_related("organization").order_by("-starts_on", "pk")[: MOST_TASKS // 2]:
            for title, title_en, days in WELCOME:
                due = enrollment.starts_on + timedelta(days=days)
                yield self._task(
                    managers,
                    (title, title_en),
                    kind=TaskKind.WELCOME,
                    enrollment=enrollment,
                    organization=enrollment.organization,
                    due_on=due,
                    done=due < day,
                )

    def _ordinary(self, managers: list[User]) -> Iterator[Task]:
        day = self.intakes.day
        members = self._members()[:MOST_TASKS]
        for enrollment in members:
            due = day + timedelta(days=self.random.choice(DUE))
            done = self.random.random() < DONE_SHARE
            words = self.random.choice(FOR_MEMBERS)
            yield self._task(managers, words, organization=enrollment.organization, due_on=due, done=done)
        for application in self._applications()[: MOST_TASKS // 2]:
            due = day + timedelta(days=self.random.choice(DUE))
            words = self.random.choice(FOR_APPLICANTS)
            about = {"application": application, "organization": application.organization}
            yield self._task(managers, words, due_on=due, done=False, **about)

    def _members(self) -> list[Enrollment]:
        rows = Enrollment.objects.filter(program__platform__center=self.intakes.center, ends_on__isnull=True)
        return list(rows.select_related("organization").order_by("public_id")[:MOST_TASKS])

    def _applications(self) -> list[Application]:
        waiting = (Stage.SUBMITTED, Stage.IN_REVIEW, Stage.CHANGES_REQUESTED)
        rows = Application.objects.filter(program__in=list(self.intakes.intakes), state__in=waiting)
        return list(rows.select_related("organization").order_by("public_id")[:MOST_TASKS])

    def _task(self, managers: list[User], words: tuple[str, str], *, due_on: Any, done: bool, **about: Any) -> Task:
        begun = self._at(due_on - timedelta(days=10))
        finished = {"done_at": self._at(due_on), "done_by": managers[0]} if done else {}
        return Task(
            public_id=public_id(self.random),
            center=self.intakes.center,
            title=words[0],
            title_en=words[1],
            due_on=due_on,
            assignee=self.random.choice((*managers, None)),
            state=TaskState.DONE if done else TaskState.OPEN,
            created_at=min(begun, self._at(self.intakes.day)),
            **finished,
            **about,
        )

    def _at(self, day: Any) -> datetime:
        """An hour of the day, not later than the day of the intakes."""
        hour = time(9 + self.random.randrange(8), self.random.randrange(60))
        return timezone.make_aware(datetime.combine(min(day, self.intakes.day), hour))

    def _write_notes(self, managers: list[User]) -> None:
        about: list[dict[str, Any]] = [{"organization": one.organization} for one in self._members()[:MOST_NOTES]]
        about += [{"application": one, "organization": one.organization} for one in self._applications()[:MOST_NOTES]]
        notes, mentioned = [], []
        for number, of in enumerate(about):
            author, other = managers[number % 2], managers[1 - number % 2]
            named = number % 4 == 0
            text = f"{self.random.choice(NOTES)}{f' @{other.username}' if named else ''}"
            at = self._at(self.intakes.day - timedelta(days=self.random.randint(0, 40)))
            note = Note(
                public_id=public_id(self.random),
                center=self.intakes.center,
                text=text,
                author=author,
                pinned=number % 12 == 0,
                created_at=at,
                **of,
            )
            notes.append(note)
            if named:
                mentioned.append((note, other))
        create_many(notes)
        Mention.objects.bulk_create([Mention(note=note, person=person) for note, person in mentioned])
