"""The board of a center's service steps in a browser: a card that is dragged to a later step goes on with that."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center
from ecosystem.centers.services import add_usual_steps
from ecosystem.centers.staff import give_role
from ecosystem.incubation.models import ServiceCase
from ecosystem.incubation.services import plan_case, start_case
from ecosystem.organizations.models import Organization
from tests.e2e.watching import barriers

pytestmark = pytest.mark.django_db

PASSWORD = "a pass phrase for the desk 7"


@pytest.fixture
def case() -> ServiceCase:
    """A case that runs in the first step, carried by 钱."""
    center = Center.objects.get(registry__code="420100")
    add_usual_steps(center, by=SYSTEM)
    qian = User.objects.create_user("qian", password=PASSWORD, name="钱")
    give_role(qian, role="program_manager", center=center, by=SYSTEM)
    weili = Organization.objects.get(name="武汉唯理科技")
    planned = plan_case(
        step=center.steps.present()[0], organization=weili, officer=qian, on=date(2022, 1, 10), by=SYSTEM
    )
    return start_case(planned, on=date(2022, 2, 1), by=SYSTEM)


def test_a_card_dragged_to_a_later_step_is_done_and_goes_on_there(case: ServiceCase, desktop: Page) -> None:
    center, wanted = case.step.center, case.step.center.steps.present()[2]
    desktop.goto(f"/en/desk/service-boards/{center.public_id}/")
    desktop.get_by_label("E-mail or sign-in name").fill("qian")
    desktop.get_by_label("Password").fill(PASSWORD)
    desktop.get_by_role("button", name="Sign in", exact=True).click()
    expect(desktop.locator("[data-card]")).to_have_count(1)
    assert barriers(desktop) == []
    desktop.locator("[data-card]").drag_to(desktop.locator(f"[data-stage='{wanted.pk}'].board__column h2"))
    expect(desktop.locator("select[name=step]")).to_have_value(str(wanted.pk))
    desktop.get_by_label("Deliverable").fill("Analysis of the scene")
    desktop.locator("main form button.button--main").first.click()
    expect(desktop.locator(f"[data-stage='{wanted.pk}'].board__column [data-card]")).to_have_count(1)
    expect(desktop.locator("[data-card]")).to_have_count(1)
