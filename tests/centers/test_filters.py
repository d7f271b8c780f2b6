"""Filters of centers and of what belongs to them."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.filters import CenterFilter, PeerCityFilter, PlatformFilter, StaffRoleFilter
from ecosystem.centers.models import Center, PeerCity, Platform, StaffRole
from ecosystem.centers.services import add_peer_city, add_platforms_from_template, revise_center
from ecosystem.vocabulary.models import Place

pytestmark = pytest.mark.django_db


def found(filters, model, field="name", **query):
    asked = filters(query, queryset=model.objects.all())
    assert asked.is_valid(), asked.errors
    return [str(getattr(record, field)) for record in asked.qs.order_by("pk")]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["武汉人工智能计算中心", "成都智算中心"]),
        ({"q": "計算中心"}, ["武汉人工智能计算中心"]),
        ({"q": "CENTER chengdu"}, ["成都智算中心"]),
        ({"q": "昇腾"}, ["武汉人工智能计算中心"]),
        ({"place": "510100"}, ["成都智算中心"]),
        ({"status": ["draft", "archived"]}, []),
        ({"status": ["public"], "q": "武汉"}, ["武汉人工智能计算中心"]),
    ],
)
def test_centers(query, names, wuhan_center, chengdu_center):
    revise_center(wuhan_center, by=SYSTEM, technology="昇腾AI")
    assert found(CenterFilter, Center, **query) == names


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 8),
        ({"q": "聚集"}, 2),
        ({"q": "research talent"}, 2),
        ({"function": ["compute", "industry"]}, 4),
        ({"as_of": "2021-05-30"}, 4),
        ({"as_of": "2021-05-31"}, 8),
        ({"center": "0000000000"}, 0),
    ],
)
def test_platforms(query, count, wuhan_center, chengdu_center):
    add_platforms_from_template(wuhan_center, by=SYSTEM, starts_on=date(2021, 5, 31))
    add_platforms_from_template(chengdu_center, by=SYSTEM)
    assert len(found(PlatformFilter, Platform, **query)) == count


def test_platforms_of_a_center(wuhan_center, chengdu_center):
    add_platforms_from_template(wuhan_center, by=SYSTEM)
    assert len(found(PlatformFilter, Platform, center=wuhan_center.public_id)) == 4
    assert found(PlatformFilter, Platform, center=chengdu_center.public_id) == []


def test_peer_cities(wuhan):
    for code, standing in (("610100", "planned"), ("510100", "in_service")):
        add_peer_city(wuhan, by=SYSTEM, place=Place.objects.get(code=code), standing=standing)
    assert found(PeerCityFilter, PeerCity, "place", q="xi'an") == ["西安"]
    assert found(PeerCityFilter, PeerCity, "place", q="成都") == ["成都"]
    assert found(PeerCityFilter, PeerCity, "place", standing=["planned"]) == ["西安"]


def test_roles_of_staff(people, wuhan_center):
    assert found(StaffRoleFilter, StaffRole, "user", q="赵") == ["赵"]
    assert found(StaffRoleFilter, StaffRole, "user", q="CHEN") == ["陈"]
    assert found(StaffRoleFilter, StaffRole, "user", role=["data_editor"]) == ["赵", "陈"]
    assert len(found(StaffRoleFilter, StaffRole, "user", center=wuhan_center.public_id)) == 4


def test_what_is_no_date_or_choice_is_said_at_its_field():
    asked = PlatformFilter({"as_of": "yesterday", "function": ["magic"]}, queryset=Platform.objects.all())
    assert set(asked.errors) == {"as_of", "function"}
