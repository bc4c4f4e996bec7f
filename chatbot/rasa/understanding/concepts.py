"""What the words of a message have in common with words of the other language."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from portal.core.folding import FoldedToken
from understanding.found import Found
from understanding.phrases import Pattern, fits, parse_phrase

_MARKED = frozenset({"municipality", "service", "age", "application_reference"})
_SHORT, _LONG = 6, 12


class Concepts:
    """The concepts of `gazetteer/concepts.yml`, looked up by folded word."""

    def __init__(self, data: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._outside = frozenset(data["outside"])
        self._by_initial: dict[str, list[tuple[Pattern, str]]] = {}
        for name, words in {**data["inside"], **data["outside"]}.items():
            for word in words:
                pattern = parse_phrase(word)[0]
                self._by_initial.setdefault(pattern.word[0], []).append((pattern, name))
        self._of = lru_cache(maxsize=50_000)(self._of_word)

    def marks(self, tokens: Sequence[FoldedToken], found: Sequence[Found]) -> list[str]:
        """Return what a classifier may read beside the words: entities, concepts, the whole.

        An entity stands for its words, so that any town counts like any other.
        """
        entities = [one for one in found if one.entity in _MARKED]
        marks: list[str] = []
        for token in tokens:
            kinds = [one.entity for one in entities if one.start <= token.start < one.end]
            for name in kinds[:1] or self._of(token.folded):
                if not marks or marks[-1] != f"zz{name}":
                    marks.append(f"zz{name}")
        return [*marks, *self._of_the_whole(tokens, marks, {one.entity for one in entities})]

    def _of_the_whole(
        self, tokens: Sequence[FoldedToken], marks: Sequence[str], entities: set[str]
    ) -> list[str]:
        whole = []
        if any(mark[2:] in self._outside for mark in marks):
            whole.append("zzoutside")
            if "service" not in entities:
                whole.append("zzonlyoutside")
        if not entities:
            whole.append("zznothing")
        length = len(tokens)
        size = length if length < _SHORT else "mid" if length < _LONG else "long"
        return [*whole, f"zzlength{size}"]

    def _of_word(self, word: str) -> tuple[str, ...]:
        patterns = self._by_initial.get(word[:1], [])
        return tuple(dict.fromkeys(name for pattern, name in patterns if fits(pattern, word)))
