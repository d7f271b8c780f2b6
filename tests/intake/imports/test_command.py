"""The command that reads sheets: what it writes, what it tells, what it does the second time."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.centers.models import Center
from ecosystem.centers.services import add_platform
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Enrollment, Program
from ecosystem.programs.services import register_program
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.models import Outcome
from ecosystem.vocabulary.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def program(wuhan_center: Center) -> Program:
    platform = add_platform(wuhan_center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
    return register_program(platform=platform, name="梧桐计划", status="public", by=SYSTEM)


def sheet(folder: Path, *lines: str) -> str:
    path = folder / "sheet.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("intake", *arguments, "--registry", "420100", stdout=out)
    return out.getvalue()


def test_the_good_rows_are_written_and_the_others_told(tmp_path: Path, wuhan: Place, lin: User) -> None:
    path = sheet(
        tmp_path, "单位名称,城市,成立日期", "武汉甲样例科技有限公司,武汉市,2020", "武汉乙样例科技有限公司,武汉市,前年"
    )
    told = run(path)

    assert "1 new" in told
    assert "E_DATE_INVALID" in told
    assert "Written: 1 registered, 0 updated; 0 held back." in told
    assert "Nothing was written." in run(path)
    undo(ChangeSet.objects.latest("pk"), by=lin)
    assert not Organization.objects.filter(name="武汉甲样例科技有限公司").exists()


def test_who_joined_is_enrolled_and_who_left_is_remarked(tmp_path: Path, program: Program) -> None:
    path = sheet(
        tmp_path,
        "单位名称,城市,入驻日期,状态",
        "武汉甲样例科技有限公司,武汉市,2021年6月1日,已入驻",
        "武汉乙样例科技有限公司,武汉市,2021年6月1日,已退出",
    )
    run(path, "--program", program.public_id)

    enrollment = Enrollment.objects.get()
    assert (str(enrollment.organization.name), enrollment.starts_on.isoformat()) == (
        "武汉甲样例科技有限公司",
        "2021-06-01",
    )
    assert "已退出" in Organization.objects.get(name="武汉乙样例科技有限公司").remark


def test_outcomes_and_relationships_register_whom_they_name(tmp_path: Path, wuhan: Place) -> None:
    path = sheet(
        tmp_path, "单位名称,解决方案,指标,成效描述", "武汉甲样例科技有限公司,道路病害识别,巡检费用,降低50%以上"
    )
    run(path)
    outcome = Outcome.objects.get()
    assert (outcome.change_value, outcome.change_unit, outcome.direction, outcome.comparator) == (
        50,
        "pct",
        "down",
        "gte",
    )
    assert outcome.remark == "降低50%以上"
    assert outcome.solution.parties.get().organization.name == "武汉甲样例科技有限公司"
    assert "1 unchanged" in run(path)

    run(sheet(tmp_path, "供应方,关系类型,对方单位", "武汉甲样例科技有限公司,采购自,宜昌峡江水利仪表有限公司"))
    edge = Relationship.objects.get()
    assert (edge.kind, edge.subject.name) == ("supplies", "宜昌峡江水利仪表有限公司")
    assert Organization.objects.filter(name="武汉甲样例科技有限公司").count() == 1


def test_usage_is_read_and_not_kept(tmp_path: Path, wuhan: Place) -> None:
    told = run(sheet(tmp_path, "中心,月份,利用率,作业数", "甲样例计算中心,2021-06,92%,10"))

    assert "1 held back" in told or "Nothing was written." in told


def test_what_is_not_there_is_named(tmp_path: Path, wuhan: Place) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        run(str(tmp_path / "nowhere.xlsx"))
    with pytest.raises(CommandError, match="0000000000"):
        run(sheet(tmp_path, "单位名称,城市"), "--program", "0000000000")
