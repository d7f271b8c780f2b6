"""Words that names are abbreviated by, and abbreviations that everybody knows though no record says them."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from ecosystem.organizations.matching.words import HEADS, SUBJECTS
from ecosystem.vocabulary.loading import FOLDER

ABBREVIATED = re.compile(
    "(?:大学|学院|学校|研究院|研究所|科学院|工程院|研究中心|医院|实验室|中学|小学|银行|委员会|协会|学会|联合会|中心|总局|局|厅|部|集团|"
    "集团(?:股份)?有限(?:责任)?公司|银行(?:股份)?有限(?:责任)?公司)$|^(?:中国|国家|中共|全国)"
)
LEXICON = """
中国 国家 全国 中华 中央 华中 华南 华北 华东 西南 西北 东北 东南 中南 江南 江西 江苏 黑龙江 内蒙古 石家庄 哈尔滨
秦皇岛 葫芦岛 呼和浩特 乌鲁木齐 连云港 景德镇 张家口 张家界 驻马店 平顶山 三门峡 马鞍山 攀枝花 六盘水 佳木斯
科学 技术 科技 理工 工业 工程 师范 农业 林业 医科 医药 中医药 财经 政法 交通 航空 航天 邮电 电子 信息 石油
化工 地质 矿业 海洋 民族 外国语 体育 美术 音乐 戏剧 传媒 电力 水利 水电 建筑 纺织 轻工 商业 经济 贸易 对外
第一 第二 第三 附属 人民 中心 总医院 职业 高等 专科 自动化 计算 计算技术 软件 微电子 半导体 物理 化学 生物
人工智能 机器人 大学 学院 集团 银行 电网 移动 联通 电信 铁路 建设 投资 控股 汽车 钢铁 能源 核工业 船舶 兵器
"""
WORDS = frozenset((*HEADS, *SUBJECTS, *LEXICON.split()))
LONGEST_WORD = 5
MOST_SPELLINGS = 8
# What stands for what inside a name; whether a name is meant is seen by what is found.
CONTRACTED: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(short), long)
    for short, long in (
        ("^中科院", ("中国科学院",)),
        ("^(?:中国)?社科院", ("中国社会科学院",)),
        ("社科院", ("社会科学院",)),
        ("^(?:中国)?农科院", ("中国农业科学院",)),
        ("农科院", ("农业科学院",)),
        ("林科院", ("林业科学研究院", "中国林业科学研究院")),
        ("^(?:中国)?医科院", ("中国医学科学院",)),
        ("附一院", ("附属第一医院", "第一附属医院")),
        ("附二院", ("附属第二医院", "第二附属医院")),
        ("附院$", ("附属医院",)),
        ("附中$", ("附属中学",)),
        ("附小$", ("附属小学",)),
        ("国重$", ("国家重点实验室",)),
        ("师大", ("师范大学",)),
        ("农大", ("农业大学",)),
        ("工大", ("工业大学", "工程大学")),
        ("科大", ("科技大学", "科学技术大学")),
        ("医大", ("医科大学", "医学院")),
        ("财大", ("财经大学",)),
        ("交大", ("交通大学",)),
        ("职院$", ("职业学院", "职业技术学院")),
        ("高专$", ("高等专科学校",)),
        ("(?<!研究)所$", ("研究所",)),
    )
)


def is_abbreviated(key: str) -> bool:
    """Whether people shorten such a name by leaving characters out."""
    return ABBREVIATED.search(key) is not None


@lru_cache(1)
def well_known() -> dict[str, str]:
    """Abbreviations that everybody knows, and the name each stands for."""
    return json.loads((FOLDER / "well_known_abbreviations.json").read_text(encoding="utf-8"))


def spellings(key: str) -> list[str]:
    """What an abbreviated name may be in full, the likeliest first; without the text itself."""
    known = well_known()
    found = [known[key]] if key in known else []
    found += [
        known[key[:length]] + key[length:] for length in (5, 4, 3, 2) if length < len(key) and key[:length] in known
    ]
    for start in [key, *found]:
        found += _contracted(start)
    return [one for one in dict.fromkeys(found) if one != key][:MOST_SPELLINGS]


def _contracted(key: str) -> Iterator[str]:
    for pattern, longer in CONTRACTED:
        if pattern.search(key):
            for long in longer:
                full = pattern.sub(long, key, count=1)
                yield full
                if full.endswith("所") and not full.endswith("研究所"):
                    yield f"{full[:-1]}研究所"


@lru_cache(8192)
def words_of(key: str) -> tuple[str, ...]:
    """A name in words: known ones, and pairs of characters where none is known."""
    words: list[str] = []
    position = 0
    while position < len(key):
        word = _word_at(key, position) or _unknown_at(key, position)
        words.append(word)
        position += len(word)
    return tuple(words)


def _word_at(key: str, position: int) -> str:
    for length in range(LONGEST_WORD, 1, -1):
        word = key[position : position + length]
        if len(word) == length and word in WORDS:
            return word
    return ""


def _unknown_at(key: str, position: int) -> str:
    """A pair of characters, or one where a known word follows it."""
    return key[position] if _word_at(key, position + 1) else key[position : position + 2]


def coverage(short: str, key: str) -> float:
    """How much of a name's words an abbreviation takes up, 0 to 1; 0 where it is none of the name's.

    An abbreviation begins with the name; each of its characters begins a word or goes on with the one before it.
    """
    words = words_of(key)
    starts = {0}
    for word in words[:-1]:
        starts.add(max(starts) + len(word))
    word_at = [number for number, word in enumerate(words) for _character in word]
    if not short or short[0] != key[0]:
        return 0.0
    best = _covered(short[1:], key, 0, starts, word_at, frozenset({0}))
    return best / len(words)


def _covered(rest: str, key: str, at: int, starts: set[int], word_at: list[int], met: frozenset[int]) -> int:
    if not rest:
        return len(met)
    best = 0
    for position in range(at + 1, len(key)):
        if key[position] == rest[0] and (position in starts or position == at + 1):
            best = max(best, _covered(rest[1:], key, position, starts, word_at, met | {word_at[position]}))
    return best
