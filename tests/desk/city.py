"""A city with three of everything, entered through the services, for tests that go through every list of the desk."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set
from ecosystem.casework import services as casework
from ecosystem.centers import services as centers
from ecosystem.centers.models import Center
from ecosystem.centers.staff import give_role, issue_token
from ecosystem.compute import services as compute
from ecosystem.compute.models import UsageFile
from ecosystem.confirmations import services as confirmations
from ecosystem.core.dates import today
from ecosystem.correspondence import services as correspondence
from ecosystem.figures.services import report_figure
from ecosystem.incubation import services as incubation
from ecosystem.industry import services as industry
from ecosystem.intake.models import SheetImport
from ecosystem.intake.services import propose_change
from ecosystem.officers import services as officers
from ecosystem.organizations import services as organizations
from ecosystem.organizations.duplicates.scanning import pair_of
from ecosystem.organizations.matching import Comparison
from ecosystem.organizations.matching.reasons import because
from ecosystem.organizations.models import DuplicatePair, Organization
from ecosystem.programs.models import Program
from ecosystem.programs.services import enroll, register_program
from ecosystem.relationships.services import relate
from ecosystem.reports import services as reports
from ecosystem.research import services as research
from ecosystem.solutions import services as solutions
from ecosystem.sources.services import add_source
from ecosystem.vocabulary import services as vocabulary
from ecosystem.vocabulary.models import Measure, Place
from ecosystem.vouchers import services as vouchers
from tests.desk.intake import furnish_intake

NAMES = ("倍特威视", "唯理科技", "中科遥感")
ORDINALS = ("one", "two", "three")
STEPS = ("场景分析", "方案设计", "模型开发")
CITIES = ("610100", "210200", "320100")


def furnish(center: Center, *, people: list[Any]) -> dict[str, Any]:
    """Three of every noun at the center, and three more of each shared list; in one change set."""
    registry = center.registry
    with change_set(by=SYSTEM, verb="Furnish a city"):
        sources = [
            add_source(by=SYSTEM, title=f"报道 {n}", publisher="长江日报", url=f"https://example.org/{n}")
            for n in ORDINALS
        ]
        members = [_member(registry, name, sources[0]) for name in NAMES]
        platforms = [
            centers.add_platform(center, by=SYSTEM, name=f"平台 {n}", function="compute", aliases=[f"别名 {n}"])
            for n in ORDINALS
        ]
        programs = [_program(platform, n) for platform, n in zip(platforms, ORDINALS, strict=True)]
        _center(center, members, sources[0], registry)
        _links(members, programs, sources[0])
        _solutions(center, registry, members, sources[0])
        _figures(center, registry, sources[0])
        _vocabulary(registry)
        _mail(center, members)
        _rounds(center)
        _casework(center, members, programs)
        _compute(center, members)
        _usage_files(center)
        _cases(center, members)
        _officers(center, members, people[0])
        _vouchers(members, platforms)
        _research(center, members, sources[0])
        _reports(center)
        _industry(center, members)
        _suspect(members)
        _sheets(registry)
        for person in people:
            give_role(person, role="reviewer", by=SYSTEM)
        furnish_intake(programs[0], members, people if len(people) > 2 else _reviewers())
    for person in people:
        issue_token(person, name=f"导出 {person.name}", by=person)
    return {"members": members, "programs": programs, "sources": sources}


def _sheets(registry: Place) -> None:
    """Sheets on their way in, as far as they can come without anybody deciding."""
    for name, state in zip(ORDINALS, ("ready", "refused", "discarded"), strict=True):
        SheetImport.objects.create(registry=registry, name=f"名单 {name}.xlsx", size=1, digest="0", state=state)


def _suspect(members: list[Organization]) -> None:
    """What the scan would keep, had it taken them for one."""
    every = [(one, other) for i, one in enumerate(members) for other in members[i + 1 :]]
    found = [
        pair_of(one.pk, other.pk, Comparison("possible", 0.6 + number / 10, (because("short_for"),)), timezone.now())
        for number, (one, other) in enumerate(every)
    ]
    DuplicatePair.objects.bulk_create(found)


def _reviewers() -> list[User]:
    """Three people who review, where the test has fewer of its own."""
    people = [User.objects.create(username=f"reviewer-{n}", name=f"评审{n}") for n in ORDINALS]
    for person in people:
        give_role(person, role="reviewer", by=SYSTEM)
    return people


def _member(registry: Place, name: str, source: Any) -> Organization:
    member = organizations.register_organization(
        by=SYSTEM, registry=registry, kind="company", name=f"武汉{name}有限公司", short_name=name, status="public"
    )
    organizations.add_identifier(member, by=SYSTEM, scheme="stock_code", value=f"{600000 + member.pk}")
    organizations.add_contact(
        member, by=SYSTEM, name=f"联系人{name}", phone=f"1380000{member.pk:04d}"[:11], email=f"m{member.pk}@example.org"
    )
    claimant = User.objects.create(username=f"claimant-{member.pk}", name=f"代表{name}")
    EmailAddress.objects.create(user=claimant, email=f"{member.pk}@example.org", verified=True, primary=True)
    organizations.claim_organization(member, by=claimant, role="经理")
    website = f"https://example.org/{member.pk}"
    propose_change(member, by=SYSTEM, changes={"website": website}, reason=f"{name}搬家了", source_url=website)
    organizations.add_milestone(
        member,
        by=SYSTEM,
        title=f"{name}入驻",
        happened_on=date(2021, 6, 1),
        happened_on_precision="month",
        source=source,
    )
    organizations.add_statement(member, by=SYSTEM, topic="mission", text=f"{name}的使命", source=source)
    return member


def _program(platform: Any, ordinal: str) -> Program:
    return register_program(by=SYSTEM, platform=platform, name=f"计划 {ordinal}", status="public", seats=20)


def _center(center: Center, members: list[Organization], source: Any, registry: Place) -> None:
    for position, ordinal in enumerate(ORDINALS, 1):
        state = {"state": "in_service", "starts_on": date(2021, 5, 31)} if position == 1 else {"state": "planned"}
        centers.add_phase(center, by=SYSTEM, name=f"{position}期", pflops=100 * position, source=source, **state)
        centers.add_step(center, by=SYSTEM, name=f"{STEPS[position - 1]} {ordinal}")
    for member, role in zip(members, ("investor", "builder", "operator"), strict=True):
        centers.add_party(center, by=SYSTEM, organization=member, role=role, source=source)
    for code in CITIES:
        place = Place.objects.get(code=code)
        centers.add_peer_city(registry, by=SYSTEM, place=place, standing="planned", source=source)


def _links(members: list[Organization], programs: list[Program], source: Any) -> None:
    for start, member in enumerate(members):
        other = members[(start + 1) % len(members)]
        relate(member, other, kind="supplies", by=SYSTEM, starts_on=date(2021, 1, 1 + start), source=source)
        enroll(member, programs[start], on=date(2021, 6, 1 + start), by=SYSTEM, note="首批")


def _rounds(center: Center) -> None:
    """Two that are closed, and one that waits for answers."""
    for number in range(len(ORDINALS)):
        opened = confirmations.open_round(
            center, by=SYSTEM, answer_by=today() + timedelta(days=30), year=2024 + number, release=True
        )
        if number < len(ORDINALS) - 1:
            confirmations.close_round(opened, by=SYSTEM)


def _solutions(center: Center, registry: Place, members: list[Organization], source: Any) -> None:
    for member, name in zip(members, NAMES, strict=True):
        solution = solutions.register_solution(
            by=SYSTEM,
            registry=registry,
            center=center,
            name=f"{name}巡检",
            status="public",
            stage="piloting",
            stage_starts_on=date(2021, 3, 1),
            source=source,
        )
        solutions.add_party(solution, organization=member, role="developer", by=SYSTEM, source=source)
        solutions.add_statement(solution, topic="spillover", text=f"{name}可推广", by=SYSTEM, source=source)
        solutions.add_outcome(
            solution, metric=f"{name}精度", unit="pct", baseline=85, result=95, by=SYSTEM, source=source
        )


def _figures(center: Center, registry: Place, source: Any) -> None:
    measures = Measure.objects.filter(is_current=True).order_by("position")[:3]
    for month, measure in enumerate(measures, 9):
        report_figure(
            by=SYSTEM,
            registry=registry,
            measure=measure,
            value=50 + month,
            center=center,
            as_of_on=date(2021, month, 30),
            source=source,
        )


def _mail(center: Center, members: list[Organization]) -> None:
    """A draft and a mailing to each member, a text of the center's own in each language, and people who want no news."""
    for member, ordinal, language in zip(members, ORDINALS, ("zh-hans", "zh-hant", "en"), strict=True):
        values = {"organization": member}
        to = correspondence.Recipient(f"{ordinal}@example.org", f"收件人 {ordinal}")
        said = {"center": center, "organization": member, "values": values, "by": SYSTEM}
        correspondence.compose("correspondence.letter", to=to, **said)
        text = {"subject": f"通知 {ordinal}", "body": "{{ organization }}"}
        correspondence.compose_bulk(center, [member], code="correspondence.letter", by=SYSTEM, **text)
        correspondence.revise_template(center, "correspondence.news", language, by=SYSTEM, **text)
        correspondence.unsubscribe(center, address=f"gone-{ordinal}@example.org", by=SYSTEM)


