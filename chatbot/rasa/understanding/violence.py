"""A net of stems under the classifier: a message about violence is never overlooked."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.core.folding import FoldedToken
from understanding.phrases import Pattern, find_phrase, parse_phrase


class ViolenceSigns:
    """The stems that speak of violence, built from `gazetteer/violence.yml`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._signs = [parse_phrase(text) for text in data["signs"]]
        self._harmless = [parse_phrase(text) for text in data["unless"]]

    def are_in(self, tokens: Sequence[FoldedToken]) -> bool:
        """Tell whether the message speaks of violence. Typing errors are not forgiven here."""
        harmless = {
            index
            for phrase in self._harmless
            if (match := find_phrase(phrase, tokens))
            for index in range(match.first, match.last + 1)
        }
        rest = [token for index, token in enumerate(tokens) if index not in harmless]
        return any(_occurs(phrase, rest) for phrase in self._signs)


def _occurs(phrase: Sequence[Pattern], tokens: Sequence[FoldedToken]) -> bool:
    width = len(phrase)
    return any(
        all(
            token.folded.startswith(pattern.word)
            if pattern.is_beginning
            else token.folded == pattern.word
            for pattern, token in zip(phrase, tokens[first : first + width], strict=True)
        )
        for first in range(len(tokens) - width + 1)
    )
