"""Records that are kept as they were written in answers are those of the database, after whatever happens to them."""

from random import Random

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from api.rendering import plain
from api.shapes.organizations import OrganizationShape
from api.written import ANYBODY, Written
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.dates import today
from ecosystem.organizations.models import Identifier, Organization
from ecosystem.organizations.services import (
    add_identifier,
    add_name,
    archive_organization,
    confirm_organization,
    merge_organizations,
    publish_organization,
    remove_identifier,
    rename_organization,
    revise_organization,
    unlist_organization,
)
from ecosystem.vocabulary.models import Place, Sector, ValueChainLayer
from ecosystem.vocabulary.services import revise_layer, revise_place, revise_sector
from tests.happening import one_of

BY = {"by": SYSTEM}


def changes(one, other, random):
    """What may happen to a record, to what belongs to it, and to the terms it is described with."""
    sectors = list(Sector.objects.order_by("pk")[:6])
    layer, place = ValueChainLayer.objects.order_by("pk")[random.randrange(3)], Place.objects.get(code="420100")
    text = f"{random.randrange(10**6)}"
    return {
        "renamed": lambda: rename_organization(one, name=f"博智{text}", on=today(), **BY),
        "revised": lambda: revise_organization(one, website=f"https://example.org/{text}", sectors=random.sample(sectors, 2), **BY),
        "in layers": lambda: revise_organization(one, layers=[layer], place=place, **BY),
        "another name": lambda: add_name(one, name=f"智{text}", kind="alias", language="zh-hans", **BY),
        "an identifier": lambda: add_identifier(one, scheme="local", value=text, sender="a partner", **BY),
        "no identifier": lambda: remove_identifier(Identifier.objects.filter(organization=one).get(), **BY),
        "archived": lambda: archive_organization(one, **BY) if one.status == "public" else publish_organization(one, **BY),
        "unlisted": lambda: unlist_organization(one, **BY),
        "confirmed": lambda: confirm_organization(one, **BY),
        "merged": lambda: merge_organizations(one, other, **BY),
        "a sector": lambda: revise_sector(sectors[0], name=f"行业{text}", reason="-", **BY),
        "a layer": lambda: revise_layer(layer, name=f"层{text}", reason="-", **BY),
        "a place": lambda: revise_place(place, name_en=f"Wuhan {text}", reason="-", **BY),
        "undone": lambda: undo(ChangeSet.objects.order_by("-pk").first(), reason="A mistake", **BY),
    }  # fmt: skip


def as_read(rows):
    """The records of a queryset as the database says they are."""
    return {one["id"]: one for one in orjson.loads(orjson.dumps(OrganizationShape.read(rows, ANYBODY), default=plain))}


@pytest.mark.parametrize("seed", range(3))
def test_after_every_change_each_record_is_the_one_of_the_database(db, organization, anybody, seed):
    for number in range(8):
        organization(f"{'安北成大恩福工海'[number]}智能", status="public")
    random, done = Random(seed), set()
    for _step in range(30):
        records = Organization.objects.filter(merged_into__isnull=True).order_by("pk")
        one, other = random.sample(list(records), 2)
        name, is_done = one_of(changes(one, other, random), random)
        done |= {name} if is_done else set()
        said = {record["id"]: record for record in anybody.read("organizations/")["results"]}
        assert said == as_read(Organization.objects.public()), name
        some = {record["id"]: record for record in anybody.read("organizations/?kind=company")["results"]}
        assert some == as_read(Organization.objects.public().filter(kind="company")), name
        for record in records.filter(status__in=["public", "unlisted"]):
            assert (
                anybody.read(f"organizations/{record.public_id}/")
                == as_read(records.filter(pk=record.pk))[record.public_id]
            )
    assert len(done) > 8


def test_a_list_that_was_asked_for_before_reads_no_record_again(db, organization, anybody):
    for number in range(20):
        organization(f"{number}号智能", status="public")
    anybody.read("organizations/?page_size=20")
    with CaptureQueriesContext(connection) as queries:
        assert len(anybody.read("organizations/?page_size=19")["results"]) == 19
    assert not [one["sql"] for one in queries if "organizations_organizationname" in one["sql"]]


def test_who_asks_with_a_key_or_for_some_fields_is_not_answered_with_what_is_kept(
    db, organization, anybody, program_of, sun
):
    one = organization("安智", status="public")
    whole = anybody.read("organizations/")["results"][0]
    assert anybody.read("organizations/?fields=id,name")["results"] == [{"id": one.public_id, "name": "安智"}]
    assert program_of(sun).read("organizations/")["results"][0] == whole
    assert anybody.read(f"organizations/{one.public_id}/?fields=name") == {"name": "安智"}


RECORDS = st.lists(st.tuples(st.integers(1, 9), st.binary(max_size=40)), max_size=60)


@given(RECORDS, st.integers(0, 120), st.sets(st.integers(1, 9)))
def test_what_was_written_last_is_kept_and_no_more_than_there_is_room_for(records, most, touched):
    kept = Written(most)
    for one in records:
        kept.add([one])
    left = {key: kept.get(key) for key in range(1, 10) if kept.get(key) is not None}
    assert sum(map(len, left.values())) <= most
    latest = dict(records)
    assert all(latest[key] == record for key, record in left.items())
    if sum(len(record) for _key, record in records) <= most:
        assert left == latest
    after = kept.without(touched)
    assert {key for key in range(1, 10) if after.get(key) is not None} == left.keys() - touched
