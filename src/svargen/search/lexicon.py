"""The words of an archive: what each is called in the index, and of which parts it is made."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from svargen.search.splitting import level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from svargen.search.letters import Letters

_LONGEST = 64
"""Letters beyond which a word is none that anybody looks for."""


def norm_of(letters: Letters, word: str) -> str:
    """What the index calls a token; '' where it is no term."""
    before = letters.before(word)
    if len(before) > _LONGEST or before in letters.stop:
        return ""
    return letters.norm(before)


def norms_of(letters: Letters, words: Iterable[str]) -> dict[str, str]:
    """What the index calls each of many tokens; '' where it is no term."""
    listed = list(words)
    return norms_from(letters, dict(zip(listed, letters.all_before(listed), strict=True)))


def norms_from(letters: Letters, befores: Mapping[str, str]) -> dict[str, str]:
    """The same, from what `Letters.before` makes of each."""
    return dict(zip(befores, all_named(letters, [*befores.values()]), strict=True))


def all_named(letters: Letters, befores: Sequence[str]) -> list[str]:
    """The same as a list."""
    found = letters.all_norms(befores)
    stop = letters.stop
    for at in [at for at, b in enumerate(befores) if len(b) > _LONGEST or b in stop]:
        found[at] = ""
    return found


def summed(norms: Mapping[str, str], answers: Mapping[str, int]) -> dict[str, int]:
    """How often answers have any word of a norm, those with several counted as often."""
    found: defaultdict[str, int] = defaultdict(int)
    for word, norm in norms.items():
        found[norm] += answers[word]
    found.pop("", None)
    return found


def levels_of(letters: Letters, answers: Mapping[str, int]) -> dict[str, int]:
    """The levels above 0 of norms, from what `summed` tells."""
    seeds = letters.seeds
    found = {norm: level(norm, count, seeds) for norm, count in answers.items()}
    found |= {seed: level(seed, 0, seeds) for seed in seeds if seed not in answers}
    return {norm: high for norm, high in found.items() if high}


def by_ends(words: Iterable[str]) -> list[str]:
    """Words in the order of their ends, in which they are split fastest."""
    return sorted(words, key=lambda word: word[::-1])
