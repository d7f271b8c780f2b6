"""Words of controlled lists are known in both scripts, in English and by their synonyms; others are refused."""

import pytest

from ecosystem.intake.values import choices
from ecosystem.intake.values.refusing import Unreadable
from ecosystem.organizations.choices import Kind
from ecosystem.programs.choices import State
from ecosystem.relationships.choices import SYMMETRIC
from ecosystem.relationships.choices import Kind as Relationship
from ecosystem.solutions.choices import PartyRole, Stage


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("企业", "company"),
        ("公司", "company"),
        ("民营企业", "company"),
        ("企业（小微）", "company"),
        ("高校", "university"),
        ("大學", "university"),
        ("科研院所", "research_institute"),
        ("研究所", "research_institute"),
        ("计算中心", "computing_center"),
        ("運營單位", "ecosystem_operator"),
        ("政府部门", "agency"),
        ("机关", "agency"),
        ("协会", "association"),
        ("投资机构", "investor"),
        ("创客团队", "team"),
        ("Company", "company"),
        ("research institute", "research_institute"),
        ("research_institute", "research_institute"),
        ("ＡＧＥＮＣＹ", "agency"),
        ("其他", "other"),
    ],
)
def test_kinds_of_organization(text: str, kind: str) -> None:
    assert choices.kind(text) == kind


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已入驻", "active"),
        ("在册", "active"),
        ("正常", "active"),
        ("存续（在营、开业、在册）", "active"),
        ("在孵", "active"),
        ("待入驻", "pending"),
        ("签约中", "pending"),
        ("审核中", "pending"),
        # Who has signed is not yet in, who has graduated no longer is.
        ("已签约", "pending"),
        ("已毕业", "withdrawn"),
        ("已退出", "withdrawn"),
        ("注销", "withdrawn"),
        ("已退出（2021年12月）", "withdrawn"),
        ("已退驻", "withdrawn"),
        ("Active", "active"),
        ("under review", "pending"),
    ],
)
def test_whether_an_organization_is_in(text: str, status: str) -> None:
    assert choices.status(text) == status


def test_a_graduate_is_told_from_who_left() -> None:
    assert choices.enrollment_state("已毕业") == State.GRADUATED
    assert choices.enrollment_state("清退") == State.REMOVED
    assert choices.enrollment_state("已退出") == State.WITHDRAWN


def test_every_code_is_a_word_of_its_list() -> None:
    assert [choices.kind(code) for code in Kind.values] == Kind.values
    assert [choices.enrollment_state(code) for code in State.values] == State.values
    assert [choices.stage(code) for code in Stage.values] == Stage.values
    assert [choices.party_role(code) for code in PartyRole.values] == PartyRole.values
    assert [choices.relationship(code) for code in Relationship.values] == [
        (code, False) for code in Relationship.values
    ]


def test_a_relationship_is_read_from_both_ends() -> None:
    assert choices.relationship("投资") == (Relationship.INVESTS_IN, False)
    assert choices.relationship("投资方为") == (Relationship.INVESTS_IN, True)
    assert choices.relationship("隶属于") == (Relationship.PARENT_OF, True)
    assert choices.relationship("由其孵化") == (Relationship.HOSTS, True)
    inverted = {related.kind for related in choices.RELATED.values() if related.inverted}
    assert inverted == set(Relationship.values) - SYMMETRIC


@pytest.mark.parametrize("function", [choices.kind, choices.status, choices.stage, choices.enrollment_state])
def test_nothing_is_nothing_and_an_unknown_word_is_refused(function: object) -> None:
    assert function("") == ""  # type: ignore[operator]
    assert function("—") == ""  # type: ignore[operator]
    with pytest.raises(Unreadable) as refusal:
        function("外星")  # type: ignore[operator]
    assert refusal.value.code == "E_ENUM_UNKNOWN"
    assert "外星" in refusal.value.sentence


def test_a_noun_that_leaves_open_who_is_meant_is_refused() -> None:
    with pytest.raises(Unreadable):
        choices.relationship("子公司")
    assert choices.relationship("") is None
