"""How many text messages a text needs: the alphabet decides.

A text in the GSM alphabet (3GPP TS 23.038) takes 160 characters, one with any other letter, as
all Cyrillic ones and the Albanian ë, only 70; longer texts lose some to the numbering.
"""

from math import ceil

MAX_SEGMENTS = 2
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = frozenset("^{}\\[~]|€\f")
_GSM_SINGLE, _GSM_PART = 160, 153
_UCS2_SINGLE, _UCS2_PART = 70, 67


def segments_of(text: str) -> int:
    """Return as how many text messages a text is sent and paid for."""
    letters = set(text)
    if letters <= _GSM | _GSM_DOUBLE:
        length = len(text) + sum(letter in _GSM_DOUBLE for letter in text)
        return _parts(length, single=_GSM_SINGLE, part=_GSM_PART)
    return _parts(len(text.encode("utf-16-be")) // 2, single=_UCS2_SINGLE, part=_UCS2_PART)


def _parts(length: int, *, single: int, part: int) -> int:
    return 1 if length <= single else ceil(length / part)
