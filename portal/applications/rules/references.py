"""The number of an application, made so that it survives being read aloud and copied by hand.

``EK-`` + 8 characters + ``-`` + 1 check character. The alphabet has 29 characters and leaves out
those that are mistaken for others (0 O Q, 1 I L, U). Each character has a value from 0 to 28;
from the left they weigh 9, 8, … 2, the check character weighs 1, and the weighted sum must be
divisible by 29 (the scheme of ISBN-10 over another prime). All weights differ and none is
divisible by 29, so any single wrong character and any swap of two characters is noticed.
"""

import re

ALPHABET = "23456789ABCDEFGHJKMNPRSTVWXYZ"
BODY_LENGTH = 8
PREFIX = "EK"

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WRITTEN = re.compile(rf"{PREFIX}-?([{ALPHABET}]{{{BODY_LENGTH}}})-?([{ALPHABET}])")
# A Macedonian keyboard writes letters that only look Latin.
_CYRILLIC = str.maketrans("АВСЕЅЈКМНРТХУ", "ABCESJKMHPTXY")  # noqa: RUF001 - on purpose
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))  # noqa: RUF001 - on purpose


def check_character(*, body: str) -> str:
    """Return the check character for the eight characters of a number."""
    weights = range(BODY_LENGTH + 1, 1, -1)
    total = sum(_VALUES[sign] * weight for sign, weight in zip(body, weights, strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def reference_of(*, body: str) -> str:
    """Return the whole number for its eight free characters."""
    return f"{PREFIX}-{body}-{check_character(body=body)}"


def read_reference(text: str) -> str | None:
    """Return a number as it is stored, however it was typed; none if it is mistyped."""
    plain = "".join(text.upper().translate(_CYRILLIC).translate(_DASHES).split())
    match = _WRITTEN.fullmatch(plain)
    if match is None or check_character(body=match[1]) != match[2]:
        return None
    return f"{PREFIX}-{match[1]}-{match[2]}"