def _casework(center: Center, members: list[Organization], programs: list[Program]) -> None:
    for position, (member, program) in enumerate(zip(members, programs, strict=True)):
        casework.add_task(
            by=SYSTEM,
            title=f"回访{member.short_name}",
            center=center,
            organization=member,
            due_on=date(2021, 9, 1 + position),
        )
        text = f"{member.short_name}很有潜力\n下周再谈"
        casework.add_note(by=SYSTEM, text=text, center=center, organization=member, pinned=position == 0)
        casework.add_welcome_task(program, by=SYSTEM, title=f"办理门禁 {ORDINALS[position]}", role="data_editor")


def _compute(center: Center, members: list[Organization]) -> None:
    for position, member in enumerate(members, 1):
        asked = compute.request_allocation(
            enrollment=member.enrollments.get(),
            requested=Decimal(100 * position),
            starts_on=date(2021, 7, 1),
            ends_on=date(2100, 1, 1),
            on=date(2021, 6, 10 + position),
            purpose="训练路面病害识别模型",
            by=SYSTEM,
        )
        granted = compute.grant_allocation(asked, by=SYSTEM)
        compute.record_usage(granted, month=date(2021, 7, 1), amount=Decimal("12.5"), by=SYSTEM)
        compute.add_monthly_total(center, month=date(2021, position, 1), peak=Decimal(0), by=SYSTEM)


