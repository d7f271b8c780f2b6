"""Which lines of a sheet are no data, by what they say."""

import pytest

from ecosystem.core.text import fold
from ecosystem.intake.tables.lines import continues_note, is_numbering, is_remark, is_section, is_total, repeats


def said(*cells: str) -> list[tuple[int, str]]:
    return [(column, fold(cell).replace(" ", "")) for column, cell in enumerate(cells) if cell]


@pytest.mark.parametrize(
    "label",
    [
        "合计",
        "小计",
        "总\u3000计",
        "合计（家）",
        "总计（万元）",
        "小计（企业）",
        "合计金额",
        "其中：企业",
        "以上共计3家单位",
        "共计12家",
        "企业小计",
        "平均",
        "平均值",
        "Total",
    ],
)
def test_what_sums_up(label: str) -> None:
    assert is_total(said(label, "12"))
    assert is_total(said("9", label, "12"))


@pytest.mark.parametrize(
    "name", ["武汉汇总科技有限公司", "共青城样例科技有限公司", "其中科技有限公司", "平均律智能有限公司"]
)
def test_names_that_begin_alike_sum_up_nothing(name: str) -> None:
    assert not is_total(said("1", name))
    assert not is_remark(said("1", name))
    assert not is_remark(said(name))


@pytest.mark.parametrize(
    "line",
    [
        ["注：以上为示例数据"],
        ["（注：以上为示例数据）"],
        ["【注】以上为示例"],
        ["备注说明"],
        ["注"],
        ["备注："],
        ["特此说明"],
        ["以上数据截至2021年12月"],
        ["数据来源：市统计局", "", "2021年"],
        ["填表人：张三", "", "审核人：李四", "", "联系电话：027-12345678", "", "2021年12月1日"],
        ["填表人：", "张三", "审核人：", "李四"],
        ["填表人", "张三", "审核人", "李四", "填表日期", "2021-12-01"],
        ["制表人：张三", "", "2021-12-01"],
        ["单位盖章：", "", "填报时间：2021-12-01", "", "负责人：王五", "经办人：赵六"],
        ["经办人：王五", "", "部门领导：赵六", "", "分管领导：钱七"],
        ["单位负责人（签字）：", "填表人：", "联系电话："],
        ["二〇二一年十二月一日"],
    ],
)
def test_notes_and_signatures(line: list[str]) -> None:
    assert is_remark(said(*line))


@pytest.mark.parametrize(
    "line",
    [
        ["1", "武汉甲样例科技有限公司", "联系人：张三"],
        ["武汉甲样例科技有限公司", "2021-12-01"],
        ["注册会计师事务所"],
        ["说明书科技有限公司", "武汉市"],
        ["武汉甲样例科技有限公司", "张三", "联系人", "李四"],
        ["填报宝科技有限公司", "张三"],
        ["*ST样例", "600001"],
        ["Source.ai", "武汉市"],
        ["单位名称", "联系人", "联系电话"],
    ],
)
def test_data_and_headings_are_no_signatures(line: list[str]) -> None:
    assert not is_remark(said(*line))


def test_a_note_goes_on_with_its_numbers() -> None:
    assert continues_note(said("2.注册资本以营业执照为准。"))
    assert continues_note(said("（3）名单按拼音排序"))
    assert not continues_note(said("2.注册资本以营业执照为准。", "x"))
    assert not continues_note(said("360安全科技有限公司"))


def test_rows_that_number_the_columns() -> None:
    assert is_numbering(said("1", "2", "3", "4"))
    assert is_numbering(said("(1)", "(2)", "(3)"))
    assert is_numbering(said("栏次", "1", "2", "3"))
    assert is_numbering(said("甲", "乙", "1", "2", "3"))
    assert not is_numbering(said("利用率（%）", "85", "86", "87"))
    assert not is_numbering(said("作业数", "1", "2", "3"))
    assert not is_numbering(said("1", "甲公司", "2", "3"))


def test_rows_that_head_a_section() -> None:
    def is_kind(text: str) -> bool:
        return text in {"高校", "企业"}

    assert is_section(said("一、企业（2家）"), is_kind)
    assert is_section(said("(二)高校"), is_kind)
    assert is_section(said("二", "高校"), is_kind)
    assert is_section(said("入驻名单（续表）"), is_kind)
    assert not is_section(said("二", "武汉甲样例科技有限公司"), is_kind)
    assert not is_section(said("一汽样例科技有限公司"), is_kind)
    assert not is_section(said("三一样例智能有限公司"), is_kind)
    assert not is_section(said("武汉永续"), is_kind)


def test_a_level_of_the_heading_said_again() -> None:
    levels = [["序号", "单位信息", "单位信息", "注册资本"], ["序号", "单位名称", "信用代码", "注册资本"]]
    assert repeats(said("序号", "单位信息", "", "注册资本"), levels)
    assert repeats(said("", "单位名称", "信用代码"), levels)
    assert not repeats(said("1", "武汉甲样例科技有限公司", "", "100"), levels)
    assert not repeats(said("序号"), levels)
