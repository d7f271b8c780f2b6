"""Cities side by side: every number is the one its registry counts, or a reported figure with its source; the rest is said."""

import csv
import io
from datetime import date

import pytest
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.models import Center
from ecosystem.centers.services import add_peer_city, add_phase, add_platform
from ecosystem.figures.counting import count
from ecosystem.figures.services import report_figure
from ecosystem.programs.services import enroll, register_program
from ecosystem.reports.cities import compare
from ecosystem.sources.services import add_source
from ecosystem.vocabulary.models import Measure, Place

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 1)


@pytest.fixture
def cities(wuhan_center, chengdu_center, organization):
    """武汉 with compute, a member and a reported utilization; 成都 with an incubation platform and nothing else."""
    compute = add_platform(wuhan_center, name="公共算力服务平台", function="compute", by=SYSTEM)
    add_platform(chengdu_center, name="孵化平台", function="incubation", by=SYSTEM)
    add_phase(wuhan_center, name="一期", state="in_service", pflops=100, starts_on=date(2021, 5, 31), by=SYSTEM)
    program = register_program(platform=compute, name="普惠算力", status="public", by=SYSTEM)
    enroll(organization("唯理科技"), program, on=date(2021, 9, 1), by=SYSTEM)
    source = add_source(by=SYSTEM, title="报道", publisher="长江日报", url="https://example.org/1")
    measure = Measure.objects.get(code="utilization_average", is_current=True)
    report_figure(
        registry=wuhan_center.registry,
        measure=measure,
        scope="center",
        center=wuhan_center,
        value=92,
        as_of_on=date(2021, 12, 1),
        source=source,
        by=SYSTEM,
    )
    xian = Place.objects.get(code="610100")
    add_peer_city(wuhan_center.registry, place=xian, standing="planned_or_built", source=source, by=SYSTEM)
    return wuhan_center, chengdu_center


def test_every_count_is_the_registrys_own(cities):
    compared = compare(Center.objects.order_by("pk").select_related("registry"), DAY)
    assert [str(place.code) for place in compared.places] == ["420100", "510100"]
    seen = 0
    for group in compared.groups:
        for row in group.rows:
            for told in row.cities:
                own = count(row.measure.counter, told.place, None, DAY)
                assert (told.counted and told.counted.value) == (own and own.value), row.measure.code
                seen += 1
    assert seen > 30
    has = {group.function: group.has for group in compared.groups}
    assert has["compute"] == {cities[0].registry_id}
    assert has["incubation"] == {cities[1].registry_id}
    assert has["industry"] == set()


def test_the_page_tells_counts_and_figures_and_what_is_not_there(cities):
    html = Client().get("/en/cities/?as_of=2022-03-01").content.decode()
    assert "92%" in html
    assert "2021-12-01" in html
    assert "no platform for this" in html
    assert "The numbers side by side" in html
    assert "on 2022-03-01" in html


def test_the_file_holds_every_city_the_named_ones_too(cities):
    answer = Client().get("/en/cities/export.csv?as_of=2022-03-01")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode().removeprefix("\ufeff"))))
    told = {(row["Code of the city"], row["Code of the measure"]): row for row in rows}
    assert told["420100", "utilization_average"]["Reported"] == "92"
    assert told["420100", "utilization_average"]["Source"].endswith("/")
    assert told["420100", "members"]["Counted"] == "1"
    assert told["510100", "compute_platform_members"]["Not counted because"] == "no platform for this"
    assert told["610100", ""]["Not counted because"] == "nothing known"
    assert Client().get("/cities/export.xlsx").status_code == 200


def test_programs_read_the_same_over_the_api(cities):
    answer = Client().get("/api/v1/cities/?as_of=2022-03-01").json()
    assert answer["cities"] == ["420100", "510100"]
    rows = {(row["city"], row["measure"]): row for row in answer["compared"]}
    assert float(rows["420100", "members"]["counted"]["value"]) == 1
    assert float(rows["420100", "utilization_average"]["reported"]["value"]) == 92
    assert rows["510100", "capacity_in_service"]["has_function"] is False
    assert Client().get("/api/v1/cities/?as_of=soon").status_code == 400


def test_the_page_asks_as_often_for_three_cities_as_it_must(cities, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        compare(Center.objects.select_related("registry"), DAY)
