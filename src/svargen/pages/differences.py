"""What changed between two versions of an answer's text, word by word.

Left out is what no reader takes for a change: other quotation marks and dashes, spaces and line
breaks, soft hyphens. Words that stay are shown only beside those that do not. The comparison is
that of Myers (An O(ND) difference algorithm and its variations, 1986), first of blocks and then
of the words in those that differ; it ends after a number of steps, and says of what is left that
all of it was replaced.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from svargen.pages.types import Passage, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from svargen.model import Body

_MOST_CHANGES = 600
"""Blocks or words that may differ in one comparison; beyond, all of it was replaced."""
_MOST_STEPS = 2_000_000
"""Of one difference, all comparisons together."""
_LONGEST = 5
"""Words in one go take up one part in so many, so that what was removed hides not what came."""
_AROUND = 12
"""Words shown on each side of a change."""
_LONG = 8
"""Fewer words than these are not left out between two changes."""
_SHORT = 3
"""Fewer words than these that stay between two changes are shown as changed with them."""
_TOKEN = re.compile(r"(\s*)(\.{3}|-{2,3}|\w+(?:[^\w\s]+\w+)*|[^\w\s])")
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_DOUBLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u2033"
_SINGLE = "\u2018\u2019\u201a\u201b\u2032\u00b4`"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SAME = str.maketrans(
    dict.fromkeys(_DOUBLE, '"') | dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DASHES, "-")
)
"""Quotation marks, apostrophes and dashes, whatever their form."""
_SPELT = {"---": "-", "--": "-", "...": "…"}


class Told(NamedTuple):
    """What a version of an answer tells its readers."""

    title: str
    body: Body

    @property
    def texts(self) -> tuple[tuple[str, int | None, str], ...]:
        """(title, question or answer; number; text), in the order of the page."""
        sections = ((s.kind, s.number, s.text) for s in self.body.sections)
        return (("title", None, self.title), *sections)


def difference(before: Told, after: Told, most: int) -> tuple[tuple[Passage, ...], bool]:
    """Each text that changed, of at most `most` letters in all; and whether some were left out."""
    counter = _Counter()
    left, longest = most, most // _LONGEST
    passages: list[Passage] = []
    whole = True
    for (kind, number), old, new in _paired(before, after):
        shown: list[tuple[Piece, ...]] = []
        for paragraph in _paragraphs(_collapsed(_changes(old, new, counter))):
            cut = tuple(_cut(piece, longest) for piece in paragraph)
            left -= sum(len(piece.text) for piece in cut)
            whole = whole and cut == paragraph and left >= 0
            if left < 0:
                break
            shown.append(cut)
        if shown:
            passages.append(Passage(kind, number, tuple(shown)))
    return tuple(passages), whole


def _cut(piece: Piece, most: int) -> Piece:
    """Words in one go, of at most so many letters."""
    if len(piece.text) <= most:
        return piece
    return piece._replace(text=f"{piece.text[:most].rpartition(' ')[0]} …")


# -- which texts belong together -----------------------------------------------------------


def _paired(before: Told, after: Told) -> Iterator[tuple[tuple[str, int | None], str, str]]:
    """The first question with the first, the second answer with the second."""
    texts: dict[tuple[str, int], list[str]] = {}
    names: dict[tuple[str, int], tuple[str, int | None]] = {}
    for side, told in ((1, after), (0, before)):
        counts: dict[str, int] = defaultdict(int)
        for kind, number, text in told.texts:
            key = kind, counts[kind]
            counts[kind] += 1
            names.setdefault(key, (kind, number))
            texts.setdefault(key, ["", ""])[side] = text
    for key, (old, new) in texts.items():
        yield names[key], old, new


# -- words ---------------------------------------------------------------------------------


class _Word(NamedTuple):
    key: str
    """What it is compared by."""
    text: str
    space: str
    """What stands before it: '', ' ' or a line feed."""


def _words(lines: Iterable[str]) -> list[_Word]:
    found: list[_Word] = []
    for line in lines:
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", line))
        for index, match in enumerate(_TOKEN.finditer(text)):
            space = " " if match[1] else ""
            found.append(_Word(_key(match[2]), match[2], space if index else "\n"))
    return found


def _key(text: str) -> str:
    key = text.translate(_SAME)
    return _SPELT.get(key, key)


def _line_key(line: str) -> str:
    """What a whole line is compared by; of two that differ the words decide."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", line)).translate(_SAME)
    return " ".join(text.split())


