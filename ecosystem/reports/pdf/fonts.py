"""The font of a PDF: where it is, and the part of it that a text needs, with the glyphs that its language writes.

A font for Chinese, Japanese and Korean holds tens of thousands of glyphs, and for one character a glyph for each country. A
PDF program that lays characters out one by one never gets to choose; so the choice is made here, once, in the part that is
cut out for the text.
"""

import importlib.util
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from fontTools import subset
from fontTools.ttLib import TTFont

from ecosystem.core.errors import Conflict

PACKAGES = ("cvttf_NotoSansCJK_Regular",)
ENDINGS = frozenset({".otf", ".ttf", ".ttc", ".otc"})
SYSTEM = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
)
# What OpenType calls the writing of a language.
WRITING = {"zh-hans": "ZHS ", "zh-hant": "ZHT ", "en": "ZHS "}
# Tables for setting vertically, for hints and for shaping, none of which is used.
LEFT_OUT = ["VORG", "vhea", "vmtx", "BASE", "GPOS", "GSUB", "GDEF", "DSIG"]
BASIC = "".join(map(chr, range(32, 127))) + "–—…·→−≥≤≈×%“”‘’●○▲▼"


@dataclass(frozen=True)
class FontFile:
    """A font in a file; ``number`` is its place in a collection."""

    path: Path
    number: int = -1


def font_file() -> FontFile:
    """The font that the operator names, else the one of a package, else the system's. Raises :class:`Conflict` (``no_font``)."""
    if settings.REPORT_FONT:
        path, _hash, number = settings.REPORT_FONT.partition("#")
        return FontFile(Path(path), int(number or (0 if _is_collection(path) else -1)))
    for found in (*_of_packages(), *map(Path, SYSTEM)):
        if found.is_file():
            return FontFile(found, 0 if _is_collection(str(found)) else -1)
    raise Conflict(
        "no_font", _("There is no font with Chinese glyphs for the PDF. The page and the workbook tell the same.")
    )


def _is_collection(path: str) -> bool:
    return path.lower().endswith((".ttc", ".otc"))


def _of_packages() -> Iterable[Path]:
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        for folder in spec.submodule_search_locations or () if spec else ():
            yield from sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in ENDINGS)


def part_for(text: Iterable[str], language: str) -> bytes:
    """The part of the font that has the characters of a text, as a font of its own."""
    wanted = set(BASIC)
    for one in text:
        wanted.update(one)
    known = font_file()
    font = TTFont(known.path, fontNumber=known.number, lazy=True)
    _choose(font, _written(font, WRITING.get(language, "ZHS ")), wanted)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [1, 2, 4, 6, 13, 14]
    options.drop_tables += LEFT_OUT
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(one) for one in wanted])
    cutter.subset(font)
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def missing_in(part: bytes, text: str) -> set[str]:
    """The characters of a text that a font has no glyph for."""
    known = TTFont(io.BytesIO(part), lazy=True).getBestCmap()
    return {one for one in text if ord(one) not in known and one.isprintable()}


def _choose(font: TTFont, instead: dict[str, str], wanted: set[str]) -> None:
    """Let characters stand for the glyphs of the language."""
    for table in font["cmap"].tables:
        if table.isUnicode():
            for one in wanted:
                name = table.cmap.get(ord(one))
                if name in instead:
                    table.cmap[ord(one)] = instead[name]


def _written(font: TTFont, tag: str) -> dict[str, str]:
    """Which glyphs a language writes instead of the font's usual ones."""
    if "GSUB" not in font:
        return {}
    rules, found = font["GSUB"].table, {}
    for script in rules.ScriptList.ScriptRecord:
        for writing in script.Script.LangSysRecord if script.ScriptTag == "hani" else ():
            if writing.LangSysTag == tag:
                for place in _localized(rules, writing.LangSys):
                    found.update(_substitutes(rules.LookupList.Lookup[place]))
    return found


def _localized(rules: Any, writing: Any) -> Iterable[int]:
    features = (rules.FeatureList.FeatureRecord[place] for place in writing.FeatureIndex)
    return [place for one in features if one.FeatureTag == "locl" for place in one.Feature.LookupListIndex]


def _substitutes(lookup: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in lookup.SubTable:
        found.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    return found
