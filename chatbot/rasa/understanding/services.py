"""Which public service a message speaks of."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.core.folding import FoldedToken
from understanding.found import Found, between
from understanding.phrases import Match, find_phrase, matches_any, parse_phrase

_NOT_A_SERVICE = "none"
DAY_CENTRE = "day-centre"


class ServiceNames:
    """The gazetteer of services, built from `gazetteer/services.yml`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._phrases = [
            (code, parse_phrase(text)) for code, texts in data["phrases"].items() for text in texts
        ]
        self._day_centre_for = {
            code: [parse_phrase(text) for text in texts]
            for code, texts in data["day_centre_for"].items()
        }

    def find(self, tokens: Sequence[FoldedToken]) -> list[Found]:
        """Return the services named in a message, longer names before shorter ones."""
        matches = [
            (match, code)
            for code, phrase in self._phrases
            if (match := find_phrase(phrase, tokens)) is not None
        ]
        matches.sort(key=lambda found: (-found[0].words, found[0].last - found[0].first))
        return [
            between(tokens, match.first, match.last, entity="service", value=code)
            for match, code in self._without_overlaps(matches, tokens)
        ]

    def _without_overlaps(
        self, matches: Sequence[tuple[Match, str]], tokens: Sequence[FoldedToken]
    ) -> list[tuple[Match, str]]:
        taken: set[int] = set()
        kept: dict[str, Match] = {}
        for match, code in matches:
            span = set(range(match.first, match.last + 1))
            if span & taken:
                continue
            taken |= span
            if code != _NOT_A_SERVICE:
                kept.setdefault(self.day_centre_for(tokens) if code == DAY_CENTRE else code, match)
        return [(match, code) for code, match in kept.items()]

    def day_centre_for(self, tokens: Sequence[FoldedToken]) -> str:
        """Return the kind of day centre by the people that a message speaks of."""
        fitting = [
            code for code, words in self._day_centre_for.items() if matches_any(words, tokens)
        ]
        return fitting[0] if len(fitting) == 1 else DAY_CENTRE