def _ends(lines: list[str]) -> list[_Word]:
    """Lines as words; what stands for those in the midst is too far from a change to be shown."""
    first, last = 0, len(lines)
    head: list[_Word] = []
    tail: list[_Word] = []
    while first < last and len(head) < _AROUND:
        head += _words(lines[first : first + 1])
        first += 1
    while first < last and len(tail) < _AROUND:
        last -= 1
        tail = _words(lines[last : last + 1]) + tail
    return [*head, *([_Word("", "", "\n")] * _LONG if first < last else ()), *tail]


class _Change(NamedTuple):
    kind: str
    """same, removed or added."""
    words: Sequence[_Word]


def _changes(old: str, new: str, counter: _Counter) -> list[_Change]:
    """What became of each word; nothing where no word changed."""
    befores, afters = old.split("\n"), new.split("\n")
    keys = [_line_key(line) for line in (*befores, *afters)]
    found: list[_Change] = []
    for stays, i1, i2, j1, j2 in _edits(keys[: len(befores)], keys[len(befores) :], counter):
        if stays:
            found.append(_Change("same", _ends(afters[j1:j2])))
        else:
            found += _of_words(_words(befores[i1:i2]), _words(afters[j1:j2]), counter)
    changed = any(change.kind != "same" and change.words for change in found)
    return _joined(found) if changed else []


def _of_words(was: list[_Word], is_now: list[_Word], counter: _Counter) -> Iterator[_Change]:
    for stays, i1, i2, j1, j2 in _edits([w.key for w in was], [w.key for w in is_now], counter):
        if stays:
            yield _Change("same", is_now[j1:j2])
        else:
            yield _Change("removed", was[i1:i2])
            yield _Change("added", is_now[j1:j2])


def _joined(changes: list[_Change]) -> list[_Change]:
    """Neighbours of one kind as one, and a word or two between changes with these."""
    found: list[_Change] = []
    removed: list[_Word] = []
    added: list[_Word] = []

    def close() -> None:
        found.extend(_Change(k, tuple(w)) for k, w in (("removed", removed), ("added", added)) if w)
        removed.clear()
        added.clear()

    runs = _runs(changes)
    for index, (kind, words) in enumerate(runs):
        if kind == "removed":
            removed += words
        elif kind == "added":
            added += words
        elif (removed or added) and index + 1 < len(runs) and _is_slight(words):
            removed += words
            added += words
        else:
            close()
            found.append(_Change("same", words))
    close()
    return found


def _is_slight(words: Sequence[_Word]) -> bool:
    within = all(word.space != "\n" for word in words)
    return within and len(words) <= _SHORT and sum(word.key.isalnum() for word in words) < _SHORT


def _runs(changes: list[_Change]) -> list[_Change]:
    found: list[_Change] = []
    for change in changes:
        if found and found[-1].kind == change.kind:
            found[-1] = _Change(change.kind, [*found[-1].words, *change.words])
        elif change.words:
            found.append(change)
    return found


# -- what is shown of them -----------------------------------------------------------------


def _collapsed(changes: list[_Change]) -> Iterator[_Change]:
    """Words that stay and stand far from any change as one that is 'skipped'."""
    last = len(changes) - 1
    for index, (kind, words) in enumerate(changes):
        head = _AROUND if index > 0 else 0
        tail = _AROUND if index < last else 0
        if kind != "same" or len(words) < head + tail + _LONG:
            yield _Change(kind, words)
            continue
        yield _Change("same", words[:head])
        yield _Change("skipped", [_Word("", "", words[head].space)])
        yield _Change("same", words[len(words) - tail :])


