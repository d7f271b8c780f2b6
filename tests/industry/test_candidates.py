"""Who may meet a need and why: by sector, layer, service step and words; who is left out; how many queries it takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.industry import services
from ecosystem.industry.candidates import needs_for, organizations_for, reasons_of, solutions_for
from ecosystem.industry.models import Need
from ecosystem.industry.offers import Offered, Term, Wanted
from ecosystem.industry.wording import shared_words
from ecosystem.organizations.services import archive_organization, revise_organization
from ecosystem.relationships.services import relate
from ecosystem.solutions.services import register_solution
from tests.industry.conftest import MET, finish_step

pytestmark = pytest.mark.django_db


def whole(need):
    return Need.objects.for_card().get(pk=need.pk)


def told(found):
    return {str(one.record): {reason.kind for reason in one.reasons} for one in found}


def test_each_candidate_says_why(city, post):
    finish_step(city, city.beite)
    need = services.publish_need(post(steps=[city.step]), by=SYSTEM)
    found = organizations_for(whole(need))
    assert told(found) == {"唯理科技": {"sector", "layer"}, "倍特威视": {"narrower_sector", "step"}}
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    words = {reason.kind: str(reason) for one in found for reason in one.reasons}
    assert str(city.sector) in words["sector"]
    assert str(city.narrower) in words["narrower_sector"]
    assert str(city.step) in words["step"]
    assert told(solutions_for(whole(need))) == {"道路裂缝巡检": {"sector", "layer", "text"}}


def test_a_broader_sector_fits_less_than_the_same(city, post):
    need = services.publish_need(post(sectors=[city.narrower], layers=[]), by=SYSTEM)
    assert told(organizations_for(whole(need))) == {"倍特威视": {"sector"}, "唯理科技": {"broader_sector"}}


def test_words_alone_make_a_candidate(city, post):
    revise_organization(city.water, description="供水管网漏损识别与定位", by=SYSTEM)
    need = services.publish_need(
        post(title="管网漏损识别", text="老城区管网每年漏水。", sectors=[], layers=[]), by=SYSTEM
    )
    found = organizations_for(whole(need))
    assert told(found) == {"江城水务": {"text"}}
    assert "管网漏损识别" in str(found[0].reasons[0])


def test_whoever_is_introduced_is_left_out_and_whoever_was_is_marked(city, need, introduction):
    assert "唯理科技" not in told(organizations_for(whole(need)))
    services.decline_introduction(introduction, reason="没空", by=SYSTEM)
    relate(city.poster, city.weili, kind="supplies", by=SYSTEM)
    marks = {str(one.record): one.marks for one in organizations_for(whole(need))}
    assert len(marks["唯理科技"]) == 2
    assert marks["倍特威视"] == ()
    assert all(one.marks == () for one in organizations_for(whole(need), public=True))


def test_the_poster_and_what_is_archived_are_no_candidates(city, post):
    revise_organization(city.poster, sectors=[city.sector], by=SYSTEM)
    register_solution(
        by=SYSTEM,
        registry=city.registry,
        name="自己的巡检",
        status="public",
        sectors=[city.sector],
        parties=[{"organization": city.poster, "role": "owner"}],
    )
    register_solution(by=SYSTEM, registry=city.registry, name="草稿方案", sectors=[city.sector])
    need = services.publish_need(post(), by=SYSTEM)
    assert set(told(organizations_for(whole(need)))) == {"唯理科技", "倍特威视"}
    assert set(told(solutions_for(whole(need)))) == {"道路裂缝巡检", "草稿方案"}
    assert set(told(solutions_for(whole(need), public=True))) == {"道路裂缝巡检"}
    archive_organization(city.beite, reason="重复", by=SYSTEM)
    assert set(told(organizations_for(whole(need), public=True))) == {"唯理科技"}


def test_what_is_done_for_a_member_alone_is_not_told_in_public(city, post):
    finish_step(city, city.beite)
    finish_step(city, city.weili, city.solution)
    need = services.publish_need(post(sectors=[], layers=[], steps=[city.step], title="甲乙丙", text="丁"), by=SYSTEM)
    assert told(organizations_for(whole(need), public=True)) == {}
    assert told(solutions_for(whole(need), public=True)) == {"道路裂缝巡检": {"step"}}
    assert set(told(organizations_for(whole(need)))) == {"唯理科技", "倍特威视"}


def test_the_other_way_round_says_the_same(city, need, post):
    services.publish_need(post(title="别的", text="别的事", sectors=[], layers=[]), by=SYSTEM)
    needs = list(Need.objects.for_card().order_by("pk"))
    for record, found in ((city.weili, organizations_for(whole(need))), (city.solution, solutions_for(whole(need)))):
        forward = next(one for one in found if one.record == record)
        backward = needs_for(record, needs)
        assert [(one.record, one.reasons) for one in backward] == [(need, forward.reasons)]
    assert needs_for(city.poster, needs) == []


def test_it_takes_as_many_queries_for_many_as_for_few(city, post, organization, need):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            organizations_for(whole(need))
            solutions_for(whole(need))
        return len(queries)

    services.introduce(need=need, organization=city.weili, on=MET, by=SYSTEM)
    before = asked()
    for number in range(12):
        made = organization(f"巡检公司{number}")
        revise_organization(made, sectors=[city.sector, city.narrower], layers=[city.layer], by=SYSTEM)
        register_solution(by=SYSTEM, registry=city.registry, name=f"巡检方案{number}", sectors=[city.sector])
    assert asked() == before
    assert before <= 30


TERMS = [Term(code, code, "", path) for code, path in (("a", "/a/"), ("b", "/a/b/"), ("c", "/a/b/c/"), ("d", "/d/"))]


@given(st.sets(st.sampled_from(TERMS), min_size=1), st.sets(st.sampled_from(TERMS)))
def test_a_sector_is_a_reason_exactly_where_one_is_part_of_the_other(wanted, offered):
    """The reasons agree with the tree, said in the other words: one path begins with the other."""
    found = reasons_of(
        Wanted(tuple(sorted(wanted, key=lambda one: one.code)), (), (), "", ""),
        Offered(sectors={one.path: one for one in offered}),
    )
    near = [w for w in wanted if any(w.path.startswith(o.path) or o.path.startswith(w.path) for o in offered)]
    assert len(found) == len(near)
    assert sum(one.kind == "sector" for one in found) == len(wanted & offered)


@given(
    st.text(alphabet="道路裂缝识别巡检abcd ,，", max_size=30), st.text(alphabet="道路裂缝识别巡检abcd ,，", max_size=30)
)
def test_shared_words_are_in_both_texts(one, other):
    for word in shared_words(one, other):
        assert word in one
        assert len(word) >= 3
        assert all(word[i : i + 3] in other for i in range(len(word) - 2))
    assert set(shared_words(one, "")) == set()
