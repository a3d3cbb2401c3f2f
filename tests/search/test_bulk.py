"""What arrays make of many words and postings at once is what is made of them one by one."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svargen.search import encoding
from svargen.search.bulk import bits
from svargen.search.bulk.splitting import BulkSplitter
from svargen.search.bulk.texts import Texts, folded
from svargen.search.letters import letters_of
from svargen.search.lexicon import levels_of
from svargen.search.splitting import Splitter

PIECES = (
    "bil cykel cykler parkering parkerings plads pladser skole skolernes vej sø en er s n e "
    "idé sti affald affalds sortering børne have haver å ø ord ordning ü ж ı ß"
)
WORDS = st.lists(st.sampled_from(PIECES.split()), min_size=1, max_size=5).map("".join)


class AlwaysArrays(BulkSplitter):
    few = 0


@pytest.mark.untraced
@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=30), st.sets(WORDS, max_size=9), st.integers(0))
def test_words_have_the_same_parts_however_many_are_split_at_once(
    words: list[str], known: set[str], seed: int
) -> None:
    # Of few letters many cuts are possible.
    random = Random(seed)  # noqa: S311
    known |= {"".join(random.choices("abk", k=random.randint(4, 6))) for _ in range(25)}
    parts = [*sorted(known), "s", "er"]
    words += ["".join(random.choices(parts, k=random.randint(2, 3))) for _ in range(60)]
    common = {word: random.randint(3, 5000) for word in parts}
    letters = letters_of("da")
    befores = letters.all_before(words)
    levels = levels_of(letters, {letters.norm(letters.before(w)): n for w, n in common.items()})
    expected = list(map(Splitter(letters, levels).parts, befores))
    norms = sorted(levels)
    found = AlwaysArrays(letters, levels, norms.index).all_places(befores)
    assert [tuple(norms[place] for place in places) for places in found] == expected


ENTRIES = st.dictionaries(st.integers(0, 900), st.integers(0, 4), min_size=1).map(
    lambda steps: [encoding.entry(number, steps[number]) for number in sorted(steps)]
)


@settings(deadline=None)
@given(st.lists(ENTRIES, min_size=1, max_size=8), st.integers(901, 5000))
def test_the_bits_of_many_terms_are_those_of_each(lists: list[list[int]], end: int) -> None:
    told = [encoding.bits_of(entries, end) for entries in lists]
    counts = np.array([*map(len, lists)])
    numbers = np.array([entry for entries in lists for entry in entries], np.uint32)
    written, lengths = bits.stands(counts, numbers, end)
    assert (written, lengths.tolist()) == (encoding.packed(told), [*map(len, told)])
    assert encoding.unpacked(written).startswith("".join(told))
    sizes = [encoding.size_of(len(entries), end) for entries in lists]
    assert bits.sizes(counts, end).tolist() == sizes


@given(st.lists(st.lists(st.text("abå\ud800", min_size=1, max_size=5), min_size=1), min_size=1))
def test_texts_are_held_as_they_are(some: list[list[str]]) -> None:
    texts = [text for each in some for text in each]
    held = Texts(map(Texts.lines, some))
    assert len(held) == len(texts)
    assert held.between(0, len(texts)) == texts
    assert held.between(1, 1) == []
    assert held.at(np.arange(len(texts), dtype=np.int32)) == texts
    order = held.by_ends().tolist()
    assert sorted(order) == list(range(len(texts)))
    ends = [texts[place].encode(errors="surrogatepass")[::-1][:8] for place in order]
    assert ends == sorted(ends)


@given(st.lists(st.text("abcæ\U0001f44d", max_size=40), min_size=1))
def test_many_words_are_folded_as_each_is(words: list[str]) -> None:
    assert folded(words) == encoding.folded(words)
