"""Who may keep the figures of a city, and who sees which of them."""

import pytest

from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center
from ecosystem.core.choices import Publication
from ecosystem.core.errors import NotAllowed
from ecosystem.figures import services
from ecosystem.figures.models import Figure
from ecosystem.organizations.choices import Status
from ecosystem.organizations.models import Organization
from tests.figures.test_undo import CASES
from tests.undoing import everything

pytestmark = pytest.mark.django_db
MAY_KEEP = {"lin", "qian", "zhao"}


@pytest.mark.parametrize("verb", CASES)
def test_editors_of_the_city_keep_figures_and_nobody_else(verb, world, figure, people):
    act = CASES[verb](world, figure)
    before = everything()
    for name in people.keys() - MAY_KEEP:
        with pytest.raises(NotAllowed):
            act(people[name])
    assert everything() == before
    act(people["zhao"])
    assert everything() != before


@pytest.mark.parametrize("center_status", Publication.values)
@pytest.mark.parametrize("organization_status", Status.values)
def test_reading_agrees_with_the_policy(center_status, organization_status, world, figure, people, chengdu):
    facts = {"by": SYSTEM, "measure": world.measure, "value": 1}
    services.report_figure(registry=world.wuhan, scope="organization", organization=world.weili, **facts)
    services.report_figure(registry=chengdu, scope="country", **facts)
    Center.objects.filter(pk=world.center.pk).update(status=center_status)
    Organization.objects.filter(pk=world.weili.pk).update(status=organization_status)
    for person in people.values():
        seen = set(Figure.objects.visible_to(person))
        assert seen == {one for one in Figure.objects.all() if allowed(person, "figures.view", one)}
    shown = 1 + (center_status == "public") + (organization_status in {"public", "unlisted"})
    assert Figure.objects.public().count() == Figure.objects.visible_to(people["nobody"]).count() == shown


def test_a_draft_of_another_city_cannot_be_what_a_figure_is_about(world, zhao, organization, chengdu):
    secret = organization("成都未公开机构", registry=chengdu, status="draft")
    with pytest.raises(NotAllowed):
        services.report_figure(
            by=zhao, registry=world.wuhan, measure=world.measure, scope="organization", organization=secret, value=1
        )
