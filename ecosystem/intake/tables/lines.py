"""Which rows of a sheet are no data: totals, notes, signatures, a heading that is repeated."""

import re
from collections.abc import Callable, Sequence

from ecosystem.core.text import fold
from ecosystem.intake.reading.cells import Cell, Row
from ecosystem.intake.values.texts import shown

# What a line says beside its word: 合计（家）, 【注】.
ASIDE = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
TOTAL = re.compile(
    r"(?:本页|分类|其中|全市|全省|全部|各类|以上|本表)?"
    r"(?:小计|合计|总计|共计|累计|总和|合共|汇总|平均|均值|(?:sub|grand)?total|sum|average)"
    r"(?:数|值|金额|数量|家数|户数|个数)?[:：]?(?:\d.*|共.*)?|其中[:：].{0,12}"
)
TOTAL_OF = re.compile(r".{1,12}(?:小计|合计|总计)[:：]?")
COUNTED = re.compile(
    r"(?:以上|总共|合计|总计|共计|共)[有计]?(?:合计|共计|共有?)?\d+(?:家|个|条|户|项|所|名|人)"
    r"(?:单位|企业|公司|机构|院校|学校)?[。.]?"
)
_NOTING = r"(?:注释?|备注(?:说明)?|附注|说明|填[表报写]说明|数据来源|资料来源|信息来源|来源|依据)"
_NOTING_LATIN = r"(?:notes?|source|remarks?|nb)"
NOTE = re.compile(
    rf"(?:\d+[.、])?(?:{_NOTING}(?:\d+)?[:：.、]|{_NOTING_LATIN}(?:\d+)?[:：]).+|注[一二三四五\d].*"
    rf"|[(\[【〔]{_NOTING}(?:\d+)?(?:[)\]】〕][:：]?|[:：]).*"
)
# What is a note only where a row says nothing else.
NOTE_ALONE = re.compile(
    rf"(?:{_NOTING}|{_NOTING_LATIN})[:：]?|[*※＊](?!st).+|特此(?:说明|通知|公示)[。.]?|以上(?:数据|信息|名单|内容|情况|单位|企业|资料).+|附件?\d*[:：].*"
)
LABEL = re.compile(_NOTING)
SERIAL = re.compile(r"[(]?[0-9a-z一二三四五六七八九十.\-]{1,6}[)、.]?")
ORDINAL = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、.]?")
NUMBERED = re.compile(r"[(]?\d{1,2}[)）.、][^\d].*")
SECTION = re.compile(r"[(]?[一二三四五六七八九十]{1,3}(?:[)、]|[.．]).+")
CONTINUED = re.compile(
    r".*(?:[(](?:续表?|接上[页表])[\d一二三四五六七八九十]*[)]|续表[\d一二三四五六七八九十]*|接上[页表])"
)
_ROLE = (
    r"(?:填[表报制]|制[表单]|填写|审核|审批|复核|核对|校对|(?:单位|分管|主管|部门|项目)?负责|分管|主管|(?:部门|单位|分管|主管|局|院)领导|经办|编制|编报|统计|报送|上报|联系"
    r"|签字|签章|盖章|打印|导出|抄送)(?:人员?|单位|日期|时间|部门|领导|员|电话|方式|机构)?"
)
_SEAL = r"\(?(?:签字|盖章|签章|公章)\)?"
SIGNED = re.compile(
    rf"(?:{_ROLE}|(?:单位|部门)?(?:盖章|公章|签章|签字)|电话|日期)(?:{_SEAL})?[:：].*|.*\((?:盖章|公章|签章)\)[:：]?|preparedby.*|.*盖章处.*"
)
SIGNED_BY = re.compile(rf"{_ROLE}(?:{_SEAL})?")
DATE_ALONE = re.compile(
    r"(?:日期[:：])?(?:\d{4}|[〇零一二三四五六七八九]{4})年\d{0,2}[一二三四五六七八九十]*月?.{0,3}日?|(?:日期|date)[:：].*"
    r"|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?"
)
NUMBERING_WORDS = frozenset({"栏次", "序号", "列次", "行次", "编号", "甲", "乙", "丙", "丁", "a", "b", "c", "d"})
COUNTS = re.compile(r"[0-9]{1,3}")
FEW = 3
SHORTEST_NAME = 3
LONGEST_SIGNATURE = 30


