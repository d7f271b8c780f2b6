"""Words, names, lists, and yes or no are what the person at the sheet meant."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.core.text import name_key
from ecosystem.intake.reading.cells import BOOLEAN, ERROR, FORMULA, Cell
from ecosystem.intake.values.refusing import Unreadable
from ecosystem.intake.values.texts import name, several, shown, text, yes_no
from tests.intake.values.cells import dated, numeric, typed


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        (None, ""),
        (typed(" 武汉 "), " 武汉 "),
        (numeric(1000.0), "1000"),
        (numeric(1200), "1200"),
        (numeric(650.5), "650.5"),
        (numeric(0.1 + 0.2), "0.3"),
        (numeric(0.92, percent=True), "92%"),
        (numeric(0.3333, percent=True), "33.33%"),
        (numeric(9.1420100e17), "914201000000000000"),
        (numeric(1e-7), "0.0000001"),
        (numeric(0), "0"),
        (numeric(float("nan")), "nan"),
        (dated("2021-05-31"), "2021-05-31"),
        (dated("2021-05-31T00:00:00"), "2021-05-31"),
        (dated("2021-05-31T08:30:00"), "2021-05-31 08:30:00"),
        (Cell(BOOLEAN, value=True), "是"),
        (Cell(BOOLEAN, value=False), "否"),
        (Cell(ERROR, "#REF!"), "#REF!"),
        (Cell(FORMULA, "=A1+1"), "=A1+1"),
    ],
)
def test_a_cell_is_shown_as_it_was_seen(cell: Cell | None, seen: str) -> None:
    assert shown(cell) == seen


@pytest.mark.parametrize(
    ("typed_text", "meant"),
    [
        ("\ufeff 武汉\u200b大学\u3000", "武汉大学"),
        ("含（武汉）研发部", "含（武汉）研发部"),
        ("遥感、导航；地图，测绘", "遥感、导航；地图，测绘"),
        ("ＡＩ　１２", "AI 12"),
        ("第一行\n第二行", "第一行 第二行"),
        ("a\u00a0b\tc\r\nd", "a b c d"),
        ("① 完成，㎡、Ⅲ期", "① 完成，㎡、Ⅲ期"),
        ("⽔利⼯程", "水利工程"),
        ("=cmd|'/c calc'!A0", "=cmd|'/c calc'!A0"),
        ("<b>x</b>", "<b>x</b>"),
        ("--", ""),
        ("——", ""),
        ("／", ""),
        ("無", ""),
        ("null", ""),
        ("无统一社会信用代码", "无统一社会信用代码"),
        ("0", "0"),
    ],
)
def test_text_is_cleaned_of_what_nobody_sees_and_kept_otherwise(typed_text: str, meant: str) -> None:
    assert text(typed(typed_text)) == meant


@pytest.mark.parametrize("sign", ["", "-", "—", "－", "/", "无", "N/A", "n/a", "暂无", " 暂无 ", "\u3000"])
def test_the_signs_for_nothing_are_nothing(sign: str) -> None:
    assert text(typed(sign)) == ""
    assert name(typed(sign)) == ""
    assert several(typed(sign)) == []


@pytest.mark.parametrize(
    "fault", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "Err:502", "#####"]
)
@pytest.mark.parametrize("function", [text, name, several, yes_no])
def test_the_fault_of_a_formula_is_refused_from_every_kind_of_file(function: object, fault: str) -> None:
    for cell in (Cell(ERROR, fault), typed(fault)):
        with pytest.raises(Unreadable) as refusal:
            function(cell)  # type: ignore[operator]
        assert refusal.value.code == "E_FORMULA_ERROR"
        assert fault in refusal.value.sentence


@pytest.mark.parametrize(
    ("typed_text", "kept"),
    [
        (" 武汉江曜智眼科技有限公司 ", "武汉江曜智眼科技有限公司"),
        ("武 汉 大 学", "武汉大学"),
        ("武汉\n大学", "武汉大学"),
        ("武汉（光谷） 软件 有限公司", "武汉（光谷）软件有限公司"),
        ("武汉 AI 公司", "武汉 AI 公司"),
        ("Wuhan  AI   Co., Ltd.", "Wuhan AI Co., Ltd."),
        ("Ａ Ｉ 公司", "A I 公司"),
        ("'武汉大学", "武汉大学"),
        ("3M中国", "3M中国"),
        ("“智造”公司", "“智造”公司"),
        ("O'Neill & Co", "O'Neill & Co"),
    ],
)
def test_a_name_is_kept_as_it_is_spelled(typed_text: str, kept: str) -> None:
    assert name(typed(typed_text)) == kept


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (typed("=cmd|'/c calc'!A0"), "formula"),
        (typed("＝1+1"), "formula"),
        (typed("+86公司"), "formula"),
        (typed("-公司"), "formula"),
        (typed("公司=SUM(A1)"), "formula"),
        (typed("公司=cmd|'/c calc'!A0"), "formula"),
        (typed("公司＝A1"), "formula"),
        (typed("＠公司"), "formula"),
        (typed("\u200b=1+1"), "formula"),
        (typed("'=1+1"), "formula"),
        (Cell(FORMULA, "=A1"), "formula"),
        (typed("<script>alert(1)</script>"), "markup"),
        (typed("公司<b>"), "markup"),
        (typed("＜img src=x＞公司"), "markup"),
        (typed("***"), "nothing in it"),
        (typed("？？？"), "nothing in it"),
        (typed("武汉\ufffd\ufffd公司"), "lost"),
        (dated("2021-05-31"), "not a name"),
        (Cell(BOOLEAN, value=True), "not a name"),
    ],
)
def test_what_can_be_no_name_is_refused(cell: Cell, reason: str) -> None:
    with override("en"), pytest.raises(Unreadable) as refusal:
        name(cell)
    assert refusal.value.code == "E_NAME_INVALID"
    assert reason in refusal.value.sentence


han_words = st.text(alphabet="武汉大学江曜智眼科技有限公司", min_size=1, max_size=12)


@given(word=han_words, blank=st.sampled_from([" ", "\u3000", "\u00a0", "\n", "\u200b", " \u3000 "]))
def test_blanks_between_chinese_characters_change_neither_the_name_nor_its_key(word: str, blank: str) -> None:
    assert name(typed(blank.join(word))) == word
    assert name_key(blank.join(word)) == name_key(word)


@given(st.text(max_size=40))
def test_reading_a_text_twice_changes_nothing(raw: str) -> None:
    try:
        once = text(typed(raw))
    except Unreadable:
        return
    assert text(typed(once)) == once


@pytest.mark.parametrize(
    ("typed_text", "values"),
    [
        ("遥感、地理信息", ["遥感", "地理信息"]),
        ("遥感；导航;测绘", ["遥感", "导航", "测绘"]),
        ("遥感，导航,测绘", ["遥感", "导航", "测绘"]),
        ("遥感/导航／测绘", ["遥感", "导航", "测绘"]),
        ("遥感\n导航\r\n遥感", ["遥感", "导航"]),
        ("遥感|导航", ["遥感", "导航"]),
        ("大模型（视觉、语音）、机器人", ["大模型（视觉、语音）", "机器人"]),
        ("大模型(视觉/语音);《人工智能，未来》", ["大模型(视觉/语音)", "《人工智能，未来》"]),
        ("大模型（视觉、语音", ["大模型（视觉", "语音"]),
        ("A/B测试、TCP/IP", ["A/B测试", "TCP/IP"]),
        ("AI / IoT", ["AI", "IoT"]),
        ("AI/遥感", ["AI", "遥感"]),
        ("1.遥感 2.导航", ["遥感", "导航"]),
        ("1、遥感；2、导航", ["遥感", "导航"]),
        ("（1）遥感（2）导航", ["遥感（2）导航"]),
        ("①遥感②导航", ["遥感", "导航"]),
        ("Foo Co., Ltd., Bar Inc.", ["Foo Co., Ltd.", "Bar Inc."]),
        ("https://a.example/b/c、遥感", ["https://a.example/b/c", "遥感"]),
        ("1,000路视频", ["1,000路视频"]),
        ("遥感", ["遥感"]),
        ("AI、ai、ＡＩ", ["AI"]),
        ("无、遥感、/", ["遥感"]),
        ("、；", []),
    ],
)
def test_a_cell_can_hold_several_values(typed_text: str, values: list[str]) -> None:
    assert several(typed(typed_text)) == values


def test_a_number_is_one_value() -> None:
    assert several(numeric(5)) == ["5"]
    assert several(None) == []


@given(st.lists(han_words, min_size=1, max_size=6, unique=True), st.sampled_from("、；;/，,\n"))
def test_values_joined_by_any_separator_come_apart(words: list[str], separator: str) -> None:
    assert several(typed(separator.join(words))) == words


@pytest.mark.parametrize(
    "word", ["是", "√", "✓", "✔", "Y", "y", "Yes", "TRUE", "有", "对", "1", "（是）", " 是 ", "Ｙ"]
)
def test_yes(word: str) -> None:
    assert yes_no(typed(word)) is True


@pytest.mark.parametrize("word", ["否", "×", "✗", "N", "no", "FALSE", "无", "没有", "不是", "0", "X"])
def test_no(word: str) -> None:
    assert yes_no(typed(word)) is False


def test_truth_values_and_numbers_say_yes_and_no_too() -> None:
    assert yes_no(Cell(BOOLEAN, value=True)) is True
    assert yes_no(numeric(0)) is False
    assert yes_no(None) is None
    assert yes_no(typed("—")) is None


@pytest.mark.parametrize("cell", [typed("也许"), numeric(2), typed("是/否"), dated("2021-05-31")])
def test_neither_yes_nor_no_is_refused(cell: Cell) -> None:
    with pytest.raises(Unreadable) as refusal:
        yes_no(cell)
    assert refusal.value.code == "E_ENUM_UNKNOWN"
