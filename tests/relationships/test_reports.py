"""The questions asked of the graph: what stands around an organization."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations.models import Organization
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.reports import neighborhood
from ecosystem.relationships.services import relate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
NOVEMBER = date(2021, 11, 30)


def told(found):
    return [(group.label, group.total, [str(edge) for edge in group.edges]) for group in found.groups]


def test_edges_are_grouped_as_the_organization_would_say_them(organization):
    center = organization("武汉人工智能计算中心", kind="computing_center")
    beite, weili, whu = organization("倍特威视"), organization("唯理"), organization("武汉大学", kind="university")
    relate(beite, center, kind="uses_compute_of", by=SYSTEM)
    relate(beite, weili, kind="supplies", by=SYSTEM)
    relate(weili, beite, kind="supplies", by=SYSTEM)
    relate(whu, beite, kind="collaborates_with", by=SYSTEM)
    relate(weili, center, kind="uses_compute_of", by=SYSTEM)
    found = neighborhood(beite)
    assert told(found) == [
        ("supplies", 1, ["倍特威视 supplies 唯理"]),
        ("is supplied by", 1, ["唯理 supplies 倍特威视"]),
        ("collaborates with", 1, ["倍特威视 collaborates with 武汉大学"]),
        ("uses the compute of", 1, ["倍特威视 uses the compute of 武汉人工智能计算中心"]),
    ]
    assert [end.name for end in found.neighbors] == ["唯理", "武汉大学", "武汉人工智能计算中心"]
    assert [str(edge) for edge in found.mutual] == ["唯理 uses the compute of 武汉人工智能计算中心"]
    assert told(neighborhood(center)) == [
        (
            "provides compute to",
            2,
            [
                "唯理 uses the compute of 武汉人工智能计算中心",
                "倍特威视 uses the compute of 武汉人工智能计算中心",
            ],
        )
    ]


def test_an_organization_without_edges_stands_alone(organization):
    found = neighborhood(organization("倍特威视"))
    assert (found.groups, found.mutual, found.edges, found.neighbors, found.total, found.is_capped) == (
        (),
        (),
        [],
        [],
        0,
        False,
    )


def test_it_is_asked_as_of_a_day(organization):
    beite, weili = organization("倍特威视"), organization("唯理")
    relate(beite, weili, kind="supplies", by=SYSTEM, starts_on=date(2021, 6, 1), ends_on=NOVEMBER)
    assert neighborhood(beite, day=date(2021, 11, 29)).total == 1
    assert neighborhood(beite, day=NOVEMBER).total == 0
    assert neighborhood(beite).total == 0


def test_what_is_hidden_from_a_person_stands_in_no_neighborhood(organization, people):
    beite, draft = organization("倍特威视"), organization("未公开机构", status="draft")
    relate(beite, draft, kind="supplies", by=SYSTEM)
    assert {name: neighborhood(beite, user=person).total for name, person in people.items()} == {
        **dict.fromkeys(("lin", "qian", "zhao", "sun"), 1),
        **dict.fromkeys(("chen", "rui", "nobody"), 0),
    }
    assert neighborhood(beite).total == 0


@pytest.fixture
def hub(organization, wuhan):
    """A center with 300 users, 40 partners and one supplier."""
    center = organization("武汉人工智能计算中心", kind="computing_center")
    ends = Organization.objects.bulk_create(
        Organization(registry=wuhan, kind="company", status="public", name=f"企业{number}") for number in range(340)
    )
    edges = [Relationship(subject=end, object=center, kind="uses_compute_of") for end in ends[:300]]
    edges += [Relationship(subject=center, object=end, kind="collaborates_with") for end in ends[300:]]
    edges += [Relationship(subject=ends[0], object=center, kind="supplies")]
    Relationship.objects.bulk_create(edges)
    return center


def test_a_hub_is_capped_evenly_and_says_what_it_hides(hub, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        found = neighborhood(hub, cap=60)
        assert len({str(end) for end in found.neighbors}) == len(found.neighbors)
    assert [(group.label, group.total, len(group.edges), group.hidden) for group in found.groups] == [
        ("is supplied by", 1, 1, 0),
        ("collaborates with", 40, 29, 11),
        ("provides compute to", 300, 30, 270),
    ]
    assert (found.total, len(found.edges), found.is_capped) == (341, 60, True)


def test_never_more_than_the_cap_and_all_where_there_is_room(hub):
    for cap in (0, 1, 2, 3, 200, 341, 1000):
        found = neighborhood(hub, cap=cap)
        assert len(found.edges) == min(cap, 341)
        assert found.is_capped == (cap < 341)
