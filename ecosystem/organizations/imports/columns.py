"""Which column of a sheet is which field."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ecosystem.core.errors import InvalidInput
from ecosystem.core.text import name_key

# The heading in English is the field's name; Chinese headings are compared folded.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("名称", "机构名称", "单位名称", "企业名称", "公司名称", "全称", "中文名称"),
    "kind": ("类型", "机构类型", "单位类型", "性质", "单位性质"),
    "city": ("城市", "所在城市", "所在地", "地区", "市"),
    "uscc": ("统一社会信用代码", "信用代码", "社会信用代码"),
    "ror": ("ROR编号", "ROR ID"),
    "school_code": ("学校标识码", "院校代码", "学校代码"),
    "stock_code": ("股票代码", "证券代码"),
    "aliases": ("别名", "又名", "其他名称", "alias"),
    "short_names": ("简称", "short_name"),
    "former_names": ("曾用名", "原名", "former_name"),
    "acronyms": ("缩写", "英文缩写", "acronym"),
    "name_en": ("英文名称", "英文名", "外文名称"),
    "website": ("网址", "网站", "官网", "主页"),
    "sectors": ("领域", "行业", "所属领域", "所属行业", "sector"),
    "founded_on": ("成立日期", "成立时间", "注册日期", "founded"),
    "key": ("编号", "序号标识", "内部编号", "id"),
}


def _folded(heading: str) -> str:
    return name_key(heading.replace("_", ""))


def map_columns(headings: Sequence[str]) -> dict[str, int]:
    """The position of each known field. Raises :class:`InvalidInput` where names are missing or a field stands twice."""
    known = {_folded(spelling): field for field, spellings in COLUMNS.items() for spelling in (field, *spellings)}
    positions: dict[str, int] = {}
    for position, heading in enumerate(headings):
        field = known.get(_folded(heading))
        if field is None:
            continue
        if field in positions:
            sentence = _("The columns “%(one)s” and “%(two)s” are the same field.") % {
                "one": headings[positions[field]],
                "two": heading,
            }
            raise InvalidInput("column_twice", sentence, {heading: [sentence]})
        positions[field] = position
    if "name" not in positions:
        sentence = _("There is no column of names; its heading is “name” or “名称”.")
        raise InvalidInput("no_name_column", sentence, {"name": [sentence]})
    return positions
