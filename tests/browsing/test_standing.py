"""How far up records stand: in the order of their weights, however they come, go and weigh anew, whatever part is wanted."""

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from ecosystem.browsing.standing import Standing

WEIGHTS = st.dictionaries(st.integers(1, 60), st.integers(0, 9), max_size=40)


def in_order(weights):
    return sorted((-weight, key) for key, weight in weights.items())


@given(WEIGHTS, st.sets(st.integers(1, 60)), st.tuples(st.integers(-9, 0), st.integers(1, 60)), st.integers(1, 8))
def test_what_is_behind_a_place_and_in_front_of_it_is_as_in_the_list(weights, wanted, at, most):
    standing, known = Standing.of(weights), [place for place in in_order(weights) if place[1] in wanted]
    members = BitMap(key for _weight, key in known)
    assert standing.after(None, members, most) == known[:most]
    assert standing.after(at, members, most) == [place for place in known if place > at][:most]
    assert standing.before(at, members, most) == [place for place in known if place < at][::-1][:most]


@given(WEIGHTS, st.sets(st.integers(1, 90)), st.dictionaries(st.integers(61, 3000), st.integers(0, 9), max_size=9))
def test_who_comes_and_who_goes_leaves_the_others_in_their_order(weights, gone, come):
    before = Standing.of(weights)
    after = before.after_change(gone, come)
    left = {key: weight for key, weight in weights.items() if key not in gone} | come
    assert [after.place_of(key) for key in after.keys] == in_order(left)
    assert [before.place_of(key) for key in before.keys] == in_order(weights)
