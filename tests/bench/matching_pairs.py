"""Pairs for measuring the matching, made of real data that is not part of the product: nothing of it is kept.

``WUTONG_REAL_DATA`` names the folder. Positives are one record in two spellings, negatives two records that look alike.
"""

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations, islice
from pathlib import Path
from random import Random
from typing import Any

from ecosystem.core.text import fold, syllables
from ecosystem.organizations.matching.parts import parts

Record = dict[str, Any]
Pair = tuple[Record, Record]
FULL_WIDTH = str.maketrans({**{chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)}, " ": "\u3000"})
MOST = 4000


class RealData:
    """The files of the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cache  # noqa: B019  one object per session
    def records(self) -> list[Record]:
        with gzip.open(self.folder / "organizations_real.jsonl.gz", "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    @cache  # noqa: B019
    def companies(self) -> list[Record]:
        with gzip.open(self.folder / "companies_real_300k.tsv.gz", "rt", encoding="utf-8") as lines:
            return list(csv.DictReader(lines, delimiter="\t"))

    @cache  # noqa: B019
    def ror(self) -> list[Record]:
        return json.loads((self.folder / "ror_cn_hk_mo_tw.json").read_text(encoding="utf-8"))

    def table(self, name: str) -> list[Record]:
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))


def side(record: Record, **changes: Any) -> Record:
    """A record as a side, without identifiers unless they are named."""
    base = {
        "name": record.get("name_hans") or record.get("name"),
        "province": record.get("province"),
        "city": record.get("city"),
    }
    return {**base, **changes}


def positives(data: RealData, random: Random) -> Iterator[tuple[str, Iterable[Pair]]]:
    """Classes of pairs that are one organization."""
    records = data.records()
    companies = random.sample([r for r in records if r["uscc"]], MOST)
    yield "traditional script", [(side(r), side(r, name=r["name_hant"])) for r in random.sample(records, MOST)]
    yield "full width, brackets, blanks", [(side(r), side(r, name=_typed(r["name_hans"], random))) for r in companies]
    yield (
        "city in other words",
        [(side(r), side(r, city=_city(r["city"]), province=None)) for r in companies if r["city"]],
    )
    yield "no place known", [(side(r), side(r, city=None, province=None)) for r in companies]
    yield "市 added or dropped", [p for r in companies if (p := _with_city_sign(r))]
    yield "place moved into brackets", [p for r in companies if (p := _moved_place(r))]
    yield "legal form dropped", [p for r in companies if (p := _without_form(r))]
    yield "place dropped, city known", [p for r in companies if (p := _without_place(r))]
    yield (
        "one character of the same sound",
        [(side(r), side(r, name=n)) for r in companies if (n := _homophone(r["name_hans"], random))],
    )
    yield (
        "same code, short name",
        [
            (side(r, uscc=r["uscc"]), {"name": parts(r["name_hans"]).last.core, "uscc": r["uscc"]})
            for r in companies[:1000]
        ],
    )
    listed = [r for r in records if r["stock_code"]]
    yield "listed company, short name", [(side(r), {"name": s}) for r in listed for s in r["short_names"][:1]]
    yield (
        "listed company, code",
        [
            (side(r, stock_code=r["stock_code"]), {"name": r["short_names"][0], "stock_code": f"{r['stock_code']}.SH"})
            for r in listed
            if r["short_names"]
        ],
    )
    renamed = data.table("renamed_universities_2017_2025.csv")
    yield (
        "renamed university, code",
        [
            (
                {"name": r["name_2025"], "school_code": r["code"]},
                {"name": r["name_2017"], "school_code": r["code_2017"]},
            )
            for r in renamed
        ],
    )
    yield (
        "renamed university, former name",
        [({"name": r["name_2025"], "former_names": [r["name_2017"]]}, {"name": r["name_2017"]}) for r in renamed],
    )
    yield from _of_ror(data)


def _of_ror(data: RealData) -> Iterator[tuple[str, Iterable[Pair]]]:
    named = [(r, _ror_names(r)) for r in data.ror()]
    both = [(r, n) for r, n in named if n["zh"] and n["en"]]
    yield (
        "Chinese and English, ROR",
        [
            ({"name": n["zh"][0], "ror": r["ror"]}, {"name": n["en"][0], "ror": r["ror"].rsplit("/", 1)[1]})
            for r, n in both
        ],
    )
    yield "Chinese and English, nothing else", [({"name": n["zh"][0]}, {"name": n["en"][0]}) for r, n in both]
    yield (
        "English name given beside",
        [
            (
                {"name": n["zh"][0], "name_en": n["en"][0], "city": r["city"]},
                {"name": n["en"][0].upper(), "city": r["city"]},
            )
            for r, n in both
        ],
    )
    yield (
        "English alias",
        [({"name": n["en"][0]}, {"name": alias}) for r, n in named if n["en"] for alias in n["en"][1:]],
    )


def _ror_names(record: Record) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"zh": [], "en": []}
    for name in record["names"]:
        if "acronym" in name["types"]:
            continue
        language = "zh" if any("\u4e00" <= c <= "\u9fff" for c in name["value"]) else "en"
        found[language].append(name["value"])
    return found


def _typed(name: str, random: Random) -> str:
    changed = (
        name.replace("(", "（").replace(")", "）")
        if random.random() < 0.5
        else name.replace("（", "(").replace("）", ")")
    )
    where = random.randrange(1, len(changed))
    blank = random.choice([" ", "\u3000", "\u200b", "\n"])
    return (changed[:where] + blank + changed[where:]).translate(FULL_WIDTH if random.random() < 0.5 else {})


def _city(city: str) -> str:
    return city.removesuffix("市") if city.endswith("市") else f"{city}市"


def _with_city_sign(record: Record) -> Pair | None:
    name, city = record["name_hans"], (record["city"] or "").removesuffix("市")
    if len(city) < 2 or not name.startswith(city) or len(name) < len(city) + 6:
        return None
    rest = name.removeprefix(city)
    return side(record), side(record, name=city + rest[1:] if rest.startswith("市") else f"{city}市{rest}")


def _moved_place(record: Record) -> Pair | None:
    name, city = record["name_hans"], (record["city"] or "").removesuffix("市")
    if len(city) < 2 or not name.startswith(city) or not name.endswith("有限公司") or name.startswith(f"{city}市"):
        return None
    return side(record), side(record, name=f"{name.removeprefix(city).removesuffix('有限公司')}（{city}）有限公司")


def _without_form(record: Record) -> Pair | None:
    bare = record["name_hans"].removesuffix("有限公司").removesuffix("有限责任公司").removesuffix("股份有限公司")
    return (side(record), side(record, name=bare)) if bare != record["name_hans"] else None


def _without_place(record: Record) -> Pair | None:
    name, city = record["name_hans"], (record["city"] or "").removesuffix("市")
    bare = name.removeprefix(city).removeprefix("市")
    return (side(record), side(record, name=bare)) if len(city) > 1 and bare != name and len(bare) > 6 else None


@cache
def _by_sound() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code in range(0x4E00, 0x9FA5):
        found[syllables(chr(code))[0]].append(chr(code))
    return found


def _homophone(name: str, random: Random) -> str | None:
    segment = parts(name).last
    if len(segment.core) < 3 or segment.core not in name:
        return None
    where = name.index(segment.core) + random.randrange(len(segment.core))
    others = [c for c in _by_sound()[syllables(name[where])[0]] if fold(c) != name[where]]
    return name[:where] + random.choice(others) + name[where + 1 :] if others else None


def negatives(data: RealData, random: Random) -> Iterator[tuple[str, Iterable[Pair]]]:
    """Classes of pairs that are two organizations."""
    companies = data.companies()
    yield from _of_one_core(companies, random)
    yield "branch and owner", list(islice(_branches(companies), MOST))
    yield "two branches of one owner", _two_branches(companies, random)
    schools = data.table("universities_cn.csv")
    yield "universities that differ by a character or two", _close_schools(schools)
    yield "university and its college", _colleges(schools)
    yield from _related(data)


def _of_one_core(companies: list[Record], random: Random) -> Iterator[tuple[str, Iterable[Pair]]]:
    cores: dict[str, list[Record]] = defaultdict(list)
    rests: dict[str, list[Record]] = defaultdict(list)
    for record in companies:
        read = parts(record["name"])
        if len(read.segments) == 1 and read.last.is_company:
            cores[read.last.core].append(record)
            rests[read.last.rest].append(record)
    yield "same name, other place", _some(rests, random, lambda a, b: a["city"] != b["city"])
    yield "same name but for the legal form, one city", _some(rests, random, lambda a, b: a["city"] == b["city"])
    yield "same core, one city", _some(cores, random, lambda a, b: a["city"] == b["city"])
    yield "same core, other city", _some(cores, random, lambda a, b: a["city"] != b["city"])
    sounds: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in companies[:120_000]:
        sounds[syllables(fold(record["name"]))].append(record)
    yield "same sound", _some(sounds, random, lambda a, b: True)


def _some(groups: dict[Any, list[Record]], random: Random, wanted: Any) -> list[Pair]:
    found = [
        (side(a), side(b))
        for group in groups.values()
        for a, b in islice(combinations(random.sample(group, len(group)), 2), 6)
        if wanted(a, b) and a["uscc"] != b["uscc"]
    ]
    return random.sample(found, min(MOST, len(found)))


def _branches(companies: list[Record]) -> Iterator[Pair]:
    for record in companies:
        name = record["name"]
        if name.endswith(("分公司", "支行", "营业部", "支公司", "办事处")) and "公司" in name[:-3]:
            yield side(record), side(record, name=name[: name.index("公司") + 2])


def _two_branches(companies: list[Record], random: Random) -> list[Pair]:
    owners: dict[str, list[Record]] = defaultdict(list)
    for record in companies:
        read = parts(record["name"])
        if len(read.segments) > 1 and read.last.branch:
            owners[read.segments[0].text].append(record)
    return _some(owners, random, lambda a, b: True)


def _school(row: Record) -> Record:
    return {"name": row["学校名称"], "province": row["省"], "city": row["所在地"], "kind": "university"}


def _close_schools(schools: list[Record]) -> list[Pair]:
    spelled: dict[str, list[Record]] = defaultdict(list)
    for row in schools:
        name = row["学校名称"]
        for position in range(len(name)):
            spelled[f"{name[:position]}*{name[position + 1 :]}"].append(row)
            spelled[name[:position] + name[position + 1 :]].append(row)
        spelled[name].append(row)
    pairs = {
        tuple(sorted((a["学校名称"], b["学校名称"]))): (_school(a), _school(b))
        for group in spelled.values()
        for a, b in combinations(group, 2)
        if a["学校名称"] != b["学校名称"]
    }
    return list(pairs.values())


def _colleges(schools: list[Record]) -> list[Pair]:
    by_name = {row["学校名称"]: row for row in schools}
    return [
        (_school(row), _school(by_name[name[:end]]))
        for name, row in by_name.items()
        for end in range(4, len(name))
        if name[:end] in by_name
    ]


def _related(data: RealData) -> Iterator[tuple[str, Iterable[Pair]]]:
    named = {r["ror"]: (r, _ror_names(r)) for r in data.ror()}
    for language in ("zh", "en"):
        pairs = []
        for record, names in named.values():
            for relation in record["relationships"]:
                if relation["type"] in {"Parent", "Related"} and relation["id"] in named and names[language]:
                    other, others = named[relation["id"]]
                    if others[language]:
                        pairs.append(
                            (
                                {"name": names[language][0], "city": record["city"]},
                                {"name": others[language][0], "city": other["city"]},
                            )
                        )
        yield f"parents and relations, {language}", pairs
