"""The stylesheets and scripts keep the rules that docs/design.md states."""

import re
from itertools import product
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "ecosystem" / "static" / "wutong"
TEMPLATES = Path(__file__).parents[2] / "ecosystem" / "templates"
STYLESHEETS = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
# What is sent is a fifth of this; what a page may weigh is measured in the browser (tests/e2e).
LARGEST = 72_000
TOKEN = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)")


def colors() -> dict[str, tuple[str, str]]:
    return {name: (light, dark) for name, light, dark in TOKEN.findall((STATIC / "css" / "tokens.css").read_text())}


def luminance(color: str) -> float:
    digits = color.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(theme: int) -> None:
    inks = ("ink", "muted", "leaf", "leaf-strong", "ochre", "clay")
    grounds = ("paper", "surface", "sunken", "leaf-soft", "ochre-soft", "clay-soft")
    found = colors()
    pairs = [*product(inks, grounds), ("paper", "leaf"), ("paper", "leaf-strong")]
    weak = [(ink, ground) for ink, ground in pairs if contrast(found[ink][theme], found[ground][theme]) < 4.5]
    assert weak == []


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_of_controls_can_be_seen(theme: int) -> None:
    found = colors()
    grounds = ("paper", "surface", "sunken")
    assert [name for name in grounds if contrast(found["edge"][theme], found[name][theme]) < 3] == []


def test_browsers_without_both_themes_get_the_light_one() -> None:
    css = (STATIC / "css" / "tokens.css").read_text()
    plain = dict(re.findall(r"--([\w-]+): (#\w+);", css.split("@supports")[0]))
    assert {name: light for name, (light, _dark) in colors().items()} == plain


@pytest.mark.parametrize("sheet", STYLESHEETS, ids=lambda path: path.name)
def test_every_rule_stands_in_a_layer_and_none_shouts(sheet: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert "!important" not in css
    assert "@import" not in css
    outside = re.sub(r"@layer [\w, ]+;", "", css)
    while (shorter := re.sub(r"@layer \w+\s*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}", "", outside)) != outside:
        outside = shorter
    assert outside.strip() == ""


def test_only_tokens_hold_colors() -> None:
    others = [sheet for sheet in STYLESHEETS if sheet.name not in {"tokens.css", "print.css"}]
    found = {sheet.name: re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", sheet.read_text()) for sheet in others}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_the_stylesheets_stay_small() -> None:
    assert sum(len(sheet.read_bytes()) for sheet in STYLESHEETS) < LARGEST


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_need_no_exception_from_the_policy(script: Path) -> None:
    source = script.read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", source)
    assert not re.search(r"\.style\b|setAttribute\(\"style\"", source)
    assert "http://" not in source
    assert "https://" not in source


def test_templates_carry_no_styles_and_no_handlers() -> None:
    pattern = re.compile(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\bsrc=)(?![^>]*\bnonce=)(?![^>]*ld\+json)")
    assert [str(path) for path in TEMPLATES.rglob("*.html") if pattern.search(path.read_text())] == []
