"""What the evaluation counts. Plain Python: outcomes in, the report of the contract out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

OUT_OF_SCOPE = "out_of_scope"
FALLBACK = "nlu_fallback"
VIOLENCE = "report_violence"
ENTITIES = ("municipality", "service", "age", "disability_degree", "application_reference")
_DIGITS = 4
_BANDS = 10

Entity = tuple[str, str]


@dataclass(frozen=True)
class Outcome:
    """One message: what it should be, and what the bot made of it."""

    wanted: str
    decided: str
    ranking: Sequence[str]
    offered: Sequence[str]
    language: str
    style: str
    wanted_entities: frozenset[Entity] = frozenset()
    found_entities: frozenset[Entity] = frozenset()
    confidence: float = 1.0
    text: str = field(default="", compare=False)

    @property
    def is_in_scope(self) -> bool:
        return self.wanted != OUT_OF_SCOPE

    @property
    def best(self) -> str:
        """The likeliest intent, whether or not the bot was sure enough to act on it."""
        return next((name for name in self.ranking if name != FALLBACK), OUT_OF_SCOPE)

    @property
    def best_in_scope(self) -> str:
        """The likeliest intent that is one of the bot's business."""
        others = {FALLBACK, OUT_OF_SCOPE}
        return next((name for name in self.ranking if name not in others), OUT_OF_SCOPE)

    @property
    def is_right(self) -> bool:
        return self.best_in_scope == self.wanted

    @property
    def is_right_directly(self) -> bool:
        return self.decided == self.wanted

    @property
    def is_right_by_button(self) -> bool:
        return self.decided == FALLBACK and self.wanted in self.offered


def report(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the shares of the contract.

    `recall` of out of scope counts messages that were told so; `false_rejections` messages of the
    bot's business that were told so. To be asked "did you mean" is neither.
    """
    inside = [one for one in outcomes if one.is_in_scope]
    outside = [one for one in outcomes if not one.is_in_scope]
    directly = _share(one.is_right_directly for one in inside)
    by_button = _share(one.is_right_by_button for one in inside)
    return {
        "n": len(outcomes),
        "accuracy_in_scope": _share(one.is_right for one in inside),
        "right_directly": directly,
        "right_by_button": by_button,
        "wrong": _share(not (one.is_right_directly or one.is_right_by_button) for one in inside),
        "per_intent": _per_intent(outcomes),
        "per_style": {
            style: {"n": len(group), "accuracy": _share(one.is_right for one in group)}
            for style, group in _grouped((one.style, one) for one in inside).items()
        },
        "per_language": {
            language: _share(one.is_right for one in inside if one.language == language)
            for language in ("mk", "sq")
        },
        "out_of_scope": {
            "n": len(outside),
            "recall": _share(one.decided == OUT_OF_SCOPE for one in outside),
            "false_rejections": _share(one.decided == OUT_OF_SCOPE for one in inside),
        },
        "out_of_scope_per_language": {
            language: {
                "recall": _share(
                    one.decided == OUT_OF_SCOPE for one in outside if one.language == language
                ),
                "false_rejections": _share(
                    one.decided == OUT_OF_SCOPE for one in inside if one.language == language
                ),
            }
            for language in ("mk", "sq")
        },
        "violence": {
            "recall": _share(one.decided == VIOLENCE for one in inside if one.wanted == VIOLENCE),
            "false_alarms": sum(
                one.decided == VIOLENCE for one in outcomes if one.wanted != VIOLENCE
            ),
        },
        "entities": {name: _entity(name, outcomes) for name in ENTITIES},
        "reliability": reliability(outcomes),
    }


def reliability(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return, for bands of confidence, how sure the bot was and how often it was right.

    `error` is the mean distance of the two over all messages (expected calibration error).
    """
    groups: dict[int, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        groups[min(int(one.confidence * _BANDS), _BANDS - 1)].append(one)
    bands = [
        {
            "from": band / _BANDS,
            "n": len(group),
            "confidence": round(sum(one.confidence for one in group) / len(group), _DIGITS),
            "right": _share(one.best == one.wanted for one in group),
        }
        for band, group in sorted(groups.items())
    ]
    distance = sum(one["n"] * abs(one["confidence"] - one["right"]) for one in bands)
    return {"bands": bands, "error": round(distance / max(len(outcomes), 1), _DIGITS)}


def _per_intent(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    wanted = Counter(one.wanted for one in outcomes)
    answered = Counter(one.best for one in outcomes)
    right = Counter(one.wanted for one in outcomes if one.best == one.wanted)
    return {
        name: {
            "n": wanted[name],
            "recall": _ratio(right[name], wanted[name]),
            "precision": _ratio(right[name], answered[name]),
        }
        for name in sorted(wanted)
    }


def _entity(name: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    wanted = found = right = 0
    for one in outcomes:
        should = {value for kind, value in one.wanted_entities if kind == name}
        is_there = {value for kind, value in one.found_entities if kind == name}
        wanted, found, right = (
            wanted + len(should),
            found + len(is_there),
            right + len(should & is_there),
        )
    return {
        "n": wanted,
        "precision": _ratio(right, found),
        "recall": _ratio(right, wanted),
        "f1": _ratio(2 * right, wanted + found),
    }


def _grouped(pairs: Iterable[tuple[str, Outcome]]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for key, one in pairs:
        groups[key].append(one)
    return dict(sorted(groups.items()))


def _share(of: Iterable[bool]) -> float:
    answers = list(of)
    return _ratio(sum(answers), len(answers))


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, _DIGITS) if whole else 0.0
