"""All extractors together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from portal.core.folding import FoldedToken
from understanding.disability import DisabilityDegrees
from understanding.found import Found
from understanding.municipalities import MunicipalityNames
from understanding.numbers import find_ages
from understanding.references import find_references
from understanding.services import ServiceNames

# Words that may stand around a bare answer.
_FILLERS = frozenset(
    [
        "vo",
        "od",
        "na",
        "za",
        "e",
        "i",
        "ne",
        "nga",
        "per",
        "te",
        "jam",
        "sum",
        "imam",
        "kam",
        "ima",
        "ka",
        "opstina",
        "komuna",
        "komunen",
        "grad",
        "jas",
        "un",
        "une",
        "mojata",
        "moja",
        "mojot",
        "so",
        "me",
    ]
)


class EntityFinder:
    """Reads municipalities, services, ages, degrees and file numbers out of a message."""

    def __init__(
        self,
        *,
        municipalities: MunicipalityNames,
        services: ServiceNames,
        degrees: DisabilityDegrees,
        today: Callable[[], dt.date] = dt.date.today,
    ) -> None:
        self._municipalities = municipalities
        self._services = services
        self._degrees = degrees
        self._today = today

    @classmethod
    def from_folder(cls, folder: Path, *, read: Callable[[str], Any]) -> EntityFinder:
        """Build the finder from the gazetteer files."""

        def data(name: str) -> Any:
            return read((folder / f"{name}.yml").read_text(encoding="utf-8"))

        return cls(
            municipalities=MunicipalityNames(data("municipalities"), data("municipality_aliases")),
            services=ServiceNames(data("services")),
            degrees=DisabilityDegrees(data("disability")),
        )

    def find(self, text: str, tokens: Sequence[FoldedToken]) -> list[Found]:
        """Return everything found, in the order of the message."""
        references = find_references(text)
        free = [token for token in tokens if not _inside(token, references)]
        found = [
            *references,
            *self._services.find(free),
            *self._municipalities.find(free),
            *find_ages(free, year=self._today().year),
            *self._degrees.find(free),
        ]
        return sorted(found, key=lambda one: (one.start, one.entity))

    @staticmethod
    def is_nothing_but(found: Sequence[Found], tokens: Sequence[FoldedToken]) -> bool:
        """Tell whether a message is a bare answer such as «во Тетово» or «78 години»."""
        rest = {token.folded for token in tokens if not _inside(token, found)}
        return bool(found) and rest <= _FILLERS


def _inside(token: FoldedToken, found: Sequence[Found]) -> bool:
    return any(one.start <= token.start < one.end for one in found)
