"""Reading pages in tests: what is chrome, what is content, and which characters either is written in."""

import json
import re
from html import unescape
from typing import Any

CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
# The language switch names each language in itself.
LANGUAGE_SWITCH = re.compile(r'<nav class="languages".*?</nav>', re.DOTALL)
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def chinese_in(html: str) -> list[str]:
    """The lines of a page that hold Chinese characters or punctuation, the language switch apart."""
    lines = unescape(LANGUAGE_SWITCH.sub("", html)).splitlines()
    return [line.strip()[:160] for line in lines if CJK.search(line)]


def json_ld(html: str) -> list[dict[str, Any]]:
    """The data a page holds for programs."""
    return [json.loads(text) for text in JSON_LD.findall(html)]


def links(html: str) -> list[str]:
    """Where a page leads, as the browser reads it."""
    return [unescape(address) for address in re.findall(r'href="([^"]*)"', html)]


def text_of(html: str) -> str:
    """The page without its tags, blanks folded."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
