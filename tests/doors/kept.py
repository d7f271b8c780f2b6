"""What is kept: organizations, how they are related, solutions."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from tests.doors.doors import Deed
from tests.doors.saying import Nothing, Written, case, on_field

USCC = "91420100MA4KXYQ386"
WRONG_USCC = "91420100MA4KXYQ38X"


# --- organizations


def _new(city: SimpleNamespace, **values: Any) -> Deed:
    values = {"registry": city.wuhan, "kind": "company", "name": "武汉示例科技有限公司", **values}
    return Deed("organizations", "add", values=values, reason="走访")


@case(
    "an organization is registered",
    "zhao",
    Written(
        "Register an organization",
        {
            "name": "武汉示例科技有限公司",
            "name_en": "Wuhan Example",
            "kind": "company",
            "status": "draft",
            "registry.code": "420100",
            "founded_on": date(2019, 5, 4),
            "website": "https://example.org/",
            "identifiers": [f"uscc {USCC}"],
        },
        public=False,
    ),
)
def _(city: SimpleNamespace) -> Deed:
    said = {"name_en": "Wuhan Example", "founded_on": date(2019, 5, 4), "website": "https://example.org/"}
    return _new(city, uscc=USCC, status="draft", **said)


@case(
    "an organization is registered in public, with sectors and a short name",
    "qian",
    Written("Register an organization", {"status": "public", "short_name": "示例", "sectors.count": 2}),
)
def _(city: SimpleNamespace) -> Deed:
    return _new(city, status="public", short_name="示例", sectors=city.sectors)


@case(
    "a code that cannot be is refused",
    "zhao",
    on_field("uscc", "invalid", "This is not a valid unified social credit code."),
)
def _(city: SimpleNamespace) -> Deed:
    return _new(city, uscc=WRONG_USCC, status="draft")


@case(
    "a name that is a formula is refused",
    "zhao",
    on_field("name", "invalid", "A name cannot be a formula or markup."),
)
def _(city: SimpleNamespace) -> Deed:
    return _new(city, name="=1+1", status="draft")


@case(
    "an organization is revised",
    "zhao",
    Written("Revise an organization", {"description": "做视觉", "kind": "company", "name": "倍特威视"}),
)
def _(city: SimpleNamespace) -> Deed:
    return Deed("organizations", "edit", city.maker, {"description": "做视觉"}, "官网更新")


@case("a draft is revised, which the public does not see", "zhao", Written("Revise an organization", {}, public=False))
def _(city: SimpleNamespace) -> Deed:
    return Deed("organizations", "edit", city.draft, {"website": "https://example.org/"}, "官网更新")


@case("a draft is published", "zhao", Written("Publish an organization", {"status": "public"}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("organizations", "publish", city.draft, reason="核对过")


@case("an organization is archived", "zhao", Written("Archive an organization", {"status": "archived"}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("organizations", "archive", city.maker, reason="重复登记")


@case("an archived one is restored", "zhao", Written("Restore an organization", {"status": "draft"}, public=False))
def _(city: SimpleNamespace) -> Deed:
    return Deed("organizations", "restore", city.archived, reason="还在")


@case("what is public cannot be published", "zhao", Nothing(code="same_status", sentence="It is public already."))
def _(city: SimpleNamespace) -> Deed:
    return Deed("organizations", "publish", city.maker)


@case(
    "what is archived is restored before it is published",
    "zhao",
    Nothing(code="archived", sentence="It is archived. Restore it first."),
)
def _(city: SimpleNamespace) -> Deed:
    return Deed("organizations", "publish", city.archived)


@case(
    "an organization is verified",
    "zhao",
    Written("Verify an organization", {"verified_on": date(2021, 11, 30), "verified_by.username": "zhao"}),
)
def _(city: SimpleNamespace) -> Deed:
    return Deed("organizations", "verify", city.maker, {"on": date(2021, 11, 30)}, "电话核实")


@case("nothing is verified in the future", "zhao", on_field("on", "in_future", "The date is in the future."))
def _(city: SimpleNamespace) -> Deed:
    return Deed("organizations", "verify", city.maker, {"on": date(2999, 1, 1)})


# --- relationships


def _edge(city: SimpleNamespace, **values: Any) -> Deed:
    values = {"subject": city.maker, "kind": "supplies", "object": city.newcomer, **values}
    return Deed("relationships", "add", values=values, reason="合同")


@case(
    "two organizations are related",
    "zhao",
    Written(
        "Relate organizations",
        {
            "subject.name": "倍特威视",
            "object.name": "江城数科",
            "starts_on": date(2021, 3, 1),
            "source.title": "年度报道",
        },
    ),
)
def _(city: SimpleNamespace) -> Deed:
    return _edge(city, starts_on=date(2021, 3, 1), source=city.source, quote="供应巡检设备")


@case(
    "nobody is related to itself",
    "zhao",
    on_field("object", "invalid", "An organization cannot be related to itself."),
)
def _(city: SimpleNamespace) -> Deed:
    return _edge(city, object=city.maker)


@case(
    "the same relationship does not hold twice at a time",
    "zhao",
    Nothing(code="overlap", sentence="The two organizations have this relationship at that time already."),
)
def _(city: SimpleNamespace) -> Deed:
    return _edge(city, object=city.buyer, starts_on=date(2021, 6, 1))


@case("a relationship ends", "zhao", Written("End a relationship", {"ends_on": date(2021, 11, 30)}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("relationships", "end", city.supply, {"on": date(2021, 11, 30)}, "合同到期")


# --- solutions


@case(
    "a solution is registered with its developer and stage",
    "zhao",
    Written(
        "Register a solution",
        {
            "name": "桥梁检测",
            "status": "draft",
            "stages.get.stage": "incubating",
            "parties.get.organization.name": "倍特威视",
            "sectors.count": 2,
        },
        public=False,
    ),
)
def _(city: SimpleNamespace) -> Deed:
    stage = {"stage": "incubating", "stage_starts_on": date(2021, 3, 1)}
    said = {"registry": city.wuhan, "center": city.center, "name": "桥梁检测", "developer": city.maker, **stage}
    return Deed("solutions", "add", values={**said, "sectors": city.sectors}, reason="立项")


@case(
    "a solution comes to another stage",
    "zhao",
    Written("Move a solution to another stage", {"stages.last.stage": "piloting", "stages.count": 2}),
)
def _(city: SimpleNamespace) -> Deed:
    return Deed("solutions", "advance", city.solution, {"stage": "piloting", "on": date(2021, 11, 30)}, "试点")


@case("a solution does not come to the stage it is in", "zhao", Nothing(code="not_possible"))
def _(city: SimpleNamespace) -> Deed:
    return Deed("solutions", "advance", city.solution, {"stage": "incubating", "on": date(2021, 11, 30)})


@case(
    "an outcome is added",
    "zhao",
    Written("Add an outcome", {"solution.name": "道路巡检", "baseline": 85, "result": 95, "unit": "%"}),
)
def _(city: SimpleNamespace) -> Deed:
    said = {"solution": city.solution, "metric": "识别准确率", "unit": "%", "baseline": 85, "result": 95}
    return Deed("outcomes", "add", values={**said, "source": city.source}, reason="测试报告")
