"""The graph walked step by step gives what a library of graphs gives of the same edges; only what holds and is seen counts."""

from collections import Counter
from datetime import date

import networkx as nx
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.errors import InvalidInput
from ecosystem.organizations.models import Organization
from ecosystem.relationships import graph
from ecosystem.relationships.graph import reach
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.services import end_relationship, relate

pytestmark = pytest.mark.django_db
NUMBER = 14
DAY = date(2021, 11, 30)
KINDS = ("supplies", "customer_of", "collaborates_with")
# Before, on and after the day; unknown and still running.
STARTS = (None, date(2020, 1, 1), DAY, date(2021, 12, 1))
ENDS = (None, date(2021, 11, 1), DAY, date(2021, 12, 2))
ends = st.integers(0, NUMBER - 1)
edges = st.lists(
    st.tuples(ends, ends, st.sampled_from(KINDS), st.sampled_from(STARTS), st.sampled_from(ENDS)), max_size=40
)


@pytest.fixture
def town(wuhan):
    """Organizations of every status: two in seven are not seen by the public."""
    statuses = ["public", "public", "draft", "public", "unlisted", "public", "archived"]
    return Organization.objects.bulk_create(
        Organization(registry=wuhan, kind="company", status=statuses[number % 7], name=f"企业{number}")
        for number in range(NUMBER)
    )


def drawn(town, edges):
    """The edges written into the registry; those that could not be there are left out."""
    rows: dict[tuple, Relationship] = {}
    for one, other, kind, starts, until in edges:
        if kind == "collaborates_with":
            one, other = sorted((one, other))  # noqa: PLW2901  a symmetric kind is stored once
        if one != other and not (starts and until and until <= starts):
            row = Relationship(subject=town[one], object=town[other], kind=kind, starts_on=starts, ends_on=until)
            # Of each two at most one of a kind, so that none overlaps another.
            rows.setdefault((one, other, kind), row)
    return Relationship.objects.bulk_create(rows.values())


def library_of(edges, *, seen, kinds=()):
    """The graph that a library makes of what holds on the day, of these kinds, between those that are seen."""
    made = nx.MultiGraph()
    made.add_nodes_from(seen)
    for edge in edges:
        if edge.holds_on(DAY) and {edge.subject_id, edge.object_id} <= seen and (not kinds or edge.kind in kinds):
            made.add_edge(edge.subject_id, edge.object_id, key=edge.pk)
    return made


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(edges=edges, depth=st.integers(1, 3), kinds=st.sets(st.sampled_from(KINDS), max_size=2), by_staff=st.booleans())
def test_a_walk_reaches_what_a_library_of_graphs_reaches(edges, depth, kinds, by_staff, town, lin):
    with transaction.atomic():
        written = drawn(town, edges)
        found = reach(town[0], depth=depth, day=DAY, kinds=kinds, user=lin if by_staff else None)
        transaction.set_rollback(True)
    seen = {one.pk for one in town if by_staff or one.status in {"public", "unlisted"}}
    library = library_of(written, seen=seen, kinds=kinds)
    distances = nx.single_source_shortest_path_length(library, town[0].pk, cutoff=depth)
    start = distances.pop(town[0].pk)
    assert start == 0
    assert found.distances == distances
    assert found.total == len(distances)
    counted = Counter(distances.values())
    assert found.steps == tuple(counted[step] for step in range(1, depth + 1))
    nearer = {town[0].pk} | {key for key, distance in distances.items() if distance < depth}
    assert {edge.key for edge in found.edges} == {key for *_ends, key in library.edges(nearer, keys=True)}
    assert [found.distances[key] for key in found.nearest] == sorted(distances.values())


def names(found):
    told = Organization.objects.in_bulk(found.nearest)
    return [(told[key].name, found.distances[key]) for key in found.nearest]


@pytest.fixture
def street(organization):
    """倍特威视 has two partners, and both supply 唯理; one also supplies a shop."""
    start, one, other = organization("倍特威视"), organization("东越"), organization("信海")
    shop, weili = organization("小店"), organization("唯理")
    for partner in (one, other):
        relate(start, partner, kind="collaborates_with", by=SYSTEM)
        relate(partner, weili, kind="supplies", by=SYSTEM)
    relate(other, shop, kind="supplies", by=SYSTEM)
    return start


def test_the_nearest_come_first_and_of_one_distance_those_with_most_ties(street):
    assert names(reach(street, depth=2)) == [("东越", 1), ("信海", 1), ("唯理", 2), ("小店", 2)]


def test_who_is_not_told_is_counted_and_no_relationship_leads_to_whom_is_not_told(street):
    found = reach(street, depth=2, most=3)
    assert names(found) == [("东越", 1), ("信海", 1), ("唯理", 2)]
    assert (found.total, found.steps) == (4, (2, 2))
    assert len(found.edges) == 4


def test_a_day_is_asked_for(organization):
    one, other = organization("倍特威视"), organization("唯理")
    edge = relate(one, other, kind="supplies", starts_on=date(2020, 1, 1), by=SYSTEM)
    end_relationship(edge, on=DAY, by=SYSTEM)
    assert [reach(one, day=day).total for day in (date(2019, 12, 31), date(2020, 1, 1), date(2021, 11, 29), DAY)] == [
        0,
        1,
        1,
        0,
    ]
    assert reach(one).total == 0


def test_nobody_passes_through_whom_he_does_not_see(organization, people):
    start, draft, behind = organization("倍特威视"), organization("草稿", status="draft"), organization("唯理")
    relate(start, draft, kind="supplies", by=SYSTEM)
    relate(draft, behind, kind="supplies", by=SYSTEM)
    assert {name: reach(start, depth=2, user=person).total for name, person in people.items()} == {
        **dict.fromkeys(("lin", "qian", "zhao", "sun"), 2),
        **dict.fromkeys(("chen", "rui", "nobody"), 0),
    }


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_each_step_is_one_query_however_many_there_are(depth, wuhan, organization, django_assert_num_queries):
    start = organization("倍特威视")
    partners = Organization.objects.bulk_create(
        Organization(registry=wuhan, kind="company", status="public", name=f"企业{number}") for number in range(900)
    )
    Relationship.objects.bulk_create(
        Relationship(subject=start if number < 450 else partners[number - 450], object=one, kind="supplies")
        for number, one in enumerate(partners)
    )
    with django_assert_num_queries(depth):
        found = reach(start, depth=depth)
    assert found.steps == (450, 450, 0)[:depth]


def test_more_than_are_looked_at_is_refused_in_words(street, monkeypatch):
    monkeypatch.setattr(graph, "MOST_EDGES", 4)
    graph._by_anybody.cache_clear()
    assert reach(street, depth=1).total == 2
    with pytest.raises(InvalidInput) as refused:
        reach(street, depth=2)
    assert (refused.value.code, set(refused.value.fields)) == ("too_many_relationships", {"depth"})
    assert reach(street, depth=2, kinds=["collaborates_with"]).total == 2
    graph._by_anybody.cache_clear()
