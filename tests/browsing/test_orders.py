"""An order in memory is the order of a list: however records come, go and move, and whatever part of them is wanted."""

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from ecosystem.browsing.orders import Order

KEYS = st.lists(st.integers(1, 60), unique=True, max_size=40)


@given(KEYS, st.sets(st.integers(1, 60)), st.integers(0, 45), st.integers(1, 8))
def test_what_follows_and_what_comes_before_are_as_in_the_list(keys, wanted, place, size):
    order, known = Order.of(keys), [key for key in keys if key in wanted]
    members = BitMap(known)
    after = [key for key in keys[place:] if key in wanted][:size]
    before = [key for key in keys[:place] if key in wanted][::-1][:size]
    assert order.following(members, min(place, len(keys)), size) == after
    assert order.preceding(members, min(place, len(keys)), size) == before
    assert [order.place_of(key) for key in keys] == list(range(len(keys)))


@given(KEYS, st.lists(st.tuples(st.integers(1, 60), st.integers(0, 40)), max_size=30))
def test_records_that_move_stand_where_they_were_put(keys, moves):
    order, listed = Order.of(keys), list(keys)
    for key, place in moves:
        listed = [one for one in listed if one != key]
        follower = listed[place] if place < len(listed) else None
        listed.insert(place, key)
        order = order.moved([key], [(key, follower)])
        assert order is not None
        assert list(order.keys) == listed


def test_where_nothing_fits_between_two_any_more_it_says_so():
    order: Order | None = Order.of([1, 2])
    steps = 0
    while order is not None:
        order = order.moved([], [(10 + steps, 2)])
        steps += 1
    assert 40 < steps < 80


@given(KEYS, st.randoms(use_true_random=False), st.sets(st.integers(1, 60)))
def test_ranks_that_records_have_by_themselves_decide(keys, random, gone):
    ranks = dict(zip(keys, random.sample(range(2**52), len(keys)), strict=True))
    order = Order.ranked(ranks)
    assert list(order.keys) == sorted(ranks, key=ranks.__getitem__)
    left = order.ranked_anew(gone, {})
    assert list(left.keys) == [key for key in order.keys if key not in gone]
    again = left.ranked_anew([], {key: rank for key, rank in ranks.items() if key in gone})
    assert list(again.keys) == list(order.keys)