def _usage_files(center: Center) -> None:
    """Files of a scheduler, as far as they can come without anybody deciding."""
    for name, state in zip(ORDINALS, ("ready", "faulty", "discarded"), strict=True):
        UsageFile.objects.create(center=center, name=f"usage {name}.csv", size=1, digest="0", state=state)


def _cases(center: Center, members: list[Organization]) -> None:
    """The first step runs for each member's solution."""
    steps = list(center.steps.present())
    for position, member in enumerate(members):
        about = {"organization": member, "solution": member.solution_roles.get().solution, "by": SYSTEM}
        due = date(2022, 1, 1 + position)
        case = incubation.plan_case(step=steps[0], on=date(2021, 7, 1 + position), due_on=due, **about)
        incubation.start_case(case, on=date(2021, 7, 5 + position), by=SYSTEM)


def _officers(center: Center, members: list[Organization], officer: Any) -> None:
    """Somebody answers for each member, was called by it once and has not answered yet."""
    officers.open_office(center=center, name="企业服务中心 one", by=SYSTEM)
    for position, member in enumerate(members, 1):
        about = {"center": center, "organization": member, "officer": officer, "by": SYSTEM}
        officers.assign_officer(on=date(2021, 7, position), **about)
        officers.log_contact(kind="request", subject=f"延期 {position}", happened_on=date(2021, 7, 9), **about)


