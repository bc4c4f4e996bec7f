"""A net of stems under the classifier: a message about violence is never overlooked."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.core.folding import FoldedToken
from understanding.phrases import Pattern, parse_phrase


class ViolenceSigns:
    """The stems that speak of violence, built from `gazetteer/violence.yml`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._signs = [parse_phrase(text) for text in data["signs"]]
        self._harmless = [parse_phrase(text) for text in data["unless"]]

    def are_in(self, tokens: Sequence[FoldedToken]) -> bool:
        """Tell whether the message speaks of violence. Typing errors are not forgiven here."""
        harmless = {place for phrase in self._harmless for place in _places(phrase, tokens)}
        rest = [token for place, token in enumerate(tokens) if place not in harmless]
        return any(_places(phrase, rest) for phrase in self._signs)


def _places(phrase: Sequence[Pattern], tokens: Sequence[FoldedToken]) -> list[int]:
    """Return the places of all words of a phrase, wherever it occurs word for word."""
    width = len(phrase)
    return [
        place
        for first in range(len(tokens) - width + 1)
        if all(
            _is(pattern, token.folded)
            for pattern, token in zip(phrase, tokens[first : first + width], strict=True)
        )
        for place in range(first, first + width)
    ]


def _is(pattern: Pattern, word: str) -> bool:
    return word.startswith(pattern.word) if pattern.is_beginning else word == pattern.word
