"""Circles are told, and no flood of them."""

from itertools import pairwise

from svargen.checking.circles import circles, drawn


def test_a_circle_is_told_where_it_closes() -> None:
    assert list(circles({"a": ["b"], "b": ["x", "c"], "c": ["a"]})) == [
        ("c", 0, ["a", "b", "c", "a"])
    ]
    assert list(circles({"a": ["b", "c"], "b": ["c"]})) == []


def test_where_all_lead_to_all_some_circles_are_told() -> None:
    onward = {n: [other for other in range(300) if other != n] for n in range(300)}
    found = list(circles(onward))
    assert 1 < len(found) <= 100
    for closing, way, circle in found:
        assert circle[0] == circle[-1] == onward[closing][way]
        assert all(after in onward[before] for before, after in pairwise(circle))


def test_a_long_circle_is_drawn_with_its_beginning_and_its_end() -> None:
    assert drawn(["a", "b", "a"]) == "a → b → a"
    long = drawn([*map(str, range(400)), "0"])
    assert long.startswith("0 → 1 → ")
    assert long.endswith(" → 399 → 0")
    assert len(long) < 80
