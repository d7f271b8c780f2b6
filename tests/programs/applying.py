"""Applications in a word, for the tests of what becomes of them."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import claim_organization, verify_representation
from ecosystem.programs import services
from ecosystem.programs.drafts import save_draft
from ecosystem.programs.models import Application

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
CODES = ("91420100MA4K2F7L8R", "914201007483062457")


def pdf(name: str = "商业计划书.pdf", more: bytes = b"") -> SimpleUploadedFile:
    """A file that is a PDF."""
    return SimpleUploadedFile(name, PDF + more, "application/pdf")


def represent(organization: Organization, by: User) -> None:
    """Have somebody represent an organization."""
    if not organization.representations.of(by).open().exists():
        verify_representation(claim_organization(organization, by=by, role="经理"), by=SYSTEM)


def reachable(user: User) -> User:
    """Somebody with a confirmed address."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def person(name: str) -> User:
    """Somebody with an account and a confirmed address."""
    return reachable(
        User.objects.create(username=f"p-{name}", name=name, email=f"p-{len(name)}-{abs(hash(name))}@example.org")
    )


def written(intake: Any, by: User, **values: Any) -> Application:
    """An application with everything in it that the program of ``intake`` asks, not handed in yet."""
    organization = values.pop("organization", None)
    if organization is not None:
        represent(organization, by)
    application = services.start_application(intake.program, by=by, organization=organization)
    draft = {
        "title": "道路病害识别",
        "name": f"{by.name}的公司",
        "kind": "company",
        "contact_name": by.name,
        "contact_email": by.email,
        "answers": {intake.scene.key: "路面裂缝看不清。"},
        **values,
    }
    save_draft(application, by=by, values=draft)
    services.attach_document(application, intake.plan, file=pdf(more=by.username.encode()), by=by)
    application.refresh_from_db()
    return application


def handed_in(intake: Any, by: User, **values: Any) -> Application:
    """One that is handed in."""
    return services.submit(written(intake, by, **values), by=by)


def in_review(intake: Any, by: User, **values: Any) -> Application:
    """One that is being judged."""
    return services.begin_review(handed_in(intake, by, **values), by=SYSTEM)


def judged(application: Application, intake: Any, reviewer: User, merit: int = 8, market: int = 4) -> Any:
    """A review of it, handed in."""
    review = services.assign_review(application, reviewer=reviewer, by=SYSTEM)
    scores = {intake.merit.key: merit, intake.market.key: market}
    return services.submit_review(review, by=reviewer, scores=scores, advice="accept", reason="技术扎实")
