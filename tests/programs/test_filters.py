"""Filters of members, programs and enrollments."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform, revise_center
from ecosystem.organizations.models import Organization
from ecosystem.programs import services
from ecosystem.programs.filters import EnrollmentFilter, MemberFilter, ProgramFilter
from ecosystem.programs.models import Enrollment, Program
from ecosystem.relationships.services import relate

pytestmark = pytest.mark.django_db
JOINED, PAUSED, LEFT = date(2022, 1, 10), date(2022, 6, 1), date(2023, 1, 1)
WEILI, BETVISION, WHU, HUAWEI, HALL = "唯理科技", "倍特威视", "武汉大学", "华为", "武汉人工智能计算中心"


@pytest.fixture
def city(wuhan_center, organization):
    """A member in two programs, one who is suspended, one who graduated, and one who only uses the compute."""
    hall = organization(HALL, kind="computing_center")
    center = revise_center(wuhan_center, organization=hall, by=SYSTEM)
    compute = add_platform(center, name="公共算力服务平台", function="compute", by=SYSTEM)
    incubation = add_platform(center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    facts = {"status": "public", "by": SYSTEM}
    window = {"intake_opens_on": JOINED, "intake_closes_on": PAUSED}
    grants = services.register_program(platform=compute, name="算力补贴", name_en="Compute grants", **window, **facts)
    wutong = services.register_program(platform=incubation, name="梧桐计划", ends_on=date(2024, 1, 1), **facts)
    weili, betvision = organization(WEILI), organization(BETVISION)
    whu, huawei = organization(WHU, kind="university"), organization(HUAWEI)
    for one in (weili, betvision, whu):
        services.enroll(one, wutong, on=JOINED, by=SYSTEM)
    services.enroll(weili, grants, on=PAUSED, by=SYSTEM)
    services.suspend(betvision.enrollments.get(), on=PAUSED, reason="停产", by=SYSTEM)
    services.graduate(whu.enrollments.get(), on=LEFT, reason="期满", by=SYSTEM)
    relate(huawei, hall, kind="uses_compute_of", starts_on=PAUSED, by=SYSTEM)
    ids = {
        "{center}": center,
        "{compute}": compute,
        "{incubation}": incubation,
        "{grants}": grants,
        "{wutong}": wutong,
        "{weili}": weili,
    }
    return SimpleNamespace(ids={mark: record.public_id for mark, record in ids.items()}, wutong=wutong)


def found(filters, rows, city, query, request=None):
    data = QueryDict(mutable=True)
    for name, value in query.items():
        values = value if isinstance(value, list) else [value]
        data.setlist(name, [city.ids.get(one, one) for one in values])
    asked = filters(data, queryset=rows, request=request)
    assert asked.is_valid(), asked.errors
    return asked.qs.order_by("pk")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, [HALL, WEILI, BETVISION, WHU, HUAWEI]),
        ({"member": "true"}, [WEILI]),
        ({"member": "false"}, [HALL, BETVISION, WHU, HUAWEI]),
        ({"member": "true", "as_of": "2022-01-09"}, []),
        ({"member": "true", "as_of": "2022-01-10"}, [WEILI, BETVISION, WHU]),
        ({"member": "true", "as_of": "2022-06-01"}, [WEILI, WHU]),
        ({"member": "true", "kind": "university", "as_of": "2022-12-31"}, [WHU]),
        ({"center": "{center}"}, [WEILI]),
        ({"platform": "{compute}", "as_of": "2022-05-31"}, []),
        ({"platform": "{compute}", "as_of": "2022-06-01"}, [WEILI]),
        ({"platform": ["{compute}", "{incubation}"], "as_of": "2022-06-01"}, [WEILI, WHU]),
        ({"program": "{wutong}", "as_of": "2022-05-31"}, [WEILI, BETVISION, WHU]),
        ({"program": "{wutong}", "platform": "{compute}"}, [WEILI]),
        ({"program": "{wutong}", "enrollment": "suspended"}, [BETVISION]),
        ({"program": "{grants}", "enrollment": "suspended"}, []),
        ({"enrollment": "graduated"}, [WHU]),
        ({"enrollment": "graduated", "as_of": "2022-12-31"}, []),
        ({"enrollment": ["suspended", "graduated"]}, [BETVISION, WHU]),
        ({"uses_compute_of": "{center}"}, [HUAWEI]),
        ({"uses_compute_of": "{center}", "as_of": "2022-05-31"}, []),
    ],
)
def test_members(query, names, city):
    rows = found(MemberFilter, Organization.objects.all(), city, query)
    assert [organization.name for organization in rows] == names


@pytest.mark.parametrize(
    "query", [{"platform": "0000000000"}, {"program": "nothing"}, {"center": "x"}, {"enrollment": "asleep"}]
)
def test_what_no_filter_knows_is_said(query):
    asked = MemberFilter(QueryDict("&".join(f"{name}={value}" for name, value in query.items())))
    assert set(asked.errors) == set(query)


def test_the_filter_answers_as_for_the_public_unless_it_knows_who_asks(city, qian, sun, chen):
    Program.objects.filter(pk=city.wutong.pk).update(status="draft")
    query = {"program": "{wutong}", "as_of": "2022-01-10"}
    request = RequestFactory().get("/")
    seen = {}
    for name, person in (("qian", qian), ("sun", sun), ("chen", chen), ("nobody", None)):
        request.user = person
        seen[name] = found(MemberFilter, Organization.objects.all(), city, query, request if person else None).count()
    assert seen == {"qian": 3, "sun": 3, "chen": 0, "nobody": 0}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["算力补贴", "梧桐计划"]),
        ({"q": "補貼"}, ["算力补贴"]),
        ({"q": "GRANTS compute"}, ["算力补贴"]),
        ({"center": "{center}"}, ["算力补贴", "梧桐计划"]),
        ({"platform": "{incubation}"}, ["梧桐计划"]),
        ({"function": ["compute", "industry"]}, ["算力补贴"]),
        ({"status": "draft"}, []),
        ({"open": "true", "as_of": "2022-01-09"}, []),
        ({"open": "true", "as_of": "2022-01-10"}, ["算力补贴"]),
        ({"open": "true", "as_of": "2022-06-01"}, ["算力补贴"]),
        ({"open": "true", "as_of": "2022-06-02"}, []),
        ({"open": "false", "as_of": "2022-06-01"}, ["梧桐计划"]),
        ({"as_of": "2023-12-31"}, ["算力补贴", "梧桐计划"]),
        ({"as_of": "2024-01-01"}, ["算力补贴"]),
    ],
)
def test_programs(query, names, city):
    assert [program.name for program in found(ProgramFilter, Program.objects.all(), city, query)] == names


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ({}, [(WEILI, "梧桐计划"), (BETVISION, "梧桐计划"), (WHU, "梧桐计划"), (WEILI, "算力补贴")]),
        ({"q": "倍特"}, [(BETVISION, "梧桐计划")]),
        ({"organization": "{weili}"}, [(WEILI, "梧桐计划"), (WEILI, "算力补贴")]),
        ({"kind": "university"}, [(WHU, "梧桐计划")]),
        ({"program": "{grants}"}, [(WEILI, "算力补贴")]),
        ({"platform": "{compute}"}, [(WEILI, "算力补贴")]),
        ({"center": "{center}", "state": "graduated"}, [(WHU, "梧桐计划")]),
        ({"state": ["suspended", "graduated"]}, [(BETVISION, "梧桐计划"), (WHU, "梧桐计划")]),
        ({"as_of": "2022-05-31"}, [(WEILI, "梧桐计划"), (BETVISION, "梧桐计划"), (WHU, "梧桐计划")]),
        ({"as_of": "2022-05-31", "state": "suspended"}, []),
        ({"as_of": "2022-06-01", "state": "suspended"}, [(BETVISION, "梧桐计划")]),
        ({"as_of": "2022-12-31", "state": "graduated"}, []),
    ],
)
def test_enrollments(query, who, city):
    rows = found(EnrollmentFilter, Enrollment.objects.all(), city, query)
    assert [(one.organization.name, one.program.name) for one in rows] == who
