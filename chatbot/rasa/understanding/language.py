"""Which of the two languages a message is written in."""

from collections.abc import Sequence

from portal.core.folding import FoldedToken
from understanding.classifier import TextClassifier
from understanding.phrases import Pattern, fits, parse_phrase

LETTER_GROUPS = (("char_wb", 1, 3),)
_TEMPERATURE = 0.3
_FEWEST_WORDS = 2
_FEWEST_LETTERS = 10
_FEWEST_CYRILLIC_LETTERS = 3
_NAMES: dict[str, list[Pattern]] = {
    "sq": [parse_phrase(word)[0] for word in ["албанск*", "shqip*", "albanian*", "sqip*"]],
    "mk": [parse_phrase(word)[0] for word in ["македонск*", "maqedon*", "macedonian*"]],
}


def language_of(
    text: str, tokens: Sequence[FoldedToken], *, classifier: TextClassifier, threshold: float
) -> str | None:
    """Return mk or sq, or nothing when the message is too short or too unclear to tell."""
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in text)
    letters = sum(letter.isalpha() for letter in text)
    if cyrillic >= _FEWEST_CYRILLIC_LETTERS and cyrillic * 2 > letters:
        return "mk"
    if len(tokens) < _FEWEST_WORDS or letters < _FEWEST_LETTERS:
        return None
    words = " ".join(token.folded for token in tokens if not token.folded.isdigit())
    label, confidence = classifier.confidences(words, temperature=_TEMPERATURE)[0]
    return label if confidence >= threshold else None


def language_asked_for(tokens: Sequence[FoldedToken]) -> str | None:
    """Return the language that a request to switch names, if it names exactly one."""
    named = {
        language
        for language, patterns in _NAMES.items()
        if any(fits(pattern, token.folded) for pattern in patterns for token in tokens)
    }
    return named.pop() if len(named) == 1 else None
