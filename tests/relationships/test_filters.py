"""Filters of relationships."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.relationships.filters import RelationshipFilter
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.services import relate
from ecosystem.sources.services import add_source

pytestmark = pytest.mark.django_db
ENDS = {"organization", "subject", "object", "source"}


@pytest.fixture
def world(organization):
    beite, weili = organization("倍特威视", short_name="倍特"), organization("武汉唯理科技")
    whu = organization("武汉大学", kind="university", name_en="Wuhan University")
    article = add_source(by=SYSTEM, title="昇腾的武汉故事")
    edges = {
        "supplies": relate(beite, weili, kind="supplies", by=SYSTEM, starts_on=date(2020, 1, 1), source=article),
        "transfers": relate(
            whu, weili, kind="transfers_technology_to", by=SYSTEM, starts_on=date(2021, 1, 1), ends_on=date(2022, 1, 1)
        ),
        "customer": relate(weili, beite, kind="customer_of", by=SYSTEM),
    }
    return {"beite": beite, "weili": weili, "whu": whu, "article": article, **edges}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"supplies", "transfers", "customer"}),
        ({"q": "wuhan univ"}, {"transfers"}),
        ({"q": "beite"}, {"supplies", "customer"}),
        ({"q": "没有"}, set()),
        ({"kind": ["supplies", "customer_of"]}, {"supplies", "customer"}),
        ({"organization": "whu"}, {"transfers"}),
        ({"subject": "beite"}, {"supplies"}),
        ({"object": "beite"}, {"customer"}),
        ({"source": "article"}, {"supplies"}),
        ({"as_of": "2019-12-31"}, {"customer"}),
        ({"as_of": "2021-12-31"}, {"supplies", "transfers", "customer"}),
        ({"as_of": "2022-01-01"}, {"supplies", "customer"}),
        ({"organization": "weili", "kind": ["supplies"], "as_of": "2021-11-30"}, {"supplies"}),
        ({"organization": "0000000000"}, set()),
    ],
)
def test_edges_are_found_by_end_kind_source_and_day(query, names, world):
    ids = {name: record.public_id for name, record in world.items()}
    query = {name: ids[value] if name in ENDS and value in ids else value for name, value in query.items()}
    asked = RelationshipFilter(query, queryset=Relationship.objects.all())
    assert asked.is_valid(), asked.errors
    assert set(asked.qs) == {world[name] for name in names}


def test_what_makes_no_sense_is_said_at_its_field():
    asked = RelationshipFilter({"kind": ["likes"], "as_of": "soon"}, queryset=Relationship.objects.all())
    assert set(asked.errors) == {"kind", "as_of"}
