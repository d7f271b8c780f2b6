"""What the database refuses about centers, whoever writes."""

from datetime import date

import pytest

from ecosystem.centers import models
from ecosystem.centers.models import CapacityPhase, Center, CenterParty, CenterStep, PeerCity, Platform, StaffRole
from ecosystem.vocabulary.models import Place
from tests.constraints import constraints_of, is_refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = date(2021, 5, 31)
BACKWARDS = {"starts_on": DAY, "ends_on": DAY}


def phase(w, name="一期", **values):
    return CapacityPhase(center=w["center"], name=name, **{"pflops": 100, "state": "planned", **values})


def party(w, **values):
    return CenterParty(center=w["center"], organization=w["organization"], role="operator", **values)


def platform(w, name="公共算力服务平台", **values):
    return Platform(center=w["center"], name=name, function="compute", **values)


def peer(w, place):
    return PeerCity(registry=w["wuhan"], place=place, standing="planned")


def role(w, **values):
    return StaffRole(user=w["sun"], role="data_editor", **values)


CASES = {
    "centers_center_name_once": lambda w: [Center(registry=w["wuhan"], name="第二中心") for _ in range(2)],
    "centers_capacityphase_dates_in_order": lambda w: [phase(w, **BACKWARDS)],
    "centers_capacityphase_in_service_has_start": lambda w: [phase(w, state="in_service")],
    "centers_capacityphase_pflops_positive": lambda w: [phase(w, pflops=0)],
    "centers_capacityphase_name_once": lambda w: [phase(w), phase(w)],
    "centers_centerparty_dates_in_order": lambda w: [party(w, **BACKWARDS)],
    "centers_centerparty_one_open": lambda w: [party(w, ends_on=DAY), party(w), party(w, starts_on=DAY)],
    "centers_centerstep_position_once": lambda w: [
        CenterStep(center=w["center"], position=1, name=name) for name in ("场景分析", "方案设计")
    ],
    "centers_centerstep_dates_in_order": lambda w: [
        CenterStep(center=w["center"], position=1, name="场景分析", **BACKWARDS)
    ],
    "centers_centerstep_expected_days": lambda w: [
        CenterStep(center=w["center"], position=1, name="场景分析", expected_days=1),
        CenterStep(center=w["center"], position=2, name="方案设计", expected_days=0),
    ],
    "centers_platform_dates_in_order": lambda w: [platform(w, **BACKWARDS)],
    "centers_platform_name_once": lambda w: [platform(w), platform(w, name="另一平台"), platform(w)],
    "centers_peercity_once": lambda w: [peer(w, w["xian"]), peer(w, w["xian"])],
    "centers_peercity_another_city": lambda w: [peer(w, w["wuhan"])],
    "centers_staffrole_once": lambda w: [role(w), role(w, center=w["center"]), role(w, center=w["center"])],
    "centers_staffrole_everywhere_once": lambda w: [role(w, center=w["center"]), role(w), role(w)],
}


def test_every_constraint_is_here():
    assert constraints_of(models) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name, wuhan, wuhan_center, sun, organization):
    world = {
        "wuhan": wuhan,
        "xian": Place.objects.get(code="610100"),
        "center": wuhan_center,
        "sun": sun,
        "organization": organization("武汉昇腾生态创新中心"),
    }
    is_refused_by(name, *CASES[name](world))
