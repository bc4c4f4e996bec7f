"""Both languages or not at all: what may be published, and the address that both share."""

import re
from collections.abc import Mapping, Sequence

CONTENT_LANGUAGES = ("mk", "sq")

# The official romanisation of Macedonian, without marks: addresses are plain ASCII.
_LETTERS = (
    "а=a б=b в=v г=g д=d ѓ=gj е=e ж=zh з=z ѕ=dz и=i ѝ=i ј=j к=k л=l љ=lj м=m "  # noqa: RUF001 - a table of letters
    "н=n њ=nj о=o п=p р=r с=s т=t ќ=kj у=u ф=f х=h ц=c ч=ch џ=dzh ш=sh ë=e ç=c"
)
_ROMAN = str.maketrans(dict(pair.split("=") for pair in _LETTERS.split()))
_NOT_IN_ADDRESS = re.compile(r"[^a-z0-9]+")
_LONGEST_ADDRESS = 80


def missing_texts(
    *,
    texts: Mapping[str, str],
    required: Sequence[str],
    optional: Sequence[str] = (),
    languages: Sequence[str] = CONTENT_LANGUAGES,
) -> list[tuple[str, str]]:
    """Return each field and language that keeps a page from being published, in reading order.

    A required text is needed in every language; an optional one in all of them or in none.
    """
    missing = []
    for field in (*required, *optional):
        filled = {
            language for language in languages if texts.get(f"{field}_{language}", "").strip()
        }
        if field in required or filled:
            missing += [(field, language) for language in languages if language not in filled]
    return missing


def plain_address(*, text: str) -> str:
    """Return a heading as an ASCII address of whole words; empty if nothing is left of it."""
    roman = text.lower().translate(_ROMAN)
    address = _NOT_IN_ADDRESS.sub("-", roman).strip("-")
    if len(address) <= _LONGEST_ADDRESS:
        return address
    return address[: _LONGEST_ADDRESS + 1].rpartition("-")[0] or address[:_LONGEST_ADDRESS]
