"""What people report of their solutions is read as a careful person reads it."""

from contextlib import suppress

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.intake.values.outcomes import Outcome, outcome
from ecosystem.intake.values.refusing import Unreadable
from tests.intake.values.outcome_sentences import READINGS, REFUSED

# The worked example of the reading rules: metric, sentence, and what comes out.
EXAMPLE: tuple[tuple[str, str, tuple[object, ...]], ...] = (
    ("精准率", "从85%提升到95%以上", (85, 95, "%", "gte", 10, "pp", "up")),
    ("资产识别率", "由９０％提高至９９％以上", (90, 99, "%", "gte", 9, "pp", "up")),
    ("巡检费用", "降低50%以上", (None, None, "%", "gte", -50, "pct", "down")),
    ("算法迭代速度", "提升了10倍", (None, None, "x", "eq", 10, "x", "up")),
    ("训练时长", "72小时→6小时", (72, 6, "小时", "eq", None, None, "down")),
    ("漏检率", "0.8‰降至0.2‰", (0.8, 0.2, "‰", "eq", None, None, "down")),
    ("人工成本", "减少一半", (None, None, "%", "eq", -50, "pct", "down")),
    ("样本数量", "超过100万张", (None, 1000000, "张", "gt", None, None, None)),
    ("精度", "92%", (None, 92, "%", "eq", None, None, None)),
    ("延迟", "显著降低", (None, None, None, None, None, None, "down")),
    ("预警时间", "提前30分钟以上", (None, None, "分钟", "gte", 30, "abs", "up")),
    ("产量", "增长1.5倍", (None, None, "x", "eq", 1.5, "x", "up")),
)
SENTENCES = {
    "range": "is a range",
    "contradiction": "contradicts itself",
    "which way": "does not say whether it is more or less",
    "letters": "is not a number",
    "several": "holds several numbers",
}


@pytest.mark.parametrize(("metric", "sentence", "reading"), EXAMPLE)
def test_the_worked_example_comes_out(metric: str, sentence: str, reading: tuple[object, ...]) -> None:
    assert outcome(sentence, metric) == Outcome(*reading, remark=sentence)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("metric", "sentence", "code"),
    [
        ("识别率", "85-95%", "E_NUMBER_INVALID"),
        ("准确率", "从95%提升到85%", "E_NUMBER_INVALID"),
        ("", "提升20%", "E_FIELD_MISSING"),
        ("—", "提升20%", "E_FIELD_MISSING"),
    ],
)
def test_what_the_worked_example_refuses_is_refused(metric: str, sentence: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        outcome(sentence, metric)
    assert refusal.value.code == code
    assert sentence in refusal.value.sentence


@pytest.mark.parametrize("sentence", READINGS)
def test_a_sentence_is_read_as_a_careful_person_reads_it(sentence: str) -> None:
    read = outcome(sentence, "指标")
    assert read is not None
    assert read[:7] == READINGS[sentence]


@pytest.mark.parametrize("sentence", REFUSED)
def test_a_range_a_contradiction_and_a_riddle_are_refused_and_say_why(sentence: str) -> None:
    with override("en"), pytest.raises(Unreadable) as refusal:
        outcome(sentence, "指标")
    assert refusal.value.code == "E_NUMBER_INVALID"
    assert SENTENCES[REFUSED[sentence]] in refusal.value.sentence


@pytest.mark.parametrize("nothing", ["", " ", "—", "无", "N/A", "暂无"])
def test_nothing_is_no_outcome(nothing: str) -> None:
    assert outcome(nothing, "精度") is None


@pytest.mark.parametrize(
    ("metric", "reading"),
    [
        ("准确率", (None, 95, "%", "gte", None, None, None)),
        ("误报率", (None, None, "%", "eq", -30, "pct", "down")),
    ],
)
def test_of_two_measures_the_one_that_the_metric_names_is_read(metric: str, reading: tuple[object, ...]) -> None:
    read = outcome("准确率达到95%以上，误报率降低30%", metric)
    assert read is not None
    assert read[:7] == reading


def test_the_wording_is_kept_as_it_was_typed() -> None:
    read = outcome("　由９０％提高至\n９９％以上 ", "精度")
    assert read is not None
    assert read.remark == "由９０％提高至 ９９％以上"


levels = st.decimals(min_value=0, max_value=100, places=2)


@given(baseline=levels, result=levels, suffix=st.sampled_from(["", "以上", "以下", "左右"]))
def test_from_one_level_to_another_the_change_is_the_difference_and_never_against_the_words(
    baseline: object, result: object, suffix: str
) -> None:
    low, high = sorted([baseline, result])  # type: ignore[type-var]
    if low == high:
        return
    read = outcome(f"由{low}%提升至{high}%{suffix}", "精度")
    assert read is not None
    assert (read.baseline, read.result, read.direction) == (float(low), float(high), "up")  # type: ignore[arg-type]
    assert read.change_value == pytest.approx(float(high) - float(low))  # type: ignore[arg-type]
    assert read.change_unit == "pp"
    with pytest.raises(Unreadable):
        outcome(f"由{low}%降低至{high}%{suffix}", "精度")


@given(
    st.text(
        alphabet="0123456789%‰.,，。从由至到提升高降低减少倍成一半百分之以上超过约→-~+±<>≥个点万亿张小时天 to",
        max_size=30,
    )
)
def test_whatever_is_typed_is_read_or_refused_and_no_baseline_stands_without_a_result(text: str) -> None:
    with suppress(Unreadable):
        read = outcome(text, "精度")
        if read is not None:
            assert read.baseline is None or read.result is not None
            assert read.change_value is None or read.direction in {"up", "down"}
            assert (read.change_value is None) == (read.change_unit is None)
