"""The industry platform of a synthetic city: needs in every state, introductions, events with who takes part."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from ecosystem.audit.recording import create_many
from ecosystem.centers.models import Platform
from ecosystem.core.choices import Publication
from ecosystem.industry.choices import EventKind, EventRole, Progress, State
from ecosystem.industry.models import Event, Introduction, Need, NeedLayer, NeedSector, NeedStep, Participant
from ecosystem.industry.standing import keep_standing
from ecosystem.intake.synthetic.intakes import Intakes
from ecosystem.intake.synthetic.population import public_id
from ecosystem.organizations.choices import Status
from ecosystem.organizations.models import Organization
from ecosystem.solutions.choices import PartyRole
from ecosystem.solutions.models import SolutionParty
from ecosystem.vocabulary.choices import PlatformFunction
from ecosystem.vocabulary.models import Sector, ServiceStep, ValueChainLayer

# What is wanted, in both languages: the sector is put in front.
WANTED = (
    (
        "现场巡检自动识别",
        "automatic inspection",
        "人工巡检一次要两周，希望用图像识别自动发现异常，误报率低于百分之五。",
    ),
    ("历史影像变化检测", "change detection", "积累了五年影像，希望逐月比对变化，结果能导入现有平台。"),
    ("边缘端实时预警", "alerts at the edge", "现场网络不稳定，模型要在边缘设备上运行，十秒内给出预警。"),
    ("知识问答助手", "a question answering assistant", "两万页规程和案例，希望一线人员用自然语言提问，答案注明出处。"),
    ("样本标注与管理", "labeling and keeping samples", "每月新增十万张样本，需要半自动标注并按版本管理。"),
    ("故障提前预警", "early warning of failures", "设备停机一小时损失数万元，希望提前一周预测故障。"),
)
ENGLISH = (
    "What is done by hand today takes weeks; it should be done by a model that runs where we work, and be checked."
)
LAPSED, DECLINED = "期满无人应答", ("没有合适的人手", "报价超出预算", "已有在用产品")
REFUSED = "请说明数据从哪里来、希望达到什么指标。"
EVENTS = (
    (EventKind.FORUM, "人工智能产业发展论坛", "AI industry forum"),
    (EventKind.JOINT_MARKETING, "联合推介会", "Joint marketing day"),
    (EventKind.ROAD_SHOW, "创新成果路演", "Road show"),
    (EventKind.MATCHMAKING, "供需对接会", "Matchmaking meeting"),
)
VENUES = (("创新中心报告厅", "Hall of the innovation center"), ("会展中心二号馆", "Exhibition center, hall 2"))
MOST_NEEDS, MOST_MEMBERS, QUARTERS = 48, 60, 8


@dataclass
class Industry:
    """Needs, introductions and events of a city, as of the day on which its intakes stand."""

    intakes: Intakes
    random: Random
    introductions: list[Introduction] = field(default_factory=list)

    def make(self) -> None:
        """Write it all: a few dozen of each, however large the city."""
        self.center, self.day = self.intakes.center, self.intakes.day
        self.sectors = list(Sector.objects.in_order())
        self.layers = list(ValueChainLayer.objects.order_by("position"))
        self.steps = list(ServiceStep.objects.order_by("position", "code"))
        self.members = self._members()
        self.offers = self._offers()
        if not self.members or not self.sectors:
            return
        needs = create_many([self._need(number) for number in range(min(MOST_NEEDS, len(self.members)))])
        links = [link for need in needs for link in self._links(need)]
        for model in (NeedSector, NeedLayer, NeedStep):
            create_many([link for link in links if isinstance(link, model)])
        for need in needs:
            self.introductions += self._meet(need)
        create_many(self.introductions)
        self._close(needs)
        keep_standing(need.pk for need in needs)
        events = create_many(list(self._events()))
        create_many([one for event in events for one in self._participants(event)])

    def _members(self) -> list[Organization]:
        rows = Organization.objects.filter(enrollments__program__platform__center=self.center, status=Status.PUBLIC)
        return list(rows.distinct().order_by("public_id")[:MOST_MEMBERS])

    def _offers(self) -> list[SolutionParty]:
        rows = SolutionParty.objects.filter(solution__center=self.center, role=PartyRole.OWNER)
        rows = rows.filter(solution__status=Publication.PUBLIC, organization__status=Status.PUBLIC)
        return list(
            rows.select_related("organization", "solution").order_by("solution__public_id", "pk")[:MOST_MEMBERS]
        )

    def _need(self, number: int) -> Need:
        sector, about = self.random.choice(self.sectors), WANTED[number % len(WANTED)]
        begun = self.day - timedelta(days=self.random.randint(5, 600))
        chance = self.random.randrange(100)
        low = Decimal(self.random.randrange(5, 60) * 10_000)
        need = Need(
            public_id=public_id(self.random),
            center=self.center,
            posted_by=None if number % 8 == 0 else self.members[number % len(self.members)],
            title=f"{sector.name}{about[0]}",
            title_en=f"{sector.name_en or sector.name}: {about[1]}",
            text=about[2],
            text_en=ENGLISH,
            budget_from=low if chance % 3 else None,
            budget_to=low * 2 if chance % 3 else None,
            wanted_by=begun + timedelta(days=self.random.randrange(90, 400)),
        )
        need.__dict__["_sector"] = sector
        self._stand(need, begun, chance)
        return need

    @staticmethod
    def _stand(need: Need, begun: date, chance: int) -> None:
        if chance < 6:
            need.state = State.DRAFT
        elif chance < 14:
            need.state, need.submitted_on = State.SUBMITTED, begun
        elif chance < 18:
            need.state, need.submitted_on, need.answer = State.REFUSED, begun, REFUSED
        else:
            need.state, need.submitted_on, need.opened_on = State.OPEN, begun, begun + timedelta(days=3)

    def _links(self, need: Need) -> Iterator[Any]:
        yield NeedSector(need=need, sector=need.__dict__["_sector"])
        if self.layers:
            yield NeedLayer(need=need, layer=self.random.choice(self.layers))
        if self.steps and self.random.random() < 0.5:
            yield NeedStep(need=need, step=self.random.choice(self.steps))

    def _meet(self, need: Need) -> Iterator[Introduction]:
        """Up to three introductions, one after the other until one is signed; none to what is not published yet."""
        seen = {need.posted_by_id}
        if need.opened_on is None or not self.offers:
            return
        for _time in range(self.random.choice((0, 0, 1, 1, 2, 3))):
            offer = self.random.choice(self.offers)
            on = need.opened_on + timedelta(days=self.random.randint(4, 60))
            if offer.organization_id in seen or on > self.day:
                continue
            seen.add(offer.organization_id)
            one = Introduction(
                public_id=public_id(self.random),
                need=need,
                organization=offer.organization,
                solution=offer.solution,
                introduced_on=on,
            )
            self._go(one)
            yield one
            if one.state == Progress.SIGNED:
                return

    def _go(self, one: Introduction) -> None:
        talks, over = (
            one.introduced_on + timedelta(days=self.random.randint(*range_)) for range_ in ((3, 20), (30, 150))
        )
        chance = self.random.randrange(100)
        if talks > self.day or chance < 10:
            return
        one.talking_on, one.state = talks, Progress.TALKING
        if over > self.day or chance < 20:
            return
        one.closed_on = over
        if chance < 60:
            one.state, one.amount = Progress.SIGNED, Decimal(self.random.randrange(8, 90) * 10_000)
        else:
            one.state, one.closing_reason = Progress.DECLINED, self.random.choice(DECLINED)

    def _close(self, needs: Any) -> None:
        """What nobody met until the day it was wanted by has lapsed."""
        met = {one.need_id for one in self.introductions if one.state != Progress.DECLINED}
        for need in needs:
            if need.state == State.OPEN and need.pk not in met and need.wanted_by < self.day:
                closed = max([need.wanted_by, *(one.closed_on for one in self.introductions if one.need_id == need.pk)])
                Need.objects.filter(pk=need.pk).update(
                    state=State.LAPSED, standing=State.LAPSED, closed_on=closed, answer=LAPSED
                )

    def _events(self) -> Iterator[Event]:
        platform = (
            Platform.objects.filter(center=self.center, function=PlatformFunction.INDUSTRY).order_by("pk").first()
        )
        for number in range(QUARTERS):
            kind, title, title_en = EVENTS[number % len(EVENTS)]
            begun = self.day - timedelta(days=90 * number - 30)
            venue, venue_en = self.random.choice(VENUES)
            yield Event(
                public_id=public_id(self.random),
                center=self.center,
                platform=platform,
                status=Publication.DRAFT if number == 0 else Publication.PUBLIC,
                kind=kind,
                title=f"{begun.year}年第{(begun.month + 2) // 3}季度{title}",
                title_en=f"{title_en}, {begun.year} Q{(begun.month + 2) // 3}",
                starts_on=begun,
                ends_on=begun + timedelta(days=self.random.choice((1, 1, 2))),
                venue=venue,
                venue_en=venue_en,
                visitors=self.random.randrange(80, 900) if begun <= self.day else None,
            )

    def _participants(self, event: Event) -> Iterator[Participant]:
        roles = (EventRole.HOST, EventRole.CO_HOST, EventRole.SPEAKER, EventRole.EXHIBITOR, EventRole.PARTICIPANT)
        there = self.random.sample(self.members, min(len(self.members), self.random.randint(6, 14)))
        shown = {offer.organization_id: offer.solution for offer in self.offers}
        for number, organization in enumerate(there):
            role = roles[min(number, 3) if number < 8 else 4]
            solution = shown.get(organization.pk) if role == EventRole.EXHIBITOR else None
            yield Participant(event=event, organization=organization, role=role, solution=solution)
