"""Reviews in a synthetic city: shared out among who has no conflict, by reviewers of different strictness."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from django.db.models import Count, QuerySet
from django.utils import timezone

from ecosystem.accounts.models import User
from ecosystem.audit.recording import create_many
from ecosystem.intake.synthetic.filling import CHUNK, CHUNKS_IN_A_STEP
from ecosystem.intake.synthetic.intakes import UNTIED, Intake, Intakes
from ecosystem.intake.synthetic.population import public_id, some_day
from ecosystem.intake.synthetic.timeline import moment
from ecosystem.organizations.choices import Status
from ecosystem.organizations.models import Organization
from ecosystem.programs.choices import Advice, Judging, Stage, Tie
from ecosystem.programs.conflicts import conflicts
from ecosystem.programs.models import Affiliation, Application, ApplicationSpell, PanelMember, Review
from ecosystem.programs.scoring import total_of
from ecosystem.programs.services.reviewing import lines_of

DAYS_TO_JUDGE = 14
# Reviews were shared out every fourth Monday; now it is more often, and the last time was a few days ago.
EVERY, EVERY_NOW = 28, 14
SHARED_BEFORE = timedelta(days=5)
# How far reviewers are from what an application deserves, and how far they stray: strict, kind, erratic, then the others.
HABITS = ((-13, 5), (11, 5), (0, 24))
FAIR = (0, 6)
# What applications deserve, by what became of them.
DESERVED = {Stage.ACCEPTED: 81, Stage.NOTICE: 79, Stage.WAITLISTED: 71, Stage.REJECTED: 55}
UNDECIDED = 67
STRAYING = 8
RECUSED = 0.04
REASONS = {
    Advice.ACCEPT: (
        "技术路线清楚，用户真实，建议入选。",
        "团队有交付经验，指标有第三方依据。",
        "场景价值高，可作示范。",
    ),
    Advice.RESERVE: (
        "方向有价值，数据来源需要落实。",
        "方案可行，团队偏小，建议候补。",
        "效果尚可，落地时间估计偏乐观。",
    ),
    Advice.REJECT: ("指标没有依据，看不出与现有产品的差别。", "需求不明确，没有试点用户。", "算力需求与任务不相称。"),
}
INVOLVED = "曾与申请人的负责人共事。"


@dataclass
class Panels:
    """The reviewers of a city at work. Written after everybody is there, because conflicts depend on everybody."""

    intakes: Intakes
    random: Random

    @cached_property
    def reviewers(self) -> list[User]:
        """Everybody on a panel."""
        people = {member.user_id: member.user for one in self.intakes.intakes.values() for member in one.panel}
        return [people[pk] for pk in sorted(people)]

    @cached_property
    def habits(self) -> dict[int, tuple[int, int]]:
        """How far the first reviewers are from what an application deserves, and how far they stray."""
        return {reviewer.pk: habit for reviewer, habit in zip(self.reviewers, HABITS, strict=False)}

    @cached_property
    def loads(self) -> Counter[tuple[int, int]]:
        """How many reviews each member of a panel has been asked for."""
        asked = self._reviews_there().exclude(state=Judging.RECUSED).order_by()
        counted = asked.values_list("application__program", "reviewer").annotate(number=Count("pk"))
        return Counter({(program, reviewer): number for program, reviewer, number in counted})

    def _reviews_there(self) -> QuerySet[Review]:
        return Review.objects.filter(application__program__in=list(self.intakes.intakes))

    def tie(self) -> None:
        """Tie all reviewers but the first to organizations of the city, some of them no longer."""
        public = Organization.objects.filter(registry=self.intakes.center.registry, status=Status.PUBLIC)
        known = list(public.order_by("pk")[:40])
        ties = []
        for reviewer in self.reviewers[UNTIED:]:
            for organization in self.random.sample(known, min(2, len(known))):
                begun = some_day(self.random, organization.founded_on or date(2019, 1, 1), date(2021, 1, 1))
                ended = begun + timedelta(days=900) if self.random.random() < 0.2 else None
                tie = self.random.choice(list(Tie))
                ties.append(
                    Affiliation(user=reviewer, organization=organization, tie=tie, starts_on=begun, ends_on=ended)
                )
        create_many(ties)

    def steps(self) -> int:
        """How many steps it takes to judge all applications that came to be judged."""
        return -(-self._judged().count() // (CHUNK * CHUNKS_IN_A_STEP))

    def judge(self, step: int) -> None:
        """Write the reviews of one step's applications, in the order in which these came to be judged."""
        first = step * CHUNK * CHUNKS_IN_A_STEP
        ordered = self._judged().order_by("checked_at", "pk").values_list("pk", flat=True)
        keys = list(ordered[first : first + CHUNK * CHUNKS_IN_A_STEP])
        for begin in range(0, len(keys), CHUNK):
            self._judge(keys[begin : begin + CHUNK])

    def _judged(self) -> QuerySet[Application]:
        return Application.objects.filter(program__in=list(self.intakes.intakes), checked_at__isnull=False)

    def _judge(self, keys: Sequence[int]) -> None:
        spells = self._spells(keys)
        shared: dict[date, list[Application]] = defaultdict(list)
        for application in Application.objects.filter(pk__in=keys).order_by("pk"):
            application.program = self.intakes.intakes[application.program_id].program
            day = self._sharing_day(spells[application.pk])
            if day < self._until(spells[application.pk]):
                shared[day].append(application)
        reviews: list[Review] = []
        for day in sorted(shared):
            found = conflicts(self.reviewers, shared[day], day)
            for application in shared[day]:
                conflicting = {reviewer for reviewer, judged in found if judged == application.pk}
                reviews += self._reviews(application, spells[application.pk], day, conflicting)
        create_many(reviews)

    def _spells(self, keys: Sequence[int]) -> dict[int, ApplicationSpell]:
        """The last stay in review of each."""
        rows = ApplicationSpell.objects.filter(application__in=keys, state=Stage.IN_REVIEW).order_by("starts_at", "pk")
        return {spell.application_id: spell for spell in rows}

    def _sharing_day(self, spell: ApplicationSpell) -> date:
        """The next Monday on which reviews were shared out, or one of the days of the present intake."""
        day = timezone.localtime(spell.starts_at).date() + timedelta(days=1)
        if spell.ends_at is not None:
            return day + timedelta(days=(1 - day.toordinal()) % EVERY)
        return day + timedelta(days=(self.intakes.day - SHARED_BEFORE - day).days % EVERY_NOW)

    def _until(self, spell: ApplicationSpell) -> date:
        return timezone.localtime(spell.ends_at).date() if spell.ends_at else self.intakes.day

    def _reviews(
        self, application: Application, spell: ApplicationSpell, day: date, conflicting: set[int]
    ) -> Iterator[Review]:
        intake = self.intakes.intakes[application.program_id]
        free = self._free(intake, conflicting)
        wanted = intake.program.reviews_wanted
        if spell.ends_at is None and self.random.random() < 0.15:
            wanted -= 1
        deserved = self.random.gauss(DESERVED.get(Stage(application.state), UNDECIDED), STRAYING)
        for member in free[:wanted]:
            self.loads[member.program_id, member.user_id] += 1
            review = self._assigned(application, member, day)
            if self._is_done(spell, day):
                self._hand_in(review, intake, deserved, self._handed_in_on(spell, day))
            yield review
        if len(free) > wanted and self.random.random() < RECUSED:
            review = self._assigned(application, free[wanted], day)
            review.state, review.note = Judging.RECUSED, INVOLVED
            yield review

    def _free(self, intake: Intake, conflicting: set[int]) -> list[PanelMember]:
        """Who can judge, the least loaded first."""
        loads = {member.user_id: self.loads[member.program_id, member.user_id] for member in intake.panel}
        free = [
            member
            for member in intake.panel
            if member.user_id not in conflicting and (member.most is None or loads[member.user_id] < member.most)
        ]
        return sorted(free, key=lambda member: (loads[member.user_id], member.user_id))

    def _assigned(self, application: Application, member: PanelMember, day: date) -> Review:
        return Review(
            public_id=public_id(self.random),
            application=application,
            reviewer=member.user,
            due_on=day + timedelta(days=DAYS_TO_JUDGE),
            assigned_at=timezone.make_aware(datetime.combine(day, time(9, 30))),
        )

    def _is_done(self, spell: ApplicationSpell, day: date) -> bool:
        """Everybody had handed in when a review ended; as long as it runs, more have the longer it does."""
        if spell.ends_at is not None:
            return True
        elapsed = (self.intakes.day - day).days
        return elapsed > 1 and self.random.random() < min(0.8, elapsed / 18)

    def _handed_in_on(self, spell: ApplicationSpell, day: date) -> date:
        latest = min(DAYS_TO_JUDGE, (self._until(spell) - day).days - 1)
        return day + timedelta(days=self.random.randint(1, max(1, latest)))

    def _hand_in(self, review: Review, intake: Intake, deserved: float, on: date) -> None:
        shift, straying = self.habits.get(review.reviewer_id, FAIR)
        aimed = self.random.gauss(deserved + shift, straying)
        review.scores = {
            line.key: round(line.scale * min(100.0, max(0.0, self.random.gauss(aimed, 5))) / 100)
            for line in intake.rubric
        }
        review.total = total_of(lines_of(intake.rubric), review.scores)
        review.advice = _advice(float(review.total))
        review.reason = self.random.choice(REASONS[review.advice])
        review.state, review.submitted_at = Judging.SUBMITTED, moment(self.random, on)


def _advice(total: float) -> Advice:
    if total >= 75:
        return Advice.ACCEPT
    return Advice.RESERVE if total >= 60 else Advice.REJECT
