"""Which texts fit what somebody typed, and how well. Everything is compared folded.

Plain Python: values in, values out. An index is made once and asked many times.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from portal.core.folding import fold

# Words that say nothing about what is looked for; folded like everything else.
_LITTLE_WORDS = frozenset(
    fold(
        "а во ви врз да дали до е за и ил или има имам ја јас како кај кој која кое ко ли ми мој"
        " моја моето на не него нејзин ни но од по под при се си со сум сакам што треба го ги му"
        " a ai ajo apo do dhe dua duhet e ed ka kam këtë kjo kush me më mbi mund na ne në nga një"
        " nuk për po pa qe që sa se si tek te të tij të u une unë"
    ).split()
)
_LONGEST_QUERY_WORDS = 12
_SHORTEST_FUZZY = 4
_LONG_WORD = 7
_SHORTEST_START = 3
# A typed «градинката» still begins with the indexed «градинка».
_LONGEST_ENDING = 3
_EXACT, _BEGINS, _INFLECTED, _ONE_SLIP, _TWO_SLIPS = 1.0, 0.85, 0.8, 0.65, 0.45
# Results much weaker than the best of all are noise.
_WORTH_SHOWING = 0.22


@dataclass(frozen=True, slots=True)
class Text:
    """Words of an entry and how much they say about it."""

    words: str
    weight: float


@dataclass(slots=True)
class Index:
    """Folded words, and for each the entries that have it with the weight of the best place."""

    entries_of: dict[str, dict[int, float]] = field(default_factory=dict)
    size: int = 0


def make_index(*, entries: Iterable[Iterable[Text]]) -> Index:
    """Return the index of entries, which are known by their place in the order given."""
    entries_of: dict[str, dict[int, float]] = defaultdict(dict)
    size = 0
    for place, texts in enumerate(entries):
        size += 1
        for text in texts:
            for word in fold(text.words).split():
                known = entries_of[word]
                known[place] = max(known.get(place, 0.0), text.weight)
    return Index(entries_of=dict(entries_of), size=size)


def ranked(*, index: Index, typed: str) -> list[tuple[int, float]]:
    """Return the entries that fit, the best first, each with its score.

    Entries that have more of the typed words come before entries that have few; a word that is
    everywhere counts little.
    """
    wanted = _words_of(typed)
    if not wanted or not index.size:
        return []
    scores: dict[int, float] = defaultdict(float)
    covered: dict[int, int] = defaultdict(int)
    for word in wanted:
        for place, score in _fitting(index=index, word=word).items():
            scores[place] += score
            covered[place] += 1
    found = {place: score * (covered[place] / len(wanted)) ** 2 for place, score in scores.items()}
    return _worth_showing(found)


def _words_of(typed: str) -> list[str]:
    folded = list(dict.fromkeys(fold(typed).split()))[:_LONGEST_QUERY_WORDS]
    return [word for word in folded if word not in _LITTLE_WORDS] or folded


def _fitting(*, index: Index, word: str) -> dict[int, float]:
    best: dict[int, float] = {}
    for known, nearness in _near_words(index=index, word=word).items():
        entries = index.entries_of[known]
        rarity = math.log(1 + index.size / len(entries))
        for place, weight in entries.items():
            best[place] = max(best.get(place, 0.0), nearness * weight * rarity)
    return best


def _near_words(*, index: Index, word: str) -> Mapping[str, float]:
    near = {known: _shared_start(word=word, known=known) for known in index.entries_of}
    near = {known: nearness for known, nearness in near.items() if nearness}
    if len(word) >= _SHORTEST_FUZZY:
        slips = 2 if len(word) >= _LONG_WORD else 1
        for known, distance, _place in process.extract(
            word, index.entries_of.keys(), scorer=Levenshtein.distance, score_cutoff=slips, limit=40
        ):
            nearness = (_EXACT, _ONE_SLIP, _TWO_SLIPS)[int(distance)]
            # The first letter is seldom the wrong one: "neka" is not "reka".
            if len(known) >= _SHORTEST_FUZZY or not distance:
                near[known] = max(near.get(known, 0.0), nearness * _first_letter(word, known))
    return near


def _shared_start(*, word: str, known: str) -> float:
    if known == word:
        return _EXACT
    if len(word) >= _SHORTEST_START and known.startswith(word):
        return _BEGINS
    ending = len(word) - len(known)
    if 0 < ending <= _LONGEST_ENDING and len(known) >= _SHORTEST_START and word.startswith(known):
        return _INFLECTED
    return 0.0


def _first_letter(word: str, known: str) -> float:
    return 1.0 if word[0] == known[0] else 0.7


def _worth_showing(found: Mapping[int, float]) -> list[tuple[int, float]]:
    if not found:
        return []
    least = max(found.values()) * _WORTH_SHOWING
    kept = [(place, score) for place, score in found.items() if score >= least]
    return sorted(kept, key=lambda pair: (-pair[1], pair[0]))
