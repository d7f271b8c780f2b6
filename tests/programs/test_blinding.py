"""What a reviewer who judges blind reads: names are covered wherever an applicant wrote them, in whatever way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.organizations.services import add_name
from ecosystem.programs import services
from ecosystem.programs.blinding import MARK, cover_for
from ecosystem.programs.contents import read
from ecosystem.programs.dossiers import dossier, dossier_for
from ecosystem.programs.models import Review
from tests.programs.applying import in_review, written


@pytest.mark.parametrize(
    ("names", "text", "shown"),
    [
        (["武汉东越信息技术有限公司"], "武汉东越信息技术有限公司的项目", "▇▇▇的项目"),
        (["东越信息技术有限公司"], "东越信息病历质控项目", "▇▇▇信息病历质控项目"),
        (["东越信息技术有限公司"], "東越 的 病歷質控", "▇▇▇ 的 病歷質控"),
        (["Acme AI Ltd."], "ＡＣＭＥ for hospitals, by Acme AI Ltd.", "▇▇▇ for hospitals, by ▇▇▇."),
        (
            ["Acme AI Ltd."],
            "Acmeists are somebody else; AI is everywhere",
            "Acmeists are somebody else; AI is everywhere",
        ),
        (["智慧农业科技有限公司"], "智慧农业与人工智能", "智慧农业与人工智能"),
        (["示范（武汉）遥感科技有限公司"], "示范遥感平台，由示范(武汉)遥感科技有限公司开发", "▇▇▇遥感平台，由▇▇▇开发"),
        (["裂缝侦测创客团队"], "裂缝侦测：无人机巡检", "▇▇▇：无人机巡检"),
        (["梅"], "梅花与梅雨", "梅花与梅雨"),
        ([], "没有名字", "没有名字"),
    ],
)
def test_names_are_covered_whatever_their_script_case_and_width(names, text, shown):
    assert cover_for(*names)(text) == shown


def test_codes_telephones_and_addresses_are_covered_however_they_are_set_apart():
    cover = cover_for(numbers=["91420100MA4K2F7L8R", "027-8765 4321", "mei@plum.example", "plum.example"])
    text = "代码 9142 0100 MA4K 2F7L 8R，电话 02787654321，mei@plum.example，见 https://plum.example/demo，房间 027"
    assert cover(text) == f"代码 {MARK}，电话 {MARK}，{MARK}，见 https://{MARK}/demo，房间 027"


@given(st.text(), st.text(min_size=3, max_size=12, alphabet="东越信海创acme "), st.text())
def test_nothing_but_names_is_lost_and_no_name_is_left(before, name, after):
    cover = cover_for(name)
    shown = cover(f"{before}{name}{after}")
    assert cover.spans(shown.replace(MARK, "\n")) == []
    rest = shown.split(MARK)
    assert f"{before}{name}{after}".startswith(rest[0])
    assert f"{before}{name}{after}".endswith(rest[-1])


@pytest.fixture
def blind(intake):
    services.revise_program(intake.program, blind=True, by=SYSTEM)
    intake.program.refresh_from_db()
    return intake


TOLD = {
    "title": "倍特威视道路病害识别",
    "name": "武汉倍特威视系统有限公司",
    "name_en": "BetVision Systems",
    "contact_name": "梅若兰",
    "contact_phone": "027-87654321",
    "website": "https://www.betvision.example/",
}


@pytest.mark.django_db
class TestReading:
    def applied(self, blind, mei, **values):
        answer = "BETVISION 与梅若兰团队，见 betvision.example；路面裂缝看不清。"
        return in_review(blind, mei, **TOLD, answers={blind.scene.key: answer}, **values)

    def test_who_judges_blind_reads_marks_and_who_decides_the_text(self, blind, mei, rui):
        application = self.applied(blind, mei)
        review = services.assign_review(application, reviewer=rui, by=SYSTEM)
        read_blind, whole = dossier_for(review), dossier(application)
        assert read_blind.project == review.project == f"{MARK}道路病害识别"
        assert [line.text for line in read_blind.answers] == [f"{MARK} 与{MARK}团队，见 {MARK}；路面裂缝看不清。"]
        assert (whole.project, MARK in whole.answers[0].text) == ("倍特威视道路病害识别", False)

    def test_earlier_names_and_the_hosts_are_covered_too(self, blind, mei, rui, organization):
        host = organization("华中遥感大学")
        known = organization("倍特威视")
        add_name(known, name="北斗天眼", kind="former", language="zh-hans", by=SYSTEM)
        application = self.applied(blind, mei)
        application.organization, application.host = known, host
        application.title = "北斗天眼与华中遥感大学的平台"
        application.save()
        review = services.assign_review(application, reviewer=rui, by=SYSTEM)
        assert review.project == f"{MARK}与{MARK}的平台"

    def test_a_list_of_reviews_costs_the_same_for_many(self, blind, mei, bo, rui, django_assert_num_queries):
        for applicant in (mei, bo):
            services.assign_review(in_review(blind, applicant), reviewer=rui, by=SYSTEM)
        with django_assert_num_queries(1):
            assert len([review.project for review in Review.objects.own(rui).with_application()]) == 2

    def test_where_it_is_not_judged_blind_nothing_is_covered(self, intake, mei, rui):
        review = services.assign_review(in_review(intake, mei, **TOLD), reviewer=rui, by=SYSTEM)
        assert dossier_for(review).project == review.project == TOLD["title"]


@pytest.mark.django_db
class TestWarning:
    def test_the_fields_that_tell_are_named_while_one_writes_and_nothing_is_refused(self, blind, mei):
        draft = written(blind, mei, **TOLD, answers={blind.scene.key: "梅若兰 的想法"})
        contents = read(draft)
        assert contents.telling == ["title", f"answers.{blind.scene.key}"]
        assert contents.is_complete

    def test_what_is_marked_as_telling_is_not_warned_of(self, blind, mei):
        services.revise_question(blind.scene, identifies=True, by=SYSTEM)
        assert read(written(blind, mei, **{**TOLD, "title": "道路"}, answers={blind.scene.key: "梅若兰"})).telling == []

    def test_a_program_that_is_not_blind_does_not_warn(self, intake, mei):
        assert read(written(intake, mei, **TOLD)).telling == []
