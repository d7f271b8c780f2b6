"""An edge belongs to the registries of both its ends, and nobody learns of an end that is hidden from them."""

from datetime import date

import pytest

from ecosystem.accounts.policies import allowed
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.errors import NotAllowed
from ecosystem.organizations.choices import Status
from ecosystem.relationships import services
from ecosystem.relationships.models import Relationship
from tests.undoing import everything

pytestmark = pytest.mark.django_db
EDITORS_OF_WUHAN = {"lin", "qian", "zhao"}


@pytest.fixture
def edge(organization):
    return services.relate(organization("倍特威视"), organization("武汉唯理科技"), kind="supplies", by=SYSTEM)


ACTS = {
    "relate": lambda edge, by: services.relate(edge.object, edge.subject, kind="customer_of", by=by),
    "revise_relationship": lambda edge, by: services.revise_relationship(edge, by=by, note="改"),
    "end_relationship": lambda edge, by: services.end_relationship(edge, by=by, on=date(2022, 1, 1)),
    "remove_relationship": lambda edge, by: services.remove_relationship(edge, by=by),
}


@pytest.mark.parametrize("verb", ACTS)
def test_editors_of_the_city_keep_its_edges(verb, edge, people):
    before = everything()
    for name in people.keys() - EDITORS_OF_WUHAN:
        with pytest.raises(NotAllowed):
            ACTS[verb](edge, people[name])
    assert everything() == before
    ACTS[verb](edge, people["zhao"])
    assert everything() != before


def test_an_edge_between_two_cities_is_kept_by_editors_of_both(people, organization, chengdu):
    ours, theirs = organization("武汉公司"), organization("成都公司", registry=chengdu)
    edge = services.relate(theirs, ours, kind="supplies", by=people["zhao"])
    services.revise_relationship(edge, by=people["chen"], note="由成都更正")
    services.remove_relationship(edge, by=people["zhao"])
    for name in ("sun", "rui", "nobody"):
        with pytest.raises(NotAllowed):
            services.relate(theirs, ours, kind="supplies", by=people[name])


def test_nobody_ties_an_edge_to_what_is_hidden_from_them(people, organization, chengdu):
    ours, secret = organization("武汉公司"), organization("成都未公开", registry=chengdu, status="draft")
    with pytest.raises(NotAllowed):
        services.relate(ours, secret, kind="supplies", by=people["zhao"])
    edge = services.relate(ours, organization("武汉另一公司"), kind="supplies", by=people["zhao"])
    with pytest.raises(NotAllowed):
        services.revise_relationship(edge, by=people["zhao"], object=secret)
    edge.refresh_from_db()
    assert edge.object.name == "武汉另一公司"


def test_an_edge_is_not_moved_out_of_reach(people, organization, chengdu):
    edge = services.relate(organization("武汉公司"), organization("武汉另一公司"), kind="supplies", by=SYSTEM)
    theirs = [organization(name, registry=chengdu) for name in ("成都甲", "成都乙")]
    with pytest.raises(NotAllowed):
        services.revise_relationship(edge, by=people["zhao"], subject=theirs[0], object=theirs[1])


@pytest.mark.parametrize("ours", Status.values)
@pytest.mark.parametrize("theirs", Status.values)
def test_reading_agrees_with_the_policy(ours, theirs, people, organization, chengdu):
    wuhan_end, chengdu_end = (
        organization("武汉公司", status=ours),
        organization("成都公司", registry=chengdu, status=theirs),
    )
    for ends in ((wuhan_end, chengdu_end), (chengdu_end, wuhan_end)):
        services.relate(*ends, kind="supplies", by=SYSTEM)
    for person in people.values():
        seen = set(Relationship.objects.visible_to(person))
        assert set(Relationship.objects.listed_for(person)) == seen
        assert seen == {edge for edge in Relationship.objects.all() if allowed(person, "relationships.view", edge)}
        assert (len(seen) == 2) == (
            (ours in {"public", "unlisted"} or person in [people[name] for name in ("lin", "qian", "zhao", "sun")])
            and (theirs in {"public", "unlisted"} or person in [people[name] for name in ("lin", "chen")])
        )
