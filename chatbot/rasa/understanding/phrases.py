"""Phrases of folded words: exact words, or beginnings of words that allow any ending."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from portal.core.folding import FoldedToken, fold_word
from understanding.typing_distance import typing_distance

_LONG_ENOUGH_FOR_AN_ERROR = 6
# In a word of five letters only a swap of neighbours is forgiven.
_LONG_ENOUGH_FOR_A_SWAP = 5
_SLACK = 2


class Pattern(NamedTuple):
    """One word of a phrase."""

    word: str
    is_beginning: bool


class Match(NamedTuple):
    """Where a phrase was found: tokens `first` to `last`, and how many words of it."""

    first: int
    last: int
    words: int


def parse_phrase(text: str) -> tuple[Pattern, ...]:
    """Read a phrase such as `помош* дом*`."""
    return tuple(_pattern(word) for word in text.split())


def _pattern(text: str) -> Pattern:
    word, is_beginning = fold_word(text.rstrip("*")), text.endswith("*")
    # `fëmij*`: before a vowel the j is folded away, so a beginning must not insist on it.
    if is_beginning and word.endswith("ij"):
        word = word[:-1]
    return Pattern(word, is_beginning=is_beginning)


def find_phrase(phrase: Sequence[Pattern], tokens: Sequence[FoldedToken]) -> Match | None:
    """Return the first place where all words of a phrase stand close together, in any order."""
    # Words that match begin with the same letter: this leaves few phrases to look at closely.
    initials = {token.folded[0] for token in tokens}
    if not all(pattern.word[0] in initials for pattern in phrase):
        return None
    places = [
        [index for index, token in enumerate(tokens) if fits(pattern, token.folded)]
        for pattern in phrase
    ]
    if not all(places):
        return None
    for anchor in sorted({index for found in places for index in found}):
        match = _from(anchor, places=places, width=len(phrase) + _SLACK)
        if match:
            return match
    return None


def matches_any(phrases: Iterable[Sequence[Pattern]], tokens: Sequence[FoldedToken]) -> bool:
    """Tell whether any of the phrases occurs."""
    return any(find_phrase(phrase, tokens) for phrase in phrases)


@lru_cache(maxsize=200_000)
def fits(pattern: Pattern, word: str) -> bool:
    """Tell whether a folded word is the pattern's word, forgiving one error in a long one."""
    if pattern.is_beginning and word.startswith(pattern.word):
        return True
    if word == pattern.word:
        return True
    if len(pattern.word) == _LONG_ENOUGH_FOR_A_SWAP:
        return _is_swap(pattern, word)
    if len(pattern.word) < _LONG_ENOUGH_FOR_AN_ERROR or word[:1] != pattern.word[:1]:
        return False
    if not pattern.is_beginning:
        return typing_distance(pattern.word, word, 1) <= 1
    length = len(pattern.word)
    return any(
        typing_distance(pattern.word, word[:cut], 1) <= 1
        for cut in (length - 1, length, length + 1)
    )


def _is_swap(pattern: Pattern, word: str) -> bool:
    wanted = pattern.word
    typed = word[: len(wanted)] if pattern.is_beginning else word
    is_swapped = typed != wanted and sorted(typed) == sorted(wanted)
    return is_swapped and typed[0] == wanted[0] and typing_distance(wanted, typed, 1) == 1


def _from(anchor: int, *, places: Sequence[Sequence[int]], width: int) -> Match | None:
    """Choose one token for every word of the phrase within a window that starts at the anchor."""
    chosen: set[int] = set()
    for found in places:
        free = [
            index for index in found if anchor <= index < anchor + width and index not in chosen
        ]
        if not free:
            return None
        chosen.add(free[0])
    if anchor not in chosen:
        return None
    return Match(min(chosen), max(chosen), len(chosen))
