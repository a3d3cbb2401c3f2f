"""A difference tells no more and no less than what changed, and is found in bounded time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svargen.model import Body, Section
from svargen.pages.differences import Told, difference
from svargen.pages.types import Passage

SOME = st.lists(st.sampled_from(["en", "to", "tre", "fire", "\n"]), max_size=12).map(" ".join)
MOST = 10_000


def told(*texts: str) -> Told:
    return Told("Badet", Body(tuple(Section("answer", None, "", text, "") for text in texts)))


def words(passages: tuple[Passage, ...], *kinds: str) -> list[str]:
    pieces = (p for each in passages for line in each.paragraphs for p in line)
    return [word for piece in pieces if piece.kind in kinds for word in piece.text.split()]


@given(SOME, SOME)
def test_what_stayed_and_what_was_removed_is_the_old_text_and_with_what_was_added_the_new(
    old: str, new: str
) -> None:
    passages, whole = difference(told(old), told(new), MOST)
    assert whole
    if old.split() == new.split():
        assert passages == ()
    else:
        assert words(passages, "same", "removed") == old.split()
        assert words(passages, "same", "added") == new.split()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Ja" - måske', "»Ja« – måske"),
        ("it's", "it\u2019s"),
        ("5 m", "5\u00a0m"),
        ("kommunen", "kom\u00admunen"),
        ("først\nså", "først så"),
        ("AI-strategi", "AI\u2011strategi"),
        ("vent...", "vent…"),
        ("\u00e5", "a\u030a"),
    ],
)
def test_typographic_noise_is_no_change(old: str, new: str) -> None:
    assert difference(told(old), told(new), MOST) == ((), True)


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("plads til 1.020.", "plads til 1.200.", ["1.020"], ["1.200"]),
        ("Ja", "ja", ["Ja"], ["ja"]),
        ("fem (5) år", "seks (6) år", ["fem", "(5"], ["seks", "(6"]),
        ("det", "det.", [], ["."]),
    ],
)
def test_a_change_is_shown_word_by_word(
    old: str, new: str, removed: list[str], added: list[str]
) -> None:
    passages, _ = difference(told(old), told(new), MOST)
    assert words(passages, "removed") == removed
    assert words(passages, "added") == added


def test_a_second_answer_is_compared_with_the_second_and_a_new_one_is_added() -> None:
    passages, _ = difference(told("en", "to"), told("en", "tre", "fire"), MOST)
    assert words(passages, "removed") == ["to"]
    assert words(passages, "added") == ["tre", "fire"]
    assert len(passages) == 2


def test_paragraphs_far_from_a_change_are_left_out() -> None:
    lines = [f"afsnit {n} siger dette" for n in range(100)]
    passages, _ = difference(
        told("\n".join([*lines, "sidst"])), told("\n".join([*lines, "nu"])), MOST
    )
    assert len(passages[0].paragraphs) < 8
    assert words(passages, "removed", "added") == ["sidst", "nu"]


def test_a_long_paragraph_between_short_ones_is_left_out() -> None:
    between = [
        "et to tre fire fem seks syv otte ni ti elleve tolv",
        "langt " * 500,
        "e to tre fire fem seks syv otte ni ti elleve tolv",
    ]
    old, new = ("\n".join([word, *between, word]) for word in ("før", "nu"))
    passages, _ = difference(told(old), told(new), MOST)
    assert "langt" not in words(passages, "same")
    assert words(passages, "removed") == ["før", "før"]
    assert [p.kind for line in passages[0].paragraphs for p in line].count("skipped") == 1


def test_no_more_letters_are_shown_than_asked_for() -> None:
    old, new = (" ".join(f"{word}{n}\n" for n in range(300)) for word in ("en", "to"))
    passages, whole = difference(told(old), told(new), 500)
    assert not whole
    assert sum(map(len, words(passages, "same", "removed", "added"))) <= 500


def test_of_a_long_paragraph_the_beginning_is_shown_as_it_was_and_as_it_is() -> None:
    old, new = (" ".join(f"{word}{n}" for n in range(2_000)) for word in ("en", "to"))
    passages, whole = difference(told(old), told(new), MOST)
    assert not whole
    assert words(passages, "removed")[:2] == ["en0", "en1"]
    assert words(passages, "added")[:2] == ["to0", "to1"]


@pytest.mark.parametrize("between", [" ", "\n"])
def test_texts_made_to_be_compared_slowly_are_said_to_be_replaced(between: str) -> None:
    """Compared to the end, these would take hours: thirty thousand words of eight kinds."""
    old = between.join("abcdefgh"[n * n % 13 % 8] for n in range(30_000))
    new = between.join("abcdefgh"[n * n * n % 17 % 8] for n in range(30_000))
    passages, whole = difference(told(old), told(new), MOST)
    assert passages
    assert not whole
