"""One plain spelling for the many ways people type Macedonian and Albanian.

Search and the bot compare folded text on both sides, so «помош», `pomoš`, `pomosh` and `pomos`
are one word, and so are `shtëpi`, `shtepi` and `štepi`. Only the standard library is used here and
nothing newer than Python 3.10: the dialogue program imports this module too.
"""

import re
import unicodedata
from typing import NamedTuple

# Letters whose plain form is not simply "the same letter without its mark".
_SEVERAL: dict[str, int | str | None] = {
    "ё": "jo",
    "ю": "ju",
    "я": "ja",
    "щ": "st",
    "ъ": "",
    "ь": "",
    "ß": "s",
}
_LETTERS: dict[int, int | str | None] = {}
_LETTERS |= str.maketrans(
    "абвгѓђдежзѕијйѝклљмнњопрстќћуфхцчџшыэѐѣđðćłøı",
    "abvgggdezzzijjikllmnnoprstkkufhcczsieeegdkloi",
)
_LETTERS |= str.maketrans(_SEVERAL)
# Albanian x and xh sound like ѕ and џ; q is how many people type ç.
_LETTERS |= str.maketrans("xqw", "zcv")
# In order; repeated until nothing changes, because one collapse can bring the next one about.
_COLLAPSES = (
    (re.compile(r"([scz])h"), r"\1"),
    (re.compile(r"d[zž]"), "z"),
    (re.compile(r"dj"), "g"),
    (re.compile(r"([gkln])j"), r"\1"),
    (re.compile(r"ts"), "c"),
    (re.compile(r"ij(?=[aeou])"), "i"),
    (re.compile(r"([^\W\d_])\1+"), r"\1"),
)
# "4ovek", "6to", "ka6lica": figures in place of ч and ш, but never "6meseci" or "4godini".
_FIGURE_LETTERS = {"4": "c", "6": "s"}
_FIGURE_LETTER = re.compile(
    r"(?<!\d)[46](?=[^\W\d_])(?!(?:[gmvd]|(?:god|mes|muaj|vje[ct]|den|dit)\w*)$)"
)
# Albanian «n'shtëpi», «t'i» are two words; an apostrophe elsewhere («s'kam») stays inside one.
_WORD = re.compile(r"[nNtT](?=['’`ʼ]\w)|\w[\w\u0300-\u036f]*(?:['’`ʼ][\w\u0300-\u036f]+)*")
_DROPPED = re.compile(r"['’`ʼ_]")


class FoldedToken(NamedTuple):
    """A word of the message where it stands, and its folded form."""

    start: int
    end: int
    text: str
    folded: str


def fold(text: str) -> str:
    """Return the folded words of a text, separated by single spaces."""
    return " ".join(token.folded for token in fold_tokens(text))


def fold_tokens(text: str) -> list[FoldedToken]:
    """Return the words of a text with their places; words that fold to nothing are left out."""
    tokens = (
        FoldedToken(match.start(), match.end(), match.group(), fold_word(match.group()))
        for match in _WORD.finditer(text)
    )
    return [token for token in tokens if token.folded]


def fold_word(word: str) -> str:
    """Return the folded form of one word."""
    plain = unicodedata.normalize("NFKC", _DROPPED.sub("", word)).lower().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", plain)
    plain = "".join(letter for letter in decomposed if letter.isalnum())
    while (collapsed := _collapse(plain)) != plain:
        plain = collapsed
    return plain


def _collapse(word: str) -> str:
    word = _FIGURE_LETTER.sub(lambda match: _FIGURE_LETTERS[match.group()], word)
    for pattern, replacement in _COLLAPSES:
        word = pattern.sub(replacement, word)
    return word