def folded(cell: Cell | None) -> str:
    """What a cell says, folded and without blanks."""
    return fold(shown(cell)).replace(" ", "") if cell is not None else ""


def filled(row: Row) -> list[tuple[int, str]]:
    """The columns in which the row itself says something, and what, folded."""
    return [(column, text) for column, cell in enumerate(row.cells) if (text := folded(cell))]


def is_total(texts: Sequence[tuple[int, str]]) -> bool:
    """Whether a row sums up others: it says so in one of its first two cells."""
    if len(texts) > 1 and SERIAL.fullmatch(texts[0][1]) is None and len(texts[0][1]) > SHORTEST_NAME:
        # 武汉大学 | 共3人: a remark beside a name.
        texts = texts[:1]
    return any(_sums(said) for _, text in texts[:2] for said in dict.fromkeys((text, ASIDE.sub("", text))))


def is_bare_total(text: str) -> bool:
    """Whether a text says that it sums up, and nothing besides: 小计, but not 企业小计."""
    return bool(TOTAL.fullmatch(text) or COUNTED.fullmatch(text))


def _sums(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (TOTAL, TOTAL_OF, COUNTED))


def is_remark(texts: Sequence[tuple[int, str]]) -> bool:
    """Whether a row is a note about the table, or the line where somebody signs."""
    if not texts:
        return False
    first = texts[0][1]
    if len(texts) == 1 and (DATE_ALONE.fullmatch(first) or COUNTED.fullmatch(first) or NOTE_ALONE.fullmatch(first)):
        return True
    return (len(texts) <= FEW and NOTE.fullmatch(first) is not None) or is_signature([text for _, text in texts])


def is_labeled(texts: Sequence[tuple[int, str]]) -> bool:
    """Whether a row is a note or a signature whose label has a cell of its own: “备注 | 数据截至…”, “填表人 | 张三”."""
    first = texts[0][1].rstrip(":")
    return 1 < len(texts) <= FEW + 1 and (LABEL.fullmatch(first) or SIGNED_BY.fullmatch(first)) is not None


def is_signature(texts: Sequence[str]) -> bool:
    """Whether a row is where somebody signs: who did what, the name beside it or in the next cell, and dates."""
    told = named = 0
    waits = False
    for text in texts:
        if SIGNED.fullmatch(text):
            told, waits = told + 1, text.endswith(":")
        elif SIGNED_BY.fullmatch(text):
            named, waits = named + 1, True
        elif not DATE_ALONE.fullmatch(text):
            if not waits or len(text) > LONGEST_SIGNATURE:
                return False
            waits = False
    return told > 0 or named > 1


def continues_note(texts: Sequence[tuple[int, str]]) -> bool:
    """Whether a row goes on numbering what a note above it began: “2. …” alone in its row."""
    return len(texts) == 1 and NUMBERED.fullmatch(texts[0][1]) is not None


def is_section(texts: Sequence[tuple[int, str]], is_kind: Callable[[str], bool]) -> bool:
    """Whether a row only heads those below it: “一、企业”, “二 | 高校”; or says that the list goes on."""
    said = [text for _, text in texts]
    if len(said) == 1:
        return bool(SECTION.fullmatch(said[0]) or (CONTINUED.fullmatch(said[0]) and len(said[0]) > 2))
    return len(said) == 2 and ORDINAL.fullmatch(said[0]) is not None and is_kind(ASIDE.sub("", said[1]))


def is_numbering(texts: Sequence[tuple[int, str]]) -> bool:
    """Whether a row below the heading only numbers the columns."""
    numbers = [text.strip("()[]") for _, text in texts]
    plain = [int(number) for number in numbers if COUNTS.fullmatch(number)]
    others = {number for number in numbers if not COUNTS.fullmatch(number)}
    counted = len(plain) >= FEW and plain[0] <= 2 and plain == list(range(plain[0], plain[0] + len(plain)))
    return counted and others <= NUMBERING_WORDS


def repeats(texts: Sequence[tuple[int, str]], levels: Sequence[Sequence[str]]) -> bool:
    """Whether a row repeats a level of the heading, as printed tables do at the top of a page."""
    if len(texts) < 2:
        return False
    same = max(
        (sum(column < len(level) and text == level[column] for column, text in texts) for level in levels), default=0
    )
    return same >= 2 and same * 5 >= len(texts) * 3
