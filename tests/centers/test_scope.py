"""Staff see and change the rows of their centers only, and reading agrees with the policies."""

import pytest

from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers import services
from ecosystem.centers.models import Center, Platform
from ecosystem.centers.staff import employ
from ecosystem.core.choices import Publication
from ecosystem.core.errors import NotAllowed
from ecosystem.vocabulary.models import Place
from tests.centers.test_undo import CASES, world  # noqa: F401  the same verbs, asked by other people
from tests.personas import PASSWORD, STAFF
from tests.undoing import everything

pytestmark = pytest.mark.django_db
OF_STAFF = {"give_role", "take_role"}
OF_EVERYWHERE = {"open_center"}


@pytest.fixture
def gao(wuhan_center):
    """Administrator of the center of Wuhan."""
    return employ(username="gao", name="高", password=PASSWORD, role="administrator", center=wuhan_center, by=SYSTEM)


@pytest.fixture
def long(chengdu_center):
    """Administrator of the center of Chengdu."""
    return employ(username="long", name="龙", password=PASSWORD, role="administrator", center=chengdu_center, by=SYSTEM)


@pytest.mark.parametrize("verb", CASES)
def test_only_administrators_of_the_center_change_it(verb, world, people, long, gao):  # noqa: F811
    act = CASES[verb](world)
    before = everything()
    refused = [*(people[name] for name in STAFF if name != "lin"), people["nobody"], long]
    for person in [*refused, *([gao] if verb in OF_EVERYWHERE else [])]:
        with pytest.raises(NotAllowed):
            act(person)
    assert everything() == before
    act(people["lin"] if verb in OF_EVERYWHERE else gao)
    assert everything() != before


@pytest.mark.parametrize("status", Publication.values)
def test_reading_agrees_with_the_policy(status, people, wuhan_center, chengdu_center, gao, long):
    services.add_platforms_from_template(wuhan_center, by=SYSTEM)
    services.add_platforms_from_template(chengdu_center, by=SYSTEM)
    Center.objects.filter(pk=wuhan_center.pk).update(status=status)
    for person in [*people.values(), gao, long]:
        for model in (Center, Platform):
            seen = set(model.objects.visible_to(person))
            assert seen == {record for record in model.objects.all() if allowed(person, "centers.view", record)}


def test_a_draft_is_seen_by_those_who_work_for_the_center(people, wuhan_center):
    Center.objects.update(status="draft")
    who = {name for name, person in people.items() if Center.objects.visible_to(person).filter(pk=wuhan_center.pk)}
    assert who == {"lin", "qian", "zhao", "sun"}


def test_a_draft_of_another_city_cannot_be_tied_to_a_center(gao, wuhan_center, organization, chengdu):
    secret = organization("成都未公开机构", registry=chengdu, status="draft")
    for tie in (
        lambda: services.add_party(wuhan_center, by=gao, organization=secret, role="operator"),
        lambda: services.revise_center(wuhan_center, by=gao, organization=secret),
    ):
        with pytest.raises(NotAllowed):
            tie()
    known = organization("成都公开机构", registry=chengdu)
    party = services.add_party(wuhan_center, by=gao, organization=known, role="operator")
    with pytest.raises(NotAllowed):
        services.revise_party(party, by=gao, organization=secret)


def test_peer_cities_belong_to_the_registry_that_names_them(gao, long, wuhan, chengdu):
    xian = Place.objects.get(code="610100")
    peer = services.add_peer_city(wuhan, by=gao, place=xian, standing="planned")
    for act in (
        lambda: services.add_peer_city(chengdu, by=gao, place=xian, standing="planned"),
        lambda: services.revise_peer_city(peer, by=long, standing="in_service"),
    ):
        with pytest.raises(NotAllowed):
            act()
