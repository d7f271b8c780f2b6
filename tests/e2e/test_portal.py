"""A representative's way by phone: find, claim, invite, propose; pages that keep nobody out."""

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.staff import issue_token
from ecosystem.intake.models import ProposedChange
from ecosystem.organizations.models import Organization, Representation
from ecosystem.organizations.services import claim_organization, verify_representation
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.watching import barriers, watched

pytestmark = pytest.mark.django_db

PASSWORD = "a pass phrase for an account 7"
WEILI = "武汉唯理科技"


@pytest.fixture
def mei(site: str) -> User:
    person = User.objects.create_user("mei", "mei@veritas.example", PASSWORD, name="梅")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def sign_in(page: Page) -> None:
    page.get_by_label("E-mail or sign-in name").fill("mei@veritas.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_somebody_claims_their_organization_by_phone(phone: Page, mei: User) -> None:
    weili = Organization.objects.get(name=WEILI)
    phone.goto(f"/en/organizations/{weili.public_id}/")
    phone.get_by_role("link", name="This is us").click()
    sign_in(phone)
    expect(phone.get_by_role("heading", name="Claim Wuhan Weili Technology", level=1)).to_be_visible()
    phone.get_by_label("Your role there").fill("General manager")
    phone.get_by_role("button", name="Send the claim").click()
    expect(phone.get_by_text("Your claim is with the staff now.")).to_be_visible()
    assert Representation.objects.get(organization=weili).state == "claimed"


def test_a_representative_invites_a_colleague_and_proposes_changes(phone: Page, mei: User) -> None:
    weili = Organization.objects.get(name=WEILI)
    verify_representation(claim_organization(weili, by=mei, role="总经理"), by=SYSTEM)
    phone.goto("/en/portal/")
    sign_in(phone)
    phone.get_by_role("link", name="Wuhan Weili Technology").click()
    phone.get_by_role("link", name="Invite a colleague").click()
    phone.get_by_label("E-mail").fill("bo@mail.example")
    phone.get_by_label("Their role there").fill("Engineer")
    phone.get_by_role("button", name="Send the invitation").click()
    expect(phone.get_by_text("A mail is on its way to bo@mail.example.")).to_be_visible()
    phone.get_by_role("link", name="Propose changes").click()
    phone.get_by_label("Website").fill("https://weili.example")
    phone.get_by_role("button", name="Send the proposal").click()
    expect(phone.get_by_text("Your proposal is with the staff now.")).to_be_visible()
    expect(phone.get_by_text("https://weili.example")).to_be_visible()
    assert ProposedChange.objects.get().state == "open"


@pytest.mark.parametrize(
    ("prefix", "scheme", "size"),
    [("", "light", PHONE), ("/en", "dark", DESKTOP), ("/zh-hant", "dark", PHONE)],
    ids=["zh-Hans-phone", "en-dark-desktop", "zh-Hant-dark-phone"],
)
def test_no_page_of_the_portal_keeps_anybody_out(
    phone: Page, mei: User, prefix: str, scheme: str, size: dict[str, int]
) -> None:
    weili = Organization.objects.get(name=WEILI)
    own = verify_representation(claim_organization(weili, by=mei, role="总经理"), by=SYSTEM)
    issue_token(mei, name="申报系统", by=mei)
    phone.goto("/en/portal/")
    sign_in(phone)
    expect(phone.get_by_role("heading", name="My organizations", level=1)).to_be_visible()
    phone.emulate_media(color_scheme=scheme)
    phone.set_viewport_size(size)
    notes = watched(phone)
    wrong = {}
    organization = f"organizations/{weili.public_id}/"
    for path in (
        "",
        "claim/",
        "claim/?q=weili",
        "claim/?q=zzz",
        organization,
        f"{organization}edit/",
        f"{organization}invite/",
        f"representations/{own.pk}/end/",
        "invitations/no-such-link/",
        "keys/",
    ):
        answer = phone.goto(f"{prefix}/portal/{path}")
        beyond = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        complaints = [one for one in notes.complaints if answer.ok or "status of 40" not in one]
        found = [*barriers(phone), *complaints, *([f"{beyond} pixels too wide"] if beyond else [])]
        notes.forget()
        if found:
            wrong[path] = found
    assert wrong == {}
