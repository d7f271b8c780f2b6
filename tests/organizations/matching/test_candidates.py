"""Sides matched against a registry: one by one through the search index, many at once, with the same answers."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations import services
from ecosystem.organizations.matching import Side, candidates, match, match_many
from ecosystem.organizations.models import Organization

pytestmark = pytest.mark.django_db
CODE = "91420100YY0000001H"


@pytest.fixture
def registry(organization, wuhan, chengdu):
    """A few that look alike, by name."""
    made = {
        name: organization(name, kind=kind, place=wuhan)
        for name, kind in (
            ("武汉衡瞳视觉科技有限公司", "company"),
            ("武汉衡瞳软件有限公司", "company"),
            ("武汉序珩数据有限公司", "company"),
            ("江城理工大学", "university"),
            ("江城理工大学附属医院", "hospital"),
        )
    }
    services.add_identifier(made["武汉衡瞳视觉科技有限公司"], scheme="uscc", value=CODE, by=SYSTEM)
    services.add_identifier(made["江城理工大学"], scheme="school_code", value="4142019999", by=SYSTEM)
    services.add_identifier(made["武汉序珩数据有限公司"], scheme="stock_code", value="688999.SH", by=SYSTEM)
    services.add_name(
        made["武汉序珩数据有限公司"], name="武汉云珏网络有限公司", kind="former", language="zh-hans", by=SYSTEM
    )
    organization("成都衡瞳视觉科技有限公司", registry=chengdu, place=chengdu)
    return made


SIDES = [
    ({"name": "衡瞳", "uscc": CODE}, "same", "武汉衡瞳视觉科技有限公司"),
    ({"name": "武漢衡瞳視覺科技有限公司"}, "same", "武汉衡瞳视觉科技有限公司"),
    ({"name": "湖北省武汉市衡瞳视觉科技有限公司"}, "same", "武汉衡瞳视觉科技有限公司"),
    ({"name": "武汉衡瞳视觉科技"}, "possible", "武汉衡瞳视觉科技有限公司"),
    ({"name": "武汉衡童视觉科技有限公司"}, "possible", "武汉衡瞳视觉科技有限公司"),
    ({"name": "武汉云珏网络有限公司"}, "same", "武汉序珩数据有限公司"),
    ({"name": "序珩", "stock_code": "688999"}, "same", "武汉序珩数据有限公司"),
    ({"name": "改了名的大学", "school_code": "19999"}, "same", "江城理工大学"),
    ({"name": "江城理工大学"}, "same", "江城理工大学"),
    ({"name": "江城理工大学附属医院"}, "same", "江城理工大学附属医院"),
    ({"name": "武汉别家科技有限公司"}, "new", None),
    ({"name": "北京衡瞳视觉科技有限公司"}, "new", None),
    ({}, "new", None),
]


def wuhan_ones():
    return Organization.objects.public().filter(registry__code="420100")


@pytest.mark.parametrize(("asked", "verdict", "name"), SIDES)
def test_a_side_finds_its_organization(registry, asked, verdict, name):
    found = match(Side.read(asked), organizations=wuhan_ones())
    assert found.verdict == verdict
    assert [candidate.name for candidate in found.candidates][:1] == ([name] if name else [])
    if name:
        first = found.candidates[0]
        assert (first.organization_id, first.public_id) == (registry[name].pk, registry[name].public_id)
        assert first.reasons


def test_many_are_matched_like_one_by_one(registry, monkeypatch):
    sides = [Side.read(asked) for asked, _verdict, _name in SIDES]
    alone = [match(side, organizations=wuhan_ones()) for side in sides]
    assert match_many(sides, organizations=wuhan_ones()) == alone
    monkeypatch.setattr(candidates, "MANY", 1)
    together = match_many(sides, organizations=wuhan_ones())
    # The one that only sounds alike is found by its sound in the index, and by its other characters among many.
    assert [found.verdict for found in together] == [found.verdict for found in alone]
    assert [found.candidates[:1] for found in together] == [found.candidates[:1] for found in alone]


def test_only_the_organizations_asked_about_are_found(registry):
    side = Side.read({"name": "武汉衡瞳视觉科技有限公司", "uscc": CODE})
    others = Organization.objects.exclude(pk=registry["武汉衡瞳视觉科技有限公司"].pk)
    assert match(side, organizations=others).verdict == "new"


def test_at_most_as_many_candidates_as_wanted(organization):
    for number in range(8):
        organization(f"武汉蓝橡树{'甲乙丙丁戊己庚辛'[number]}有限公司", short_name="蓝橡树")
    side = Side.read({"name": "蓝橡树"})
    assert len(match(side, organizations=wuhan_ones()).candidates) == 5
    assert len(match(side, organizations=wuhan_ones(), most=2).candidates) == 2
    assert match(side, organizations=wuhan_ones()).verdict == "possible"


def test_many_sides_take_hardly_more_statements_than_few(registry):
    def statements(count):
        sides = [Side.read({"name": f"武汉某某{number}科技有限公司", "uscc": None}) for number in range(count)]
        with CaptureQueriesContext(connection) as captured:
            match_many(sides, organizations=wuhan_ones())
        return len(captured)

    assert statements(390) <= statements(candidates.MANY) + 2


def test_what_was_archived_or_renamed_is_found_by_who_may_see_it(registry):
    found = registry["武汉序珩数据有限公司"]
    services.rename_organization(found, name="武汉星垂野数据有限公司", on=date(2021, 11, 30), by=SYSTEM)
    before = match(Side.read({"name": "武汉序珩数据有限公司"}), organizations=wuhan_ones())
    assert (before.verdict, before.candidates[0].reasons[0].code) == ("same", "same_former_name")
    services.archive_organization(found, by=SYSTEM)
    assert match(Side.read({"name": "武汉序珩数据有限公司"}), organizations=wuhan_ones()).verdict == "new"


@pytest.mark.parametrize(
    "name",
    [
        "'; DROP TABLE x",
        "a\\b & c:*",
        "☃",
        "𠮷野家有限公司",
        "ﷺ",
        "İstanbul",
        "（ ）",
        "第",
        "公司",
        "大学",
        "有限公司",
        "北京",
        "北京市",
        "((",
        "ＡＢＣ-１",
        "嗯鸶",
        "st",
        "公司公司公司分公司",
        "大学大学附属医院医院",
    ],
)
def test_any_name_can_be_looked_for(registry, name, monkeypatch):
    side = Side.read({"name": name, "name_en": name})
    assert match(side, organizations=wuhan_ones()).verdict == "new"
    monkeypatch.setattr(candidates, "MANY", 1)
    assert match(side, organizations=wuhan_ones()).verdict == "new"
