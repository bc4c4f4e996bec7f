"""The degree of disability that a message states."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.core.folding import FoldedToken
from understanding.found import Found, between
from understanding.phrases import find_phrase, matches_any, parse_phrase

_NEARLY_THE_WHOLE_MESSAGE = 3


class DisabilityDegrees:
    """The words for degrees, built from `gazetteer/disability.yml`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._degrees = [
            (degree, parse_phrase(text))
            for degree, texts in data["degrees"].items()
            for text in texts
        ]
        self._context = [parse_phrase(text) for text in data["context"]]

    def find(self, tokens: Sequence[FoldedToken], *, certain: bool = False) -> list[Found]:
        """Return the degree, if the message states one about a disability.

        When the bot has just asked for the degree it is certain what a bare «тешка» is about.
        """
        near = (
            certain
            or len(tokens) <= _NEARLY_THE_WHOLE_MESSAGE
            or matches_any(self._context, tokens)
        )
        if not near:
            return []
        for degree, phrase in self._degrees:
            match = find_phrase(phrase, tokens)
            if match:
                first, last = match.first, match.last
                return [between(tokens, first, last, entity="disability_degree", value=degree)]
        return []
