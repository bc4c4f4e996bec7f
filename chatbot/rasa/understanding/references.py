"""File numbers of applications in a message. The one place where the bot knows their form."""

import re

from understanding.found import Found

# EK-7Q2M9XKD-4 as the portal prints it; people leave out hyphens, write small letters or Cyrillic.
_SYMBOL = "[0-9A-HJKMNP-TV-Z]"
_GAP = r"[\s\-–—./]*"
_REFERENCE = re.compile(
    rf"(?<!\w)[EЕ][KК]{_GAP}((?:{_SYMBOL}{_GAP}){{8,10}}[0-9A-Z*~$=])(?!\w)", re.IGNORECASE
)
_BODY = 8
_CYRILLIC = str.maketrans("АВЕКМНРСТХ", "ABEKMHPCTX")


def find_references(text: str) -> list[Found]:
    """Return the file numbers in a message, in the form that the portal prints."""
    upright = text.upper().translate(_CYRILLIC)
    if len(upright) != len(text):
        return []
    return [
        Found("application_reference", _printed(match.group(1)), match.start(), match.end())
        for match in _REFERENCE.finditer(upright)
        if any(symbol.isdigit() for symbol in match.group(1))
    ]


def _printed(typed: str) -> str:
    symbols = re.sub(_GAP, "", typed)
    if len(symbols) == _BODY + 1:
        return f"EK-{symbols[:_BODY]}-{symbols[_BODY:]}"
    return "EK-" + re.sub(r"[\s\-–—./]+", "-", typed.strip())