def _paragraphs(changes: Iterable[_Change]) -> Iterator[tuple[Piece, ...]]:
    pieces: list[Piece] = []
    replaced: Sequence[_Word] = ()
    for kind, words in changes:
        fresh = True
        # What took the place of one paragraph stands beside it, not below.
        beside = bool(replaced) and not any(word.space == "\n" for word in replaced[1:])
        replaced = words if kind == "removed" else ()
        for index, word in enumerate(words):
            if word.space == "\n" and pieces and not (beside and index == 0 and kind == "added"):
                yield tuple(pieces)
                pieces, fresh = [], True
            spaced = bool(word.space) and bool(pieces)
            if fresh:
                pieces.append(Piece(kind, word.text, spaced))
                fresh = False
            else:
                before = pieces[-1]
                text = f"{before.text}{' ' if spaced else ''}{word.text}"
                pieces[-1] = before._replace(text=text)
    if pieces:
        yield tuple(pieces)


# -- the comparison ------------------------------------------------------------------------


class _Counter:
    def __init__(self) -> None:
        self.left = _MOST_STEPS


_Edit = tuple[bool, int, int, int, int]
"""Whether it stays, and where it stands: from and to before, from and to afterwards."""


def _edits(old: Sequence[str], new: Sequence[str], counter: _Counter) -> list[_Edit]:
    """How `old` becomes `new`, in order."""
    first = 0
    shorter = min(len(old), len(new))
    while first < shorter and old[first] == new[first]:
        first += 1
    last = 0
    while last < shorter - first and old[-1 - last] == new[-1 - last]:
        last += 1
    middle = _myers(old[first : len(old) - last], new[first : len(new) - last], counter)
    edits: list[_Edit] = [(True, 0, first, 0, first)] if first else []
    edits += [(s, i1 + first, i2 + first, j1 + first, j2 + first) for s, i1, i2, j1, j2 in middle]
    if last:
        edits.append((True, len(old) - last, len(old), len(new) - last, len(new)))
    return edits


def _myers(old: Sequence[str], new: Sequence[str], counter: _Counter) -> list[_Edit]:
    n, m = len(old), len(new)
    if not n or not m:
        return [(False, 0, n, 0, m)] if n or m else []
    trace: list[list[int]] = []
    reach = [0] * (2 * _MOST_CHANGES + 3)
    middle = _MOST_CHANGES + 1
    for d in range(min(n + m, _MOST_CHANGES) + 1):
        trace.append(reach[middle - d - 1 : middle + d + 2])
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and reach[middle + k - 1] < reach[middle + k + 1])
            x = start = reach[middle + k + 1] if down else reach[middle + k - 1] + 1
            while x < n and x - k < m and old[x] == new[x - k]:
                x += 1
            reach[middle + k] = x
            counter.left -= 1 + x - start
            if x >= n and x - k >= m:
                return _traced(trace, n, m)
        if counter.left < 0:
            break
    return [(False, 0, n, 0, m)]


def _traced(trace: list[list[int]], x: int, y: int) -> list[_Edit]:
    """The edits by which the comparison got to (x, y), in order."""
    edits: list[_Edit] = []
    for d in range(len(trace) - 1, -1, -1):
        reach, k = trace[d], x - y
        at = k + d + 1
        down = k == -d or (k != d and reach[at - 1] < reach[at + 1])
        came = k + 1 if down else k - 1
        x0 = reach[at + 1] if down else reach[at - 1]
        y0 = x0 - came
        begin = (x0, y0 + 1) if down else (x0 + 1, y0)
        if d == 0:
            begin = (0, 0)
        if x > begin[0]:
            edits.append((True, begin[0], x, begin[1], y))
        if d:
            edits.append((False, x0, begin[0], y0, begin[1]))
        x, y = x0, y0
    return list(_united(reversed(edits)))


def _united(edits: Iterable[_Edit]) -> Iterator[_Edit]:
    """Edits with those beside one another as one."""
    held: _Edit | None = None
    for edit in edits:
        if held and held[0] == edit[0]:
            held = (held[0], held[1], edit[2], held[3], edit[4])
        else:
            if held:
                yield held
            held = edit
    if held:
        yield held
