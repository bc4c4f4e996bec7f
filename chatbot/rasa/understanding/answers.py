"""What a message says about the facts of the eligibility interview.

Nothing here decides anything about a right: it only reads. What a fact means is the portal's.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from portal.core.folding import FoldedToken, fold_tokens
from understanding.disability import DisabilityDegrees
from understanding.numbers import Number, find_ages, find_numbers
from understanding.phrases import Pattern, find_phrase, fits, parse_phrase

Phrases = list[tuple[Pattern, ...]]
_DATE = re.compile(r"(?<!\d)(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+((?:19|20)\d\d)(?!\d)")
_MONTHS_IN_A_YEAR = 12
_SHORT = 4


class Answer(Enum):
    """An answer that is no value."""

    UNKNOWN = "unknown"


class AnswerReader:
    """Reads facts by the phrases of `gazetteer/answers.yml`."""

    def __init__(self, data: Mapping[str, Any], *, degrees: DisabilityDegrees) -> None:
        self._words = {
            kind: {language: _phrases(texts) for language, texts in data[kind].items()}
            for kind in ("yes", "no", "unknown")
        }
        self._facts = {
            code: {
                value == "true": _phrases(told[value])
                for value in ("true", "false")
                if value in told
            }
            for code, told in data["facts"].items()
        }
        self._volunteered = [code for code, told in data["facts"].items() if told["volunteered"]]
        self._kinds = {kind: _phrases(texts) for kind, texts in data["kinds"].items()}
        self._units = {
            code: [phrase[0] for phrase in _phrases(texts)] for code, texts in data["units"].items()
        }
        self._degrees = degrees

    def told(self, tokens: Sequence[FoldedToken], *, today: dt.date) -> dict[str, Any]:
        """Return the facts that a message gives unasked."""
        facts: dict[str, Any] = {}
        for found in find_ages(tokens, year=today.year):
            facts.setdefault("age_years" if found.entity == "age" else found.entity, found.value)
        facts |= {found.entity: found.value for found in self._degrees.find(tokens)}
        for code in self._volunteered:
            value = self._by_phrase(self._facts[code], tokens)
            if value is not None:
                facts[code] = value
        for number in find_numbers(tokens):
            for code in ("household_adults", "household_children"):
                if self._has_unit(code, number, tokens):
                    facts.setdefault(code, number.value)
        return facts

    def answer(
        self,
        fact: Mapping[str, Any],
        tokens: Sequence[FoldedToken],
        *,
        text: str,
        language: str,
        today: dt.date,
    ) -> dict[str, Any] | Answer | None:
        """Return the facts that answer a question, "unknown", or nothing when it is no answer."""
        kind, code = fact["type"], fact["code"]
        if any(find_phrase(phrase, tokens) for phrase in self._words["unknown"][language]):
            return Answer.UNKNOWN
        if kind == "boolean":
            value = self._yes_or_no(code, tokens, language=language)
            return None if value is None else {code: value}
        if kind == "choice":
            choice = self._choice(fact, tokens)
            return None if choice is None else {code: choice}
        if kind == "date" or code in {"age_years", "age_months"}:
            return self._age(code, tokens, text=text, today=today)
        number = self._number(fact, tokens, language=language)
        return None if number is None else {code: number}

    def _yes_or_no(self, code: str, tokens: Sequence[FoldedToken], *, language: str) -> bool | None:
        by_fact = self._by_phrase(self._facts.get(code, {}), tokens)
        if by_fact is not None:
            return by_fact
        start = tokens[:_SHORT]
        no = _longest(self._words["no"][language], start)
        yes = _longest(self._words["yes"][language], start)
        if not no and not yes:
            return None
        return (yes[0], -yes[1]) > (no[0], -no[1]) if yes and no else bool(yes)

    @staticmethod
    def _by_phrase(told: Mapping[bool, Phrases], tokens: Sequence[FoldedToken]) -> bool | None:
        lengths = {
            value: best[0] for value, phrases in told.items() if (best := _longest(phrases, tokens))
        }
        return max(lengths, key=lambda value: lengths[value]) if lengths else None

    def _choice(self, fact: Mapping[str, Any], tokens: Sequence[FoldedToken]) -> str | None:
        if fact["code"] == "disability_degree":
            degrees = self._degrees.find(tokens, certain=True)
            if degrees:
                return str(degrees[0].value)
        if fact["code"] == "disability_kind":
            for kind, phrases in self._kinds.items():
                if any(find_phrase(phrase, tokens) for phrase in phrases):
                    return kind
        said = [token.folded for token in tokens]
        for choice, label in (fact.get("choice_labels") or {}).items():
            if [token.folded for token in fold_tokens(label)] == said:
                return str(choice)
        return None

    def _age(
        self, code: str, tokens: Sequence[FoldedToken], *, text: str, today: dt.date
    ) -> dict[str, Any] | None:
        born = _date_in(text, today=today)
        if born:
            return {"birth_date": born.isoformat()}
        facts = {
            "age_years" if found.entity == "age" else found.entity: found.value
            for found in find_ages(tokens, year=today.year)
        }
        if facts:
            return facts
        numbers = find_numbers(tokens)
        if len(numbers) != 1:
            return None
        value = numbers[0].value
        if today.year - 120 <= value <= today.year:
            return {"age_years": today.year - value}
        return {"age_months" if code == "age_months" else "age_years": value}

    def _number(
        self, fact: Mapping[str, Any], tokens: Sequence[FoldedToken], *, language: str
    ) -> int | None:
        numbers = find_numbers(tokens)
        fitting = [one for one in numbers if self._has_unit(fact["code"], one, tokens)]
        if fitting:
            return fitting[0].value
        if len(numbers) == 1:
            return numbers[0].value
        if not numbers and _longest(self._words["no"][language], tokens[:_SHORT]):
            return 0 if not fact.get("min") else None
        return None

    def _has_unit(self, code: str, number: Number, tokens: Sequence[FoldedToken]) -> bool:
        following = tokens[number.last + 1 : number.last + 3]
        return any(
            fits(unit, token.folded) for unit in self._units.get(code, []) for token in following
        )


def in_months(years: int) -> int | None:
    """Return the months of an age told in full years; under one year it must be asked."""
    return years * _MONTHS_IN_A_YEAR if years else None


def in_years(months: int) -> int:
    """Return the full years of an age told in months."""
    return months // _MONTHS_IN_A_YEAR


def _date_in(text: str, *, today: dt.date) -> dt.date | None:
    match = _DATE.search(text)
    if not match:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        born = dt.date(year, month, day)
    except ValueError:
        return None
    return born if born <= today else None


def _longest(phrases: Phrases, tokens: Sequence[FoldedToken]) -> tuple[int, int] | None:
    """Return the length of the longest phrase that occurs and where it begins."""
    found = [
        (match.words, -match.first) for phrase in phrases if (match := find_phrase(phrase, tokens))
    ]
    if not found:
        return None
    words, place = max(found)
    return words, -place


def _phrases(texts: Sequence[str]) -> Phrases:
    return [
        tuple(pattern for word in str(text).split() for pattern in parse_phrase(word))
        for text in texts
    ]
