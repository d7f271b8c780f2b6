"""A row in every table that refers to an organization, for the tests of merging.

Whoever adds a foreign key to organizations adds a maker here, and sees whether its rows are carried over.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.recording import change_set, create
from ecosystem.casework.models import Note, Task
from ecosystem.centers.models import Center, CenterParty, CenterStep
from ecosystem.confirmations.models import Confirmation, ConfirmationRound
from ecosystem.correspondence.models import Message
from ecosystem.figures.models import Figure
from ecosystem.incubation.models import ServiceCase
from ecosystem.industry.models import Event, Introduction, Need, Participant
from ecosystem.intake.models import ProposedChange
from ecosystem.officers.models import Assignment, LogEntry
from ecosystem.organizations.models import (
    Contact,
    Distinction,
    Identifier,
    Invitation,
    Milestone,
    Organization,
    OrganizationLayer,
    OrganizationName,
    OrganizationSector,
    OrganizationStatement,
    Representation,
    SearchEntry,
)
from ecosystem.organizations.services import merge_organizations, register_organization
from ecosystem.programs.models import Affiliation, Application, Enrollment, EnrollmentSpell, Program
from ecosystem.relationships.models import Relationship
from ecosystem.research.models import Output, OutputUse, ProjectPartner, ResearchProject, Training
from ecosystem.solutions.models import Outcome, Solution, SolutionParty
from ecosystem.vocabulary.models import Measure, Sector, ValueChainLayer
from ecosystem.vouchers.models import Claim, Pot, Scheme
from tests.undoing import everything

JOINED = date(2022, 1, 10)


class World:
    """What the rows need beside the organization: a center, a program, a solution, another organization, a person."""

    def __init__(self, center: Center, program: Program, other: Organization, user: User) -> None:
        self.center, self.program, self.other, self.user = center, program, other, user
        self.solution = made(Solution(registry=center.registry, center=center, name="道路病害识别", status="public"))


def made(record: Any) -> Any:
    """The record, written as services write."""
    with change_set(by=SYSTEM, verb="Make a row"):
        return create(record)


def _confirmation(w: World, o: Organization) -> Confirmation:
    this_year = ConfirmationRound.objects.first() or made(
        ConfirmationRound(center=w.center, year=2026, answer_by=date(2026, 12, 31))
    )
    soon = timezone.now() + timedelta(days=9)
    return made(Confirmation(round=this_year, organization=o, email="c@example.org", expires_at=soon))


def _project(w):
    found = ResearchProject.objects.filter(center=w.center).first()
    return found or made(ResearchProject(center=w.center, title="遥感解译"))


def _output(w):
    project = _project(w)
    return project.outputs.first() or made(Output(project=project, kind="model", title="模型"))


def _step(w: World) -> CenterStep:
    return w.center.steps.first() or made(CenterStep(center=w.center, position=1, name="场景分析"))


def _later(w: World) -> Organization:
    facts = {"registry": w.center.registry, "kind": "company", "by": SYSTEM}
    return register_organization(name=f"后来的 {Organization.objects.count()}", **facts)


def _message(w: World, **values: Any) -> Message:
    facts = {"to_email": "a@example.org", "subject": "题", "body": "文", "kind": "correspondence.letter"}
    return Message(center=w.center, message_id=f"<{Message.objects.count()}@example.org>", **facts, **values)


def _enrollment(w: World, o: Organization) -> Enrollment:
    enrollment = made(Enrollment(program=w.program, organization=o, starts_on=JOINED))
    made(EnrollmentSpell(enrollment=enrollment, state="active", starts_on=JOINED))
    return enrollment


def _claim(w: World, o: Organization) -> Claim:
    buyer = Enrollment.objects.filter(program=w.program, organization=w.other).first() or _enrollment(w, w.other)
    scheme = Scheme.objects.first() or made(
        Scheme(platform=w.program.platform, name="算力券", mode="claim", share=30, term_months=6)
    )
    pot = Pot.objects.first() or made(Pot(scheme=scheme, year=2022, amount=Decimal(900), cap=Decimal(900)))
    days = dict.fromkeys(("bought_on", "bill_paid_on", "submitted_on"), JOINED)
    sums = {"bill": Decimal(100), "amount": Decimal(30)}
    number = f"HT-{Claim.objects.count()}"
    return made(Claim(pot=pot, enrollment=buyer, supplier=o, contract_number=number, **sums, **days))


def _need(w: World) -> Need:
    return made(Need(center=w.center, title="需求", text="文", state="open", opened_on=JOINED))


def _event(w: World) -> Event:
    return made(
        Event(center=w.center, kind="forum", title="论坛", starts_on=JOINED, ends_on=JOINED + timedelta(days=1))
    )


def _invitation(w: World, o: Organization) -> Invitation:
    soon = timezone.now() + timedelta(days=9)
    digest = f"digest {Invitation.objects.count()}"
    return made(
        Invitation(
            organization=o, email="c@example.org", role="工程师", digest=digest, invited_by=w.user, expires_at=soon
        )
    )


MAKERS: dict[str, Callable[[World, Organization], Any]] = {
    "organizations.organizationsector.organization": lambda w, o: made(
        OrganizationSector(organization=o, sector=Sector.objects.order_by("pk").first())
    ),
    "organizations.organizationlayer.organization": lambda w, o: made(
        OrganizationLayer(organization=o, layer=ValueChainLayer.objects.order_by("pk").first())
    ),
    "organizations.organizationname.organization": lambda w, o: made(
        OrganizationName(organization=o, name="别名", kind="alias")
    ),
    "organizations.identifier.organization": lambda w, o: made(
        Identifier(organization=o, scheme="ror", value="033vjfk17")
    ),
    "organizations.contact.organization": lambda w, o: made(Contact(organization=o, name="王工")),
    "organizations.milestone.organization": lambda w, o: made(Milestone(organization=o, title="搬迁")),
    "organizations.organizationstatement.organization": lambda w, o: made(
        OrganizationStatement(organization=o, topic="mission", text="为城市服务")
    ),
    "organizations.representation.organization": lambda w, o: made(
        Representation(organization=o, user=w.user, role="经理")
    ),
    "organizations.invitation.organization": _invitation,
    "organizations.distinction.low": lambda w, o: made(Distinction(low=o, high=_later(w), note="两家")),
    "organizations.distinction.high": lambda w, o: made(Distinction(low=w.other, high=o, note="两家")),
    "centers.center.organization": lambda w, o: made(
        Center(registry=w.center.registry, organization=o, name=f"二期 {o.pk}")
    ),
    "centers.centerparty.organization": lambda w, o: made(
        CenterParty(center=w.center, organization=o, role="operator", starts_on=JOINED)
    ),
    "correspondence.message.organization": lambda w, o: made(_message(w, organization=o)),
    "correspondence.message.about_id": lambda w, o: made(
        _message(w, about_label=o._meta.label_lower, about_id=o.pk, about_name=o.name)
    ),
    "relationships.relationship.subject": lambda w, o: made(Relationship(subject=o, object=w.other, kind="supplies")),
    "relationships.relationship.object": lambda w, o: made(Relationship(subject=w.other, object=o, kind="invests_in")),
    "solutions.solutionparty.organization": lambda w, o: made(
        SolutionParty(solution=w.solution, organization=o, role="developer")
    ),
    "incubation.servicecase.organization": lambda w, o: made(
        ServiceCase(step=_step(w), organization=o, solution=w.solution, planned_on=JOINED)
    ),
    "research.projectpartner.organization": lambda w, o: made(
        ProjectPartner(project=_project(w), organization=o, role="lead")
    ),
    "research.outputuse.organization": lambda w, o: made(OutputUse(output=_output(w), organization=o)),
    "research.training.partner": lambda w, o: made(Training(center=w.center, partner=o, title="培训")),
    "solutions.outcome.measured_by": lambda w, o: made(Outcome(solution=w.solution, metric="准确率", measured_by=o)),
    "programs.application.organization": lambda w, o: made(
        Application(program=w.program, applicant=w.user, organization=o)
    ),
    "programs.application.host": lambda w, o: made(Application(program=w.program, applicant=w.user, host=o)),
    "programs.enrollment.organization": _enrollment,
    "programs.affiliation.organization": lambda w, o: made(Affiliation(user=w.user, organization=o, tie="adviser")),
    "casework.task.organization": lambda w, o: made(Task(center=w.center, organization=o, title="回访")),
    "casework.note.organization": lambda w, o: made(Note(center=w.center, organization=o, text="很有潜力")),
    "vouchers.claim.supplier": _claim,
    "officers.assignment.organization": lambda w, o: made(
        Assignment(center=w.center, organization=o, officer=w.user, starts_on=JOINED)
    ),
    "officers.logentry.organization": lambda w, o: made(LogEntry(center=w.center, organization=o, subject="回访")),
    "industry.need.posted_by": lambda w, o: made(Need(center=w.center, posted_by=o, title="需求", text="文")),
    "industry.introduction.organization": lambda w, o: made(
        Introduction(need=_need(w), organization=o, introduced_on=JOINED)
    ),
    "industry.participant.organization": lambda w, o: made(Participant(event=_event(w), organization=o)),
    "figures.figure.organization": lambda w, o: made(
        Figure(
            registry=w.center.registry,
            measure=Measure.objects.order_by("pk").first(),
            scope="organization",
            organization=o,
            value=7,
        )
    ),
    "confirmations.confirmation.organization": _confirmation,
    "intake.proposedchange.organization": lambda w, o: made(ProposedChange(organization=o, proposer=w.user)),
}
# Which never belong to another organization than the one they were made for, and why.
STAYING = {
    "organizations.duplicatepair.low": "the scan suspects it of what the records say",
    "organizations.duplicatepair.high": "the scan suspects it of what the records say",
    "audit.change.subject_id": "the history says of whom a thing was told when it happened",
    "audit.change.other_id": "the history says of whom a thing was told when it happened",
    "organizations.organization.merged_into": "what was merged before leads on from record to record",
    "organizations.searchentry.organization": "the index follows from names and codes",
}


def merged(pair: Any, **values: Any) -> Organization:
    return merge_organizations(pair.kept, pair.absorbed, **{"by": SYSTEM, **values})


def dump() -> dict[str, Any]:
    """Everything the registry holds, and what finds it."""
    return {**everything(), "search": sorted(SearchEntry.objects.values_list("pk", "tokens"))}
