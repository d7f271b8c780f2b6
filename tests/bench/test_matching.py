"""How well and how fast names are matched, on real data where it is at hand (``WUTONG_REAL_DATA`` names its folder)."""

import os
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from ecosystem.organizations.matching import Side, compare
from tests.bench.matching_pairs import Pair, RealData, negatives, positives

pytestmark = pytest.mark.bench
FOLDER = os.environ.get("WUTONG_REAL_DATA", "")


@pytest.fixture(scope="module")
def data() -> RealData:
    if not FOLDER:
        pytest.skip("WUTONG_REAL_DATA names no folder with real data")
    return RealData(Path(FOLDER))


def verdicts(pairs: list[Pair]) -> Counter[str]:
    return Counter(compare(Side.read(a), Side.read(b)).verdict for a, b in pairs)


def test_precision_and_recall_on_real_data(data: RealData) -> None:
    totals: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for is_one, classes in ((True, positives(data, Random(4))), (False, negatives(data, Random(4)))):
        print(
            f"\n{'one organization' if is_one else 'two organizations':52} {'pairs':>6} {'same':>7} {'possible':>9} {'different':>10}"
        )
        for name, made in classes:
            pairs = list(made)
            found = verdicts(pairs)
            totals[is_one] += found
            share = [found[verdict] / max(len(pairs), 1) for verdict in ("same", "possible", "different")]
            print(f"{name:52} {len(pairs):6} {share[0]:7.1%} {share[1]:9.1%} {share[2]:10.1%}")
    right, wrong = totals[True], totals[False]
    print(
        f"\nprecision of same {right['same'] / (right['same'] + wrong['same']):.4%}, recall {right['same'] / right.total():.1%}; "
    )
    found = right["same"] + right["possible"]
    print(
        f"same or possible: recall {found / right.total():.1%}, precision {found / (found + wrong['same'] + wrong['possible']):.1%}"
    )


def test_how_fast_two_sides_are_compared(data: RealData) -> None:
    pairs = [(Side.read(a), Side.read(b)) for _name, made in negatives(data, Random(5)) for a, b in list(made)[:1000]]
    started = time.perf_counter()
    for a, b in pairs:
        compare(a, b)
    print(f"\n{len(pairs)} comparisons, {(time.perf_counter() - started) / len(pairs) * 1e6:.0f} µs each")