def _industry(center: Center, members: list[Organization]) -> None:
    for position, member in enumerate(members):
        need = industry.post_need(
            center=center, posted_by=member, title=f"需求 {member.name}", text="希望自动识别病害", by=SYSTEM
        )
        need = industry.publish_need(need, on=date(2021, 7, 1 + position), by=SYSTEM)
        other = members[position - 1]
        industry.introduce(need=need, organization=other, on=date(2021, 7, 10 + position), by=SYSTEM)
        event = industry.add_event(
            center=center, kind="forum", title=f"论坛 {position}", starts_on=date(2021, 8, 1 + position), by=SYSTEM
        )
        event = industry.publish_event(event, by=SYSTEM)
        industry.add_participant(event, organization=member, role="host", by=SYSTEM)


def _vouchers(members: list[Organization], platforms: list[Any]) -> None:
    rules = {"share": 30, "term_months": 60, "required_documents": ["合同"], "by": SYSTEM}
    schemes = [
        vouchers.register_scheme(platform=platform, name=f"算力券 {ordinal}", mode=mode, status="public", **rules)
        for platform, ordinal, mode in zip(platforms, ORDINALS, ("purchase", "claim", "claim"), strict=True)
    ]
    at_purchase, claimed, _empty = (
        vouchers.add_pot(scheme, year=2021, amount=Decimal(900), cap=Decimal(500), by=SYSTEM) for scheme in schemes
    )
    for scheme in schemes:
        vouchers.add_pot(scheme, year=2030, amount=Decimal(900), cap=Decimal(500), by=SYSTEM)
    bought = {"bill": Decimal(500), "bought_on": date(2021, 7, 1), "bill_paid_on": date(2021, 7, 2)}
    for position, member in enumerate(members):
        enrollment, supplier = member.enrollments.get(), members[position - 1]
        face = Decimal(100 * (position + 1))
        voucher = vouchers.issue_voucher(
            pot=at_purchase, enrollment=enrollment, face=face, on=date(2021, 7, 1), by=SYSTEM
        )
        if position == 0:
            number = {"supplier": supplier, "contract_number": "HT-0", "bill": Decimal(100)}
            vouchers.redeem_voucher(voucher, on=date(2021, 8, 1), by=SYSTEM, **number)
        claim = vouchers.submit_claim(
            pot=claimed,
            enrollment=enrollment,
            supplier=supplier,
            contract_number=f"HT-{position + 1}",
            on=date(2021, 7, 3 + position),
            by=SYSTEM,
            **bought,
        )
        vouchers.see_document(claim, name="合同", seen_on=date(2021, 7, 10 + position), by=SYSTEM)


def _research(center: Center, members: list[Organization], source: Any) -> None:
    """A project of each member with a framework that it uses, and a training with it."""
    for member, name in zip(members, NAMES, strict=True):
        project = research.add_project(
            center=center, title=f"{name}课题", status="public", starts_on=date(2021, 3, 1), by=SYSTEM, source=source
        )
        research.add_partner(project, organization=member, role="lead", by=SYSTEM, source=source)
        output = research.add_output(project, kind="framework", title=f"{name}框架", by=SYSTEM, source=source)
        research.add_output(project, kind="dataset", title=f"{name}样本库", by=SYSTEM, source=source)
        research.add_use(output, organization=member, by=SYSTEM, source=source)
        research.add_training(
            center=center, title=f"{name}培训", partner=member, starts_on=date(2021, 7, 1), trained=20, by=SYSTEM
        )


def _reports(center: Center) -> None:
    for position, ordinal in enumerate(ORDINALS):
        sent = reports.subscribe_report(center=center, kind="month", day=position + 1, by=SYSTEM)
        reports.add_recipient(sent, email=f"{ordinal}@city.example", name=ordinal, by=SYSTEM)


def _vocabulary(registry: Place) -> None:
    for ordinal in ORDINALS:
        vocabulary.add_sector(by=SYSTEM, code=f"sector-{ordinal}", name=f"领域 {ordinal}")
        vocabulary.add_layer(by=SYSTEM, code=f"layer-{ordinal}", name=f"环节 {ordinal}")
        vocabulary.add_service_step(by=SYSTEM, code=f"step-{ordinal}", name=f"步骤 {ordinal}")
        vocabulary.add_place(by=SYSTEM, code=f"420100-{ordinal}", level="area", name=f"片区 {ordinal}", parent=registry)
        vocabulary.add_measure(by=SYSTEM, code=f"measure-{ordinal}", name=f"指标 {ordinal}", definition="数了什么")
