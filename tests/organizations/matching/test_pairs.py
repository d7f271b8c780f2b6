"""How well pairs are told apart: labelled ones, of the Ministry's list, of ROR and invented, and the floors they hold.

``pairs.jsonl``: ``label`` is what a careful person says, ``possible`` where nobody can know without asking. ROR data is
CC0; names and codes of schools are facts of the Ministry of Education's list of 2025-06-20; all companies are invented.
"""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ecosystem.organizations.matching import Side, compare

PAIRS = Path(__file__).with_name("pairs.jsonl")
# Without an identifier nothing but a dictionary tells what a Chinese name is called in English.
UNTOLD = "ROR: Chinese and English, nothing else"


@cache
def judged() -> list[tuple[dict[str, Any], str]]:
    """Every pair with the verdict on it."""
    pairs = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    return [(pair, compare(Side.read(pair["a"]), Side.read(pair["b"])).verdict) for pair in pairs]


def share(pairs: list[tuple[dict[str, Any], str]], *verdicts: str) -> float:
    return sum(verdict in verdicts for _pair, verdict in pairs) / len(pairs)


def test_there_are_enough_pairs_of_each_label():
    counted = Counter(pair["label"] for pair, _verdict in judged())
    assert counted.total() >= 800
    assert min(counted.values()) >= 50


def test_precision_of_same_is_whole():
    wrong = [pair for pair, verdict in judged() if verdict == "same" and pair["label"] != "same"]
    assert wrong == []


def test_recall_of_same():
    assert (
        share([found for found in judged() if found[0]["label"] == "same" and found[0]["class"] != UNTOLD], "same")
        >= 0.98
    )


def test_recall_of_candidates():
    same = [found for found in judged() if found[0]["label"] == "same"]
    assert share([found for found in same if found[0]["class"] != UNTOLD], "same", "possible") >= 0.99
    assert share([found for found in same if found[0]["class"] == UNTOLD], "same", "possible") >= 0.4


def test_what_nobody_can_know_is_asked():
    assert share([found for found in judged() if found[0]["label"] == "possible"], "possible") == 1


def test_precision_of_candidates():
    assert share([found for found in judged() if found[0]["label"] == "different"], "different") >= 0.99


@pytest.mark.parametrize("name", sorted({pair["class"] for pair, _verdict in judged()}))
def test_the_order_of_the_sides_does_not_matter(name):
    for pair, verdict in judged():
        if pair["class"] == name:
            assert compare(Side.read(pair["b"]), Side.read(pair["a"])).verdict == verdict
