"""The map that is a value, against a dict."""

from hypothesis import given
from hypothesis import strategies as st

from debate.domain.shelf import Shelf

KEYS = st.sampled_from([f"k{n}" for n in range(300)])


@given(st.lists(st.tuples(KEYS, st.one_of(st.none(), st.integers()))))
def test_it_holds_what_a_dict_holds(steps: list[tuple[str, int | None]]) -> None:
    shelf: Shelf[int] = Shelf()
    plain: dict[str, int] = {}
    seen: list[tuple[Shelf[int], dict[str, int]]] = []
    for key, value in steps:
        seen.append((shelf, dict(plain)))
        if value is None:
            shelf = shelf.drop(key)
            plain.pop(key, None)
        else:
            shelf = shelf.put(key, value)
            plain[key] = value
        assert dict(shelf) == plain and len(shelf) == len(plain) and (key in shelf) == (key in plain)
    for before, was in seen:
        assert dict(before) == was  # a value once seen never changes


def test_order_follows_the_keys_across_processes() -> None:
    keys = [f"k{n}" for n in range(50)]
    one: Shelf[int] = Shelf()
    other: Shelf[int] = Shelf()
    for key in keys:
        one = one.put(key, 1)
    for key in sorted(keys, key=hash):
        other = other.put(key, 1)
    assert one == other and sorted(one) == sorted(other)
