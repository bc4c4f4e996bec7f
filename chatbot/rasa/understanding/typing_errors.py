"""Sentences as hurried fingers type them, so that the classifier has seen such words before."""

import random
from collections.abc import Iterable, Iterator

_SHORTEST = 4
_SHARE = 0.3
_LETTERS = "abcdefghijklmnoprstuvz"


def with_typing_errors(texts: Iterable[str], *, seed: int) -> Iterator[str]:
    """Return each folded text with an error in about every third longer word; always the same."""
    chance = random.Random(seed)  # noqa: S311  (no secret: the model must come out the same)
    for text in texts:
        yield " ".join(_typed(word, chance) for word in text.split(" "))


def _typed(word: str, chance: random.Random) -> str:
    """Swap, leave out, hit or add a letter; the first and the last are rarely wrong."""
    is_left = len(word) < _SHORTEST or word.startswith("zz") or word.isdigit()
    if is_left or chance.random() >= _SHARE:
        return word
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    kind = chance.randrange(4)
    if kind == 0:
        return before + after[0] + letter + after[1:]
    if kind == 1:
        return before + after
    other = chance.choice(_LETTERS)
    return before + other + (after if kind == 2 else letter + after)  # noqa: PLR2004
