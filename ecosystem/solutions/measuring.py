"""Which way an outcome went, and whether that is better: from its numbers where they tell, else from what is said."""

from decimal import Decimal

from ecosystem.solutions.choices import Direction, Effect
from ecosystem.vocabulary.choices import Better, Comparator

# What a result is known to be at most, and at least, by its comparator.
AT_MOST = (Comparator.EQ, Comparator.APPROX, Comparator.LT, Comparator.LTE)
AT_LEAST = (Comparator.EQ, Comparator.APPROX, Comparator.GT, Comparator.GTE)


def moved(baseline: Decimal | None, result: Decimal | None, comparator: str, direction: str) -> str:
    """Which way it went, as the numbers tell, else as is said; empty where neither does.

    A result that is a bound tells only what holds whatever the result was: “at least 80” after 85 may be either.
    """
    if baseline is None or result is None:
        return direction
    if baseline == result:
        return ""
    went, telling = (Direction.UP, AT_LEAST) if result > baseline else (Direction.DOWN, AT_MOST)
    return went if comparator in telling else direction


def effect(baseline: Decimal | None, result: Decimal | None, comparator: str, direction: str, better: str) -> str:
    """Whether it is better than before, by the way the metric should go; empty where nothing tells."""
    if better == Better.NEITHER:
        return ""
    if baseline is not None and baseline == result and comparator == Comparator.EQ:
        return Effect.SAME
    went = moved(baseline, result, comparator, direction)
    if not went:
        return ""
    return Effect.BETTER if went == better else Effect.WORSE
