"""Which municipality a message names, in either language, with its endings and typing errors."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from portal.core.folding import FoldedToken, fold, fold_word
from understanding.found import Found, between
from understanding.phrases import fits, parse_phrase
from understanding.typing_distance import typing_distance

# Folded endings: Albanian cases and the definite form, Macedonian adjectives (тетовско).
_ENDINGS = re.compile(
    "|[aeiounst]|[eaiu]n|[eai]s|er|et|it|ut|je[ns]?|ja|ts|c[ea]|ce[ns]|v[ea]"
    "|sk[oia]|skio|skoto|skata|skite|cani"
)
_VOWELS = "aeiou"
_SHORTEST_STEM = 4
_ONE_ERROR_FROM = 6
_TWO_ERRORS_FROM = 9
_ALMOST_THE_WHOLE_MESSAGE = 2


class _Name(NamedTuple):
    code: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    needs_cue: bool


class MunicipalityNames:
    """The gazetteer of municipalities."""

    def __init__(self, directory: Mapping[str, Any], aliases: Mapping[str, Any]) -> None:
        self._needing_cue = {fold(name) for name in aliases["need_a_cue"]}
        self._cues = [parse_phrase(cue)[0] for cue in aliases["cues"]]
        self._not_names = frozenset(aliases["not_names"])
        self._not_typos = {fold_word(word) for word in aliases["not_typos"]}
        named = [
            (row["code"], name) for row in directory["municipalities"] for name in row["names"]
        ]
        named += [(code, name) for code, names in aliases["aliases"].items() for name in names]
        names = {name for code, text in named for name in self._spellings(code, text)}
        # Longer names first, so that «Центар Жупа» is not «Центар».
        self._names = sorted(names, key=lambda name: (-len(name.words), name))

    def find(self, tokens: Sequence[FoldedToken]) -> list[Found]:
        """Return the municipalities named in a message, in the order of the message."""
        found: list[Found] = []
        taken: set[int] = set()
        initials = {token.folded[0] for token in tokens}
        names = [name for name in self._names if name.words[0][0] in initials]
        for tolerant in (False, True):
            for name in names:
                for first in self._places(name, tokens, tolerant=tolerant):
                    span = set(range(first, first + len(name.words)))
                    if span & taken:
                        continue
                    taken |= span
                    last = first + len(name.words) - 1
                    found.append(
                        between(tokens, first, last, entity="municipality", value=name.code)
                    )
        return sorted(found, key=lambda one: one.start)

    def _spellings(self, code: str, text: str) -> Iterator[_Name]:
        words = tuple(fold(re.sub(r"\b(и|dhe|and)\b", " ", text)).split())
        needs_cue = " ".join(words) in self._needing_cue
        yield _Name(code, words, tuple(_stem(word) for word in words), needs_cue)
        # Dibër, Dibra; Ohër, Ohri: the vowel of the last syllable falls out before an ending.
        last = words[-1]
        if len(words) == 1 and last.endswith("er"):
            yield _Name(code, words, (last[:-2] + "r",), needs_cue)

    def _places(
        self, name: _Name, tokens: Sequence[FoldedToken], *, tolerant: bool
    ) -> Iterator[int]:
        initial = name.words[0][0]
        for first in range(len(tokens) - len(name.words) + 1):
            if tokens[first].folded[0] != initial:
                continue
            window = tokens[first : first + len(name.words)]
            if window[0].text.lower() in self._not_names or not all(
                self._is(word, stem, token.folded, tolerant=tolerant)
                for word, stem, token in zip(name.words, name.stems, window, strict=True)
            ):
                continue
            if not name.needs_cue or self._has_cue(tokens, first):
                yield first

    def _is(self, word: str, stem: str, typed: str, *, tolerant: bool) -> bool:
        if not tolerant:
            ending = _ENDINGS.fullmatch(typed, len(stem)) if typed.startswith(stem) else None
            return typed == word or ending is not None
        if len(word) < _ONE_ERROR_FROM or typed[0] != word[0] or typed in self._not_typos:
            return typed == word
        errors = 2 if len(word) >= _TWO_ERRORS_FROM else 1
        if typing_distance(typed, word, errors) <= errors:
            return True
        return typed[-1] in "ens" and typing_distance(typed[:-1], word, 1) <= 1

    def _has_cue(self, tokens: Sequence[FoldedToken], first: int) -> bool:
        if len(tokens) <= _ALMOST_THE_WHOLE_MESSAGE:
            return True
        neighbours = tokens[max(0, first - 1) : first]
        return any(fits(cue, token.folded) for cue in self._cues for token in neighbours)


def _stem(word: str) -> str:
    stem = word.rstrip(_VOWELS)
    return stem if len(stem) >= _SHORTEST_STEM else word
