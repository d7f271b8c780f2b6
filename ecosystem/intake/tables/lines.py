"""Which rows of a sheet are no data: totals, notes, signatures, a heading that is repeated."""

import re
from collections.abc import Sequence

from ecosystem.core.text import fold
from ecosystem.intake.reading.cells import Cell, Row
from ecosystem.intake.values.texts import shown

TOTAL = re.compile(
    r"(?:本页|分类|其中|全市|全省|全部|各类)?(?:小计|合计|总计|共计|累计|总和|合共|汇总|(?:sub|grand)?total|sum)(?:数|值)?[:：]?(?:\d.*|共.*)?"
)
TOTAL_OF = re.compile(r".{1,12}(?:小计|合计|总计)[:：]?")
COUNTED = re.compile(
    r"(?:以上|总共|合计|共计|共)[有计]?\d+(?:家|个|条|户|项|所|名|人)(?:单位|企业|公司|机构|院校|学校)?[。.]?"
)
NOTE = re.compile(
    r"(?:\d+[.、])?(?:注释?|备注(?:说明)?|附注|说明|填[表报写]说明|数据来源|资料来源|信息来源|来源|依据|notes?|source|remarks?|nb)"
    r"(?:\d+)?[:：.、].*|[*※＊].+|注[一二三四五\d].*"
)
SIGNED = re.compile(
    r"(?:填[表报制]|制[表单]|填写|审核|审批|复核|核对|校对|负责|经办|编制|统计|报送|上报|联系|签字|签章|盖章|打印|导出|单位负责|主管)"
    r"(?:人员?|单位|日期|时间|部门|领导|员|电话|方式)?(?:\(?签字\)?|\(?盖章\)?|\(?签章\)?)?[:：].*|.*\((?:盖章|公章|签章)\)[:：]?|preparedby.*|.*盖章处.*"
)
DATE_ALONE = re.compile(
    r"(?:日期[:：])?(?:\d{4}|[〇零一二三四五六七八九]{4})年\d{0,2}[一二三四五六七八九十]*月?.{0,3}日?|(?:日期|date)[:：].*"
)
FEW = 3


def folded(cell: Cell | None) -> str:
    """What a cell says, folded and without blanks."""
    return fold(shown(cell)).replace(" ", "") if cell is not None else ""


def filled(row: Row) -> list[tuple[int, str]]:
    """The columns in which the row itself says something, and what, folded."""
    return [(column, text) for column, cell in enumerate(row.cells) if (text := folded(cell))]


def is_total(texts: Sequence[tuple[int, str]]) -> bool:
    """Whether a row sums up others: it says so in one of its first two cells."""
    return any(TOTAL.fullmatch(text) or TOTAL_OF.fullmatch(text) or COUNTED.fullmatch(text) for _, text in texts[:2])


def is_remark(texts: Sequence[tuple[int, str]]) -> bool:
    """Whether a row is a note about the table, or the line where somebody signs."""
    if not texts or len(texts) > FEW:
        return bool(texts) and all(SIGNED.fullmatch(text) for _, text in texts)
    first = texts[0][1]
    if len(texts) == 1 and (DATE_ALONE.fullmatch(first) or COUNTED.fullmatch(first)):
        return True
    return bool(NOTE.fullmatch(first)) or all(SIGNED.fullmatch(text) or DATE_ALONE.fullmatch(text) for _, text in texts)


def is_numbering(texts: Sequence[tuple[int, str]]) -> bool:
    """Whether a row below the heading only numbers the columns."""
    numbers = [text.strip("()[]") for _, text in texts]
    plain = [int(number) for number in numbers if number.isdigit()]
    return (
        len(plain) >= FEW and len(plain) >= len(numbers) - 2 and plain == list(range(plain[0], plain[0] + len(plain)))
    )


def repeats(texts: Sequence[tuple[int, str]], headings: Sequence[str]) -> bool:
    """Whether a row repeats the heading, as printed tables do at the top of a page."""
    lowest = [fold(heading.rsplit("/", 1)[-1]).replace(" ", "") for heading in headings]
    same = sum(column < len(lowest) and text == lowest[column] for column, text in texts)
    return len(texts) >= 2 and same >= 2 and same * 5 >= len(texts) * 3
