"""Blind reading: who applies is hidden in what they write as well, not only left out of what is shown about them.

An applicant's names stand in the title of a project and in answers more often than not. Wherever a reviewer who judges
blind reads such a text, the names of the applicant and of its host, the person to reach, codes and addresses are covered by
a mark: whatever their case, width, script or blanks. What stands inside a document cannot be covered.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ecosystem.core.text import CJK_RUN, LEGAL_FORM, RUN, fold, name_key

MARK = "▇▇▇"
# Fewer characters than these are words that anybody uses.
SHORTEST_CHINESE, SHORTEST_LATIN, SHORTEST_NUMBER = 2, 3, 6
# What names of companies share: their trade, their form, words of praise. What is left of a name without them is its own.
WORDS = (
    "有限责任公司 股份有限公司 有限公司 公司 集团 股份 创客团队 团队 工作室 研究院 研究所 实验室 大学 学院 医院 中心 "
    "人工智能 智能科技 信息技术 科技 技术 智能 智慧 信息 数据 软件 网络 电子 微电子 光电 机器人 自动化 半导体 芯片 系统 工程 "
    "生物 医药 医疗 能源 环境 环保 材料 新材料 交通 空间 遥感 气象 海洋 农业 水利 教育 文化 传媒 互联 物联 云 视觉 语音 传感 "
    "测绘 地理 服务 咨询 发展 创新 产业 中国 国际 实业 控股 投资 管理 "
    "company limited ltd co inc corp corporation group technology technologies tech ai team institute university lab "
    "laboratory software data network information intelligent system systems solution solutions robotics digital science "
    "sciences center maker the and of for"
)
SHARED = frozenset(WORDS.split())
ENDINGS = tuple(sorted(SHARED, key=len, reverse=True))
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")


@dataclass(frozen=True)
class Cover:
    """What is covered in a text: keys of names (see :func:`ecosystem.core.text.name_key`), the longest first."""

    keys: tuple[str, ...] = ()

    def __call__(self, text: str) -> str:
        """The text with a mark in place of every name."""
        shown, end = [], 0
        for first, last in self.spans(text):
            shown += [text[end:first], MARK]
            end = last
        return "".join([*shown, text[end:]])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where names stand in the text, in order; those that touch are one."""
        folded, places = _folded(text)
        found = sorted(span for key in self.keys for span in _found(key, folded, places, text))
        merged: list[tuple[int, int]] = []
        for first, last in found:
            if merged and first <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(last, merged[-1][1])
            else:
                merged.append((first, last))
        return merged


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as names are compared, and for each of its characters where in the text it comes from."""
    pieces: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for folded in RUN.findall(fold(character)):
            pieces.append(folded)
            places += [place] * len(folded)
    return "".join(pieces), places


def _found(key: str, folded: str, places: list[int], text: str) -> Iterable[tuple[int, int]]:
    """Where one key stands. A Latin word counts only where it begins and ends as a word."""
    start = folded.find(key)
    while start >= 0:
        end = start + len(key)
        first, last = places[start], places[end - 1] + 1
        before, after = text[first - 1 : first], text[last : last + 1]
        if not (_runs_on(key[0], before) or _runs_on(key[-1], after)):
            yield first, last
        start = folded.find(key, start + 1)


def _runs_on(edge: str, beside: str) -> bool:
    """Whether a word goes on beyond its edge."""
    return bool(beside) and beside.isalnum() and edge.isalnum() and not (_is_chinese(edge) or _is_chinese(beside))


def _is_chinese(text: str) -> bool:
    return CJK_RUN.match(text) is not None


def cover_for(*names: str, numbers: Iterable[str] = (), city: Any = None) -> Cover:
    """What covers these names, with what is their own of each; and these numbers, codes and addresses.

    ``city`` is the place whose name, or whose province's, names of companies begin with: it is not their own.
    """
    places = _called(city)
    keys = {key for name in names for key in (name_key(name), _own_part(name, places)) if _is_telling(key)}
    keys |= {key for key in map(name_key, numbers) if len(key) >= SHORTEST_NUMBER}
    return Cover(tuple(sorted(keys, key=lambda key: (-len(key), key))))


def _is_telling(key: str) -> bool:
    return len(key) >= (SHORTEST_CHINESE if _is_chinese(key) else SHORTEST_LATIN) and key not in SHARED


def _called(city: Any) -> list[str]:
    """What a city and its province are called, the longest first."""
    names = {
        name_key(name)
        for place in (city, getattr(city, "parent", None))
        if place
        for name in (place.name, place.short_name, place.name_en)
    }
    return sorted((name for name in names if name), key=len, reverse=True)


def _own_part(name: str, places: Iterable[str] = ()) -> str:
    """A name without place, form, trade and brackets: 东越 of 武汉东越信息技术有限公司, acme of Acme AI Ltd."""
    bare = BRACKETS.sub("", name)
    if not _is_chinese(name_key(bare)):
        words = RUN.findall(fold(bare))
        return name_key(" ".join(word for word in words if word not in SHARED and word not in places))
    left = LEGAL_FORM.sub("", name_key(bare))
    for place in places:
        if left.startswith(place) and len(left) - len(place) >= SHORTEST_CHINESE:
            left = left.removeprefix(place)
    while True:
        ending = next((one for one in ENDINGS if left.endswith(one) and len(left) - len(one) >= SHORTEST_CHINESE), None)
        if ending is None:
            return left
        left = left.removesuffix(ending)


def cover_of(application: Any) -> Cover:
    """What tells who applies with an application that was handed in. No query where names are prefetched."""
    organizations = [one for one in (application.organization, application.host) if one is not None]
    return cover_for(
        *(application.name, application.name_en, application.contact_name),
        *(name for one in organizations for name in (one.name, one.short_name, one.name_en)),
        *(kept.name for one in organizations for kept in one.names.all()),
        numbers=_addresses(application.uscc, application.contact_phone, application.contact_email, application.website),
        city=application.program.platform.center.registry,
    )


def _addresses(code: str, phone: str, mail: str, website: str) -> list[str]:
    host = (urlsplit(website).hostname or "") if website else ""
    return [code, phone, mail, host.removeprefix("www.")]


def title_of(application: Any, *, blind: bool) -> str:
    """The title of a project as it may be read."""
    return cover_of(application)(application.title) if blind else application.title


def telling_fields(
    values: Mapping[str, Any], questions: Iterable[Any], *, city: Any, organization: Any = None
) -> list[str]:
    """The fields of a draft that reviewers read although they say who applies: title, and answers not marked as telling.

    ``values`` are what was understood of the draft; ``organization`` is the one applied for, if the registry has it.
    """
    organizations = [one for one in (organization, values.get("host")) if one is not None]
    cover = cover_for(
        *(str(values.get(name) or "") for name in ("name", "name_en", "contact_name")),
        *(name for one in organizations for name in (one.name, one.short_name, one.name_en)),
        numbers=_addresses(
            *(str(values.get(name) or "") for name in ("uscc", "contact_phone", "contact_email", "website"))
        ),
        city=city,
    )
    answers = values.get("answers") or {}
    texts = {"title": str(values.get("title") or "")}
    texts |= {f"answers.{one.key}": str(answers.get(one.key) or "") for one in questions if not one.identifies}
    return [name for name, text in texts.items() if cover.spans(text)]
