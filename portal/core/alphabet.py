"""Put names in the order of the reader's alphabet, whatever collations the database knows.

Macedonian Ѓ stands after Д, and Albanian Sh after S: the order of code points has neither right,
and the embedded database carries no collation of either language.
"""

from django.db.models import F, Func, Value
from django.db.models.functions import Collate, Replace

_MACEDONIAN = "абвгдѓежзѕијклљмнњопрстќуфхцчџш"
_ALBANIAN = "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v x xh y z zh"
# Stand-ins for letters of two signs, which `translate` cannot take.
_DIGRAPHS = {
    letter: chr(0xE000 + position)
    for position, letter in enumerate(_ALBANIAN.split())
    if len(letter) > 1
}
_LETTERS = {
    "mk": _MACEDONIAN,
    "sq": "".join(_DIGRAPHS.get(letter, letter) for letter in _ALBANIAN.split()),
}
_FIRST_RANK = ord("A")


def alphabetical(*, field: str, language: str) -> Collate:
    """Return an expression to order a text column by the alphabet of a language."""
    letters = _LETTERS.get(language, _MACEDONIAN)
    ranks = "".join(chr(_FIRST_RANK + position) for position in range(len(letters)))
    source: F | Replace = F(field)
    if language == "sq":
        for digraph, stand_in in _DIGRAPHS.items():
            for spelling in (digraph, digraph.capitalize()):
                source = Replace(source, Value(spelling), Value(stand_in))
    # Upper case has the same ranks; `upper` itself knows only ASCII in some databases.
    capitals = "".join(letter.upper() if letter.isalpha() else letter for letter in letters)
    ranked = Func(source, Value(letters + capitals), Value(ranks + ranks), function="TRANSLATE")
    return Collate(ranked, "C")
