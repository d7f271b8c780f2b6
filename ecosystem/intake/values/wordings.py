"""The words of a reported outcome: which way, from where, up to what, compared with what."""

import re

from ecosystem.solutions.choices import Direction

UP = re.compile(
    r"(?:提[升高前速效质]|增[长加产收效幅至到进大强为多]|上[升涨浮]|[升涨][至到为幅]|加快|加速(?![器卡库])|扩[大充]|延长|攀升|跃升|拉升|递增|翻(?!译|新)|倍增"
    r"|\b(?:increas\w*|improv\w*|rais\w+|rose|gr[eo]w\w*|boost\w*|up(?! to)|faster|higher|more|doubl\w+|tripled)\b|↑)(?!后|之后|以后)",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"(?:降(?![水雨雪落临维噪])|减(?![速震灾])|下[降滑跌]|缩[短减小至到为]|压[缩降减]|节[约省能电水]|省[时电力去下出](?!级)|省(?=\d)|回落"
    r"|\b(?:reduc\w*|decreas\w*|drop\w*|fell|falls?|cut\w*|lower\w*|short\w*|sav(?:e|es|ed|ing)|down|less|halved)\b|↓)(?!\w?后|之后|以后)",
    re.IGNORECASE,
)
FASTER, SLOWER = re.compile(r"(?:快|高|多)[了出]?$"), re.compile(r"(?:慢|低|少|短)[了出]?$")
PLAINLY_FASTER, PLAINLY_SLOWER = (
    re.compile(r"(?<![最更尽])快[了出]?$"),
    re.compile(r"(?<![最更])(?:慢|(?<![至减])少)[了出]?$"),
)
COMPARED_WITH = re.compile(r"比|较|than\b|compared")
ARROW = "→"
FROM = re.compile(
    r"从|由(?!于)|(?<![来各])自(?![动主身然适学研助建有行])|原[来先本]?|以前|过去|之前|此前|\bfrom\b", re.IGNORECASE
)
PAST = re.compile(r"原[来先本有]?|以前|过去|之前|此前|以往|传统|人工|用前|使用前|改造前|before\b", re.IGNORECASE)
NOW = re.compile(r"现|如今|目前|仅|只|就|后|now\b|after\b", re.IGNORECASE)
FILLERS = r"[了的仅只需要可用花现在目前如今当前今约有着才能被人工平均整体：: \t]|现在|所需|时间"
TO = re.compile(rf"(?:(?P<reach>达|高达|是|[=:])|达到|到|至|为|成|变|需|{ARROW}|\bto\b)(?:{FILLERS})*$", re.IGNORECASE)
TURNED = re.compile(rf"{ARROW}|变|改|转|调|压|优化[到至为成]|突破|up to")
RANGE = re.compile(r"(?:[-~–—−―至到]|±|\+/-|--|to|或|-)", re.IGNORECASE)
OF_BEFORE = re.compile(
    r"(?:原[来先有本]?|以前|之前|此前|过去|以往|传统[^，。]{0,6}|人工[^，。]{0,4}|基线|同类[^，。]{0,4}|上年|去年|同期|改造前|常规[^，。]{0,4})(?:水平|状态|方式|方法|模式|情况)?的$"
    r"|\bof (?:the )?(?:original|previous|former)$",
    re.IGNORECASE,
)
# 降幅达30% is a change of so much; 降低误报率至5% is a level.
CHANGE_NOUN = re.compile(
    r"(?:提[升高前]|增[长加]|上升|下降|降低|减少|缩[短减]|节[约省]|压[缩降]|[升降增减涨跌])的?(?:幅度|幅|率|比例|量|倍数)(?:达到|高达|达|为|是|约|在)?$"
)
CONTINUES = re.compile(
    r"^(?:由|从|原|较|比|相比|同比|环比|与|和|相较|即|也就是|共|累计|平均|总体|整体|降幅|增幅|提升|提高|增长|增加|下降|降低|减少|缩短|节[约省]|升幅|提速|提效|[+±↑↓])"
)


def direction_of(words: str) -> str:
    """Up, down, or neither where the words say both or nothing."""
    up, down = UP.search(words), DOWN.search(words)
    if bool(up) == bool(down):
        return ""
    return Direction.UP if up else Direction.DOWN


def reaches(before: str) -> bool:
    """Whether the words in front of a number lead up to it: 提升至, 达到; but not 提升达 and 降幅为."""
    match = TO.search(before)
    if match is None or (CHANGE_NOUN.search(before.rstrip()) and direction_of(before)):
        return False
    return not (match["reach"] and direction_of(before))
