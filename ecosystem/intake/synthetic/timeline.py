"""Ways of applications through the table of states, with plausible times in each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from django.utils import timezone

from ecosystem.programs.choices import Stage
from ecosystem.programs.models import Application, ApplicationSpell, Program

# Shorter names for the table below.
_D, _S, _C, _R = Stage.DRAFT, Stage.SUBMITTED, Stage.CHANGES_REQUESTED, Stage.IN_REVIEW
_L, _N = Stage.WAITLISTED, Stage.NOTICE
# How an application may have come to a state: the states before it. The first are the usual ones.
WAYS: dict[str, tuple[tuple[Stage, ...], ...]] = {
    Stage.DRAFT: ((),),
    Stage.SUBMITTED: ((_D,), (_D,), (_D, _S, _C)),
    Stage.CHANGES_REQUESTED: ((_D, _S), (_D, _S, _R)),
    Stage.IN_REVIEW: ((_D, _S), (_D, _S), (_D, _S, _C, _S), (_D, _S, _R, _C)),
    Stage.WAITLISTED: ((_D, _S, _R), (_D, _S, _C, _S, _R)),
    Stage.NOTICE: ((_D, _S, _R), (_D, _S, _R), (_D, _S, _R, _L)),
    Stage.ACCEPTED: ((_D, _S, _R), (_D, _S, _R), (_D, _S, _C, _S, _R), (_D, _S, _R, _L)),
    Stage.REJECTED: ((_D, _S, _R), (_D, _S), (_D, _S, _R, _L)),
    Stage.WITHDRAWN: ((_D, _S), (_D, _S, _R), (_D,)),
}
# Days in a state that is over. Reviews are shared out every fourth Monday and take two weeks at most.
STAYS: dict[str, tuple[int, int]] = {_D: (1, 12), _S: (1, 8), _C: (3, 9), _R: (44, 60), _L: (8, 25)}
BRIEFLY = (2, 6)
LONGEST_WAY = 166
# Days since an application of the present intake came to where it is.
SINCE: dict[str, tuple[int, int]] = {
    Stage.DRAFT: (1, 40),
    Stage.SUBMITTED: (1, 20),
    Stage.CHANGES_REQUESTED: (1, 16),
    Stage.IN_REVIEW: (2, 40),
    Stage.WAITLISTED: (3, 30),
    Stage.NOTICE: (1, 9),
    Stage.REJECTED: (1, 55),
    Stage.WITHDRAWN: (1, 55),
}
DAYS_TO_RESPOND = 14
REQUEST = ("请补充试点用户的证明，并说明数据的来源。", "计划书缺少进度安排，请补充到季度。", "算力需求请按任务分列。")
NOT_ELIGIBLE = ("所填项目与人工智能无关，不在本计划范围内。", "材料两次补充后仍不完整。")
WEAK = (
    "评审认为技术路线依据不足，建议完成原型后再次申请。",
    "场景价值不清楚，没有用户愿意试用。",
    "同类项目较多，本期择优，未能入选。",
)
NO_SEAT = ("本期名额已满，候补名单随之关闭。",)
LEFT = ("项目调整，暂不申请。", "已加入其他计划。", "")


@dataclass(frozen=True)
class Way:
    """The states of an application, each with the moment it began; the last is where it is."""

    stages: tuple[tuple[Stage, datetime], ...]

    @property
    def began_on(self) -> date:
        return timezone.localtime(self.stages[0][1]).date()

    def first(self, stage: Stage) -> datetime | None:
        """When it first came to a state."""
        return next((moment for reached, moment in self.stages if reached == stage), None)


def moment(random: Random, day: date) -> datetime:
    """Some minute of the working hours of a day."""
    return timezone.make_aware(datetime.combine(day, time(random.randint(8, 17), random.randint(0, 59))))


def way_to(stage: Stage, on: date, program: Program, random: Random) -> Way:
    """A way that came to ``stage`` on a day; a notice runs for as long as the program says."""
    before = random.choice(WAYS[stage])
    if stage == Stage.ACCEPTED and program.notice_days:
        before = (*before, Stage.NOTICE)
    stages, day = [(stage, moment(random, on))], on
    for passed, following in reversed(list(pairwise((*before, stage)))):
        day -= timedelta(days=_days(passed, following, program, random))
        stages.append((passed, moment(random, day)))
    return Way(tuple(reversed(stages)))


def _days(passed: Stage, following: Stage, program: Program, random: Random) -> int:
    if passed == Stage.NOTICE:
        return program.notice_days + random.randint(0, 2)
    # Sent back for changes before anybody was asked to judge it.
    is_brief = passed == Stage.IN_REVIEW and following == Stage.CHANGES_REQUESTED
    return random.randint(*(BRIEFLY if is_brief else STAYS[passed]))


def stand(application: Application, way: Way, random: Random) -> list[ApplicationSpell]:
    """Put an application where its way leads, and return its spells."""
    stage, since = way.stages[-1]
    application.state, application.state_since = stage, since
    application.created_at = way.stages[0][1]
    application.submitted_at, application.checked_at = way.first(Stage.SUBMITTED), way.first(Stage.IN_REVIEW)
    if stage in {Stage.ACCEPTED, Stage.REJECTED, Stage.WITHDRAWN}:
        application.decided_at = since
    _announce(application, way)
    spells = list(_spells(application, way, random))
    if stage == Stage.CHANGES_REQUESTED:
        application.request = spells[-1].reason
        application.respond_by = timezone.localtime(since).date() + timedelta(days=DAYS_TO_RESPOND)
    return spells


def _announce(application: Application, way: Way) -> None:
    announced = way.first(Stage.NOTICE)
    if announced is not None:
        application.notice_starts_on = timezone.localtime(announced).date()
        days = timedelta(days=application.program.notice_days)
        application.notice_ends_on = application.notice_starts_on + days


def _spells(application: Application, way: Way, random: Random) -> Iterator[ApplicationSpell]:
    ends = [*(began for _stage, began in way.stages[1:]), None]
    for place, ((stage, began), ended) in enumerate(zip(way.stages, ends, strict=True)):
        reason = _reason(stage, [reached for reached, _began in way.stages[:place]], random)
        yield ApplicationSpell(application=application, state=stage, starts_at=began, ends_at=ended, reason=reason)


def _reason(stage: Stage, before: Sequence[Stage], random: Random) -> str:
    if stage == Stage.CHANGES_REQUESTED:
        return random.choice(REQUEST)
    if stage == Stage.WAITLISTED:
        return "评分接近入选线，列入候补。"
    if stage == Stage.WITHDRAWN:
        return random.choice(LEFT)
    if stage == Stage.REJECTED:
        after = {Stage.WAITLISTED: NO_SEAT, Stage.IN_REVIEW: WEAK}
        return random.choice(after.get(before[-1], NOT_ELIGIBLE))
    return ""
