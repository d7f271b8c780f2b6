"""What applicants of a synthetic city write and attach, and saving it all in a few statements."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils import timezone

from ecosystem.accounts.models import User
from ecosystem.audit.recording import create_many
from ecosystem.intake.synthetic.applicants import Applicant
from ecosystem.intake.synthetic.definitions import Asking, Wanting
from ecosystem.intake.synthetic.population import public_id
from ecosystem.intake.synthetic.timeline import Way, stand
from ecosystem.organizations.choices import RepresentationState
from ecosystem.organizations.models import Contact, Representation
from ecosystem.programs.choices import Asked, Stage
from ecosystem.programs.models import (
    Application,
    ApplicationDocument,
    ApplicationSpell,
    Objection,
    Program,
    Question,
    RequiredDocument,
)
from ecosystem.programs.models.applications import private_storage
from ecosystem.programs.services.applying import terms_version

ROLES = ("总经理", "技术总监", "项目负责人", "副教授", "产品经理")
# What a project is about, and what it does there.
THEMES = (
    *(
        "城市道路病害",
        "内河水质",
        "配电网",
        "门诊病历",
        "光伏板缺陷",
        "地铁隧道",
        "建筑工地",
        "茶园病虫害",
        "港口集装箱",
    ),
    *("政务热线", "古籍文献", "桥梁结构", "钢材表面", "公交客流", "森林火情", "仓储机器人", "医学影像", "园区能耗"),
)
PROJECTS = ("智能识别", "遥感解译", "在线质检", "调度优化", "自动巡检", "趋势预测", "知识问答", "三维重建", "风险预警")
# Of so many applicants the name stands in the title, as it does in life.
NAMED_IN_TITLE = 0.08
IN_ENGLISH = 0.1
# The text fields of a draft that a handed-in application has as its own.
WRITTEN = ("title", "name", "name_en", "kind", "uscc", "description", "contact_name", "contact_role", "contact_email")


@dataclass(frozen=True)
class Form:
    """What a program asks, as records, each beside what it was made from."""

    program: Program
    questions: list[tuple[Question, Asking]]
    documents: list[tuple[RequiredDocument, Wanting]]
    version: str


def form_of(
    program: Program, questions: list[tuple[Question, Asking]], documents: list[tuple[RequiredDocument, Wanting]]
) -> Form:
    """The form of a program, with the mark of the terms that applicants agree to."""
    return Form(program, questions, documents, terms_version(program))


@dataclass
class Sheaf:
    """Applications and what belongs to them, not saved yet; whoever applies has confirmed their address before."""

    random: Random
    people: dict[str, User] = field(default_factory=dict)
    representations: dict[int, Representation] = field(default_factory=dict)
    applications: list[Application] = field(default_factory=list)
    spells: list[ApplicationSpell] = field(default_factory=list)
    documents: list[ApplicationDocument] = field(default_factory=list)
    contacts: dict[int, Contact] = field(default_factory=dict)
    objections: list[Objection] = field(default_factory=list)

    def write(self, form: Form, applicant: Applicant, way: Way) -> Application:
        """Write an application that went this way."""
        application = Application(
            public_id=public_id(self.random),
            program=form.program,
            applicant=applicant.user,
            organization=applicant.organization,
            language="en" if self.random.random() < IN_ENGLISH else "zh-hans",
        )
        self.spells += stand(application, way, self.random)
        self._fill(application, form, applicant)
        self._represent(application)
        self.people[applicant.user.username] = applicant.user
        self.applications.append(application)
        return application

    def _fill(self, application: Application, form: Form, applicant: Applicant) -> None:
        draft = _draft(form, applicant, application.created_at, self.random)
        handed_in = application.submitted_at is not None
        application.draft = draft if handed_in else _begun(draft, self.random)
        application.draft_version = self.random.randint(3, 30)
        application.draft_saved_at = application.submitted_at or application.created_at + timedelta(hours=1)
        if not handed_in:
            return
        for name in WRITTEN:
            setattr(application, name, draft[name])
        application.place, application.sectors = applicant.place, list(applicant.sectors)
        application.founded_on, application.host = applicant.founded_on, applicant.host
        application.answers, application.terms_version = draft["answers"], form.version
        self.documents += self._attached(application, form)

    def _attached(self, application: Application, form: Form) -> list[ApplicationDocument]:
        return [
            ApplicationDocument(
                public_id=public_id(self.random),
                application=application,
                requirement=requirement,
                file=(kept := kept_file(wanting.label_en)).name,
                name=f"{requirement.label}.pdf",
                content_type="application/pdf",
                size=kept.size,
                digest=kept.digest,
                uploaded_at=application.submitted_at - timedelta(minutes=20),
            )
            for requirement, wanting in form.documents
            if wanting.required or self.random.random() < wanting.chance
        ]

    def _represent(self, application: Application) -> None:
        """Who applies for an organization has claimed it before; where it was decided, the center has verified that."""
        organization, claimed_at = application.organization, application.created_at - timedelta(hours=2)
        if organization is None:
            return
        present = self.representations.get(organization.pk)
        claim = present or Representation(
            organization=organization, user=application.applicant, role=self.random.choice(ROLES), claimed_at=claimed_at
        )
        self.representations[organization.pk] = claim
        claim.claimed_at = min(claim.claimed_at, claimed_at)
        if application.state == Stage.ACCEPTED or application.decided_at or self.random.random() < 0.8:
            claim.state, claim.is_lead = RepresentationState.VERIFIED, True
        if claim.state == RepresentationState.VERIFIED:
            claim.decided_at = claim.claimed_at + timedelta(hours=1)

    def welcome(self, application: Application) -> None:
        """Keep whom to reach at an organization that was accepted."""
        organization = application.organization
        if organization is not None and organization.pk not in self.contacts:
            self.contacts[organization.pk] = Contact(
                organization=organization,
                name=application.contact_name,
                role=application.contact_role,
                email=application.contact_email,
            )

    def save(self) -> None:
        """Save everything, and begin anew."""
        people = list(self.people.values())
        User.objects.bulk_create(people, batch_size=500)
        confirmed = {"verified": True, "primary": True}
        EmailAddress.objects.bulk_create(
            [EmailAddress(user=person, email=person.email, **confirmed) for person in people], batch_size=500
        )
        for records in (
            list(self.representations.values()),
            self.applications,
            self.spells,
            self.documents,
            list(self.contacts.values()),
            self.objections,
        ):
            create_many(records)
        self.__init__(self.random)  # type: ignore[misc]


def _draft(form: Form, applicant: Applicant, began_at: datetime, random: Random) -> dict[str, Any]:
    return {
        "title": _title(applicant.name, random),
        "name": applicant.name,
        "name_en": applicant.name_en,
        "kind": str(applicant.kind),
        "uscc": applicant.uscc,
        "place": applicant.place.code if applicant.place else "",
        "sectors": list(applicant.sectors),
        "founded_on": applicant.founded_on.isoformat() if applicant.founded_on else "",
        "host": applicant.host.public_id if applicant.host else "",
        "description": f"{applicant.name}申请加入，希望借助中心的算力完成研发和落地。",
        "contact_name": applicant.user.name,
        "contact_role": random.choice(ROLES),
        "contact_email": applicant.user.email,
        "answers": {question.key: answer(asking, began_at, random) for question, asking in form.questions},
        "agreed": True,
    }


def _title(name: str, random: Random) -> str:
    """What a project is called."""
    project = f"{random.choice(THEMES)}{random.choice(PROJECTS)}"
    return f"{name[:6]}{project}" if random.random() < NAMED_IN_TITLE else project


def _begun(draft: dict[str, Any], random: Random) -> dict[str, Any]:
    """What of a form is filled in so far: who applies, and the first answers."""
    answers = dict(list(draft["answers"].items())[: random.randint(0, 3)])
    return {**draft, "answers": answers, "agreed": False}


def answer(asking: Asking, began_at: datetime, random: Random) -> Any:
    """An answer as the form keeps it."""
    match asking.asked:
        case Asked.NUMBER:
            return str(random.randint(*asking.answers))
        case Asked.DATE:
            return (timezone.localtime(began_at).date() + timedelta(days=random.randint(60, 200))).isoformat()
        case Asked.YES_NO:
            return random.random() < 0.6
        case Asked.CHOICE:
            return random.choice(asking.options)
        case Asked.CHOICES:
            chosen = random.sample(asking.options, random.randint(1, 3))
            return [option for option in asking.options if option in chosen]
    return random.choice(asking.answers)


@dataclass(frozen=True)
class Kept:
    """A file that is kept, by its name in the storage."""

    name: str
    size: int
    digest: str


def kept_file(label: str) -> Kept:
    """The one file that all synthetic documents of this kind are; written once."""
    content, storage = _pdf(label), private_storage()
    name = f"applications/synthetic-{label.lower().replace(' ', '-')}"
    if not storage.exists(name):
        storage.save(name, ContentFile(content))
    return Kept(name, len(content), hashlib.sha256(content).hexdigest())


@cache
def _pdf(label: str) -> bytes:
    """A page that says what it is."""
    page = f"BT /F1 20 Tf 60 760 Td (Synthetic: {label}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + tail
