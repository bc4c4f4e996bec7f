"""Numbers, ages and years, written in figures or in words of either language."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from portal.core.folding import FoldedToken, fold_word
from understanding.found import Found, between
from understanding.phrases import Pattern, fits, parse_phrase

_OLDEST = 120
_CENTURY = 100


class Number(NamedTuple):
    """A whole number at tokens `first` to `last`."""

    value: int
    first: int
    last: int


def _words(**values: str) -> dict[str, int]:
    return {
        fold_word(word): int(value[1:]) for value, words in values.items() for word in words.split()
    }


_UNITS = _words(
    n0="нула zero asnjë ниедно nula",
    n1="еден една едно një nji",
    n2="два две двајца dy",
    n3="три тројца tre tri",
    n4="четири четворица katër kater",
    n5="пет петмина pesë pes",
    n6="шест шестмина gjashtë gjasht",
    n7="седум shtatë shtat",
    n8="осум tetë tet",
    n9="девет nëntë nent",
)
_TEENS = _words(
    n10="десет dhjetë dhjet",
    n11="единаесет njëmbëdhjetë njembedhjete",
    n12="дванаесет dymbëdhjetë",
    n13="тринаесет trembëdhjetë",
    n14="четиринаесет katërmbëdhjetë",
    n15="петнаесет pesëmbëdhjetë",
    n16="шеснаесет gjashtëmbëdhjetë",
    n17="седумнаесет shtatëmbëdhjetë",
    n18="осумнаесет tetëmbëdhjetë",
    n19="деветнаесет nëntëmbëdhjetë",
)
_TENS = _words(
    n20="дваесет njëzet nizet njezet",
    n30="триесет tridhjetë tridhjet",
    n40="четириесет dyzet katërdhjetë",
    n50="педесет pesëdhjetë pesdhjet",
    n60="шеесет шеесетина gjashtëdhjetë gjashtdhjet",
    n70="седумдесет shtatëdhjetë shtatdhjet",
    n80="осумдесет tetëdhjetë tetdhjet",
    n90="деведесет nëntëdhjetë nentdhjet",
)
_SCALES = _words(n100="сто стотина njëqind qind", n1000="илјада илјади mijë mij hiljadi iljadi")
_AND = {"i", "e", "edhe"}
_YEARS = [
    parse_phrase(word)[0] for word in ["годин*", "год", "годишн*", "vjeç*", "vjet*", "vite", "vit"]
]
_YEAR_LETTERS = {"g", "god", "v"}
_MONTHS = [parse_phrase(word)[0] for word in ["месец*", "месеч*", "muaj*", "мес", "muajsh*"]]
_AGE_BEFORE = [
    parse_phrase(word)[0]
    for word in ["возраст*", "mosh*", "полн*", "наполн*", "навршен*", "mbush*"]
]
_BORN = [
    parse_phrase(word)[0] for word in ["роден*", "lindur*", "lind*", "годиште*", "viti", "rogen*"]
]
_HAS = {"ima", "imam", "na", "ka", "kam", "jam", "esht", "este"}
# «чекам веќе две години», `para dy vjetësh`: how long, not how old.
_DURATIONS = {"pred", "veke", "para", "prej", "od", "minati", "gate", "sekoi", "cdo", "za"}
_FIGURES = re.compile(r"^(\d+)([a-z]*)$")
_NOT_YEARS = [
    parse_phrase(word)[0]
    for word in [
        "пати",
        "час*",
        "ден*",
        "дена",
        "лиц*",
        "деца",
        "denar*",
        "евра",
        "ditë",
        "orë",
        "fëmij*",
        "euro",
        "veta",
    ]
]


def find_numbers(tokens: Sequence[FoldedToken]) -> list[Number]:
    """Return all whole numbers of a message, with thousands such as «12.000» joined."""
    found: list[Number] = []
    index = 0
    while index < len(tokens):
        number = _figures_at(tokens, index) or _words_at(tokens, index)
        if number:
            number = _times_scale(tokens, number)
            found.append(number)
            index = number.last
        index += 1
    return found


def find_ages(tokens: Sequence[FoldedToken], *, year: int) -> list[Found]:
    """Return ages in years (`age`) and of small children in months (`age_months`)."""
    found = []
    for number in find_numbers(tokens):
        last = None if _is_duration(tokens, number) else _unit_at(tokens, number)
        if last is not None:
            found.append(between(tokens, number.first, last, entity="age", value=number.value))
        elif _next_is(tokens, number, _MONTHS):
            found.append(
                between(
                    tokens, number.first, number.last + 1, entity="age_months", value=number.value
                )
            )
        elif year - _OLDEST <= number.value <= year and _before(tokens, number, _BORN, reach=3):
            age = year - number.value
            found.append(between(tokens, number.first, number.last, entity="age", value=age))
        elif _is_bare_age(tokens, number):
            found.append(
                between(tokens, number.first, number.last, entity="age", value=number.value)
            )
    return [one for one in found if one.entity != "age" or 0 <= int(one.value) <= _OLDEST]


def _is_duration(tokens: Sequence[FoldedToken], number: Number) -> bool:
    before = tokens[number.first - 1].folded if number.first else ""
    return before in _DURATIONS


def _unit_at(tokens: Sequence[FoldedToken], number: Number) -> int | None:
    if number.value > _OLDEST:
        return None
    own = _FIGURES.match(tokens[number.last].folded)
    if own and own.group(2):
        unit = own.group(2)
        return number.last if unit in _YEAR_LETTERS or _fits_any(_YEARS, unit) else None
    if number.last + 1 < len(tokens):
        unit = tokens[number.last + 1].folded
        if unit in _YEAR_LETTERS or _fits_any(_YEARS, unit):
            return number.last + 1
    return number.last if _before(tokens, number, _AGE_BEFORE, reach=2) else None


def _is_bare_age(tokens: Sequence[FoldedToken], number: Number) -> bool:
    """«има 78», `jam 82`: a number of two figures that counts nothing else."""
    if not 18 <= number.value <= 105 or number.first == 0:  # noqa: PLR2004  (adult ages)
        return False
    if tokens[number.first - 1].folded not in _HAS:
        return False
    following = tokens[number.last + 1 : number.last + 2]
    return not following or not _fits_any(_NOT_YEARS, following[0].folded)


def _figures_at(tokens: Sequence[FoldedToken], index: int) -> Number | None:
    match = _FIGURES.match(tokens[index].folded)
    if not match or len(match.group(1)) > 9:  # noqa: PLR2004  (longer ones are no amounts)
        return None
    digits, last = match.group(1), index
    if len(digits) <= 3 and not match.group(2):  # noqa: PLR2004  ("12 000", "12.000")
        while last + 1 < len(tokens) and _continues(tokens, last):
            last += 1
            digits += tokens[last].folded
    return Number(int(digits), index, last)


def _continues(tokens: Sequence[FoldedToken], last: int) -> bool:
    following = tokens[last + 1]
    return (
        bool(re.fullmatch(r"\d{3}", following.folded)) and following.start - tokens[last].end == 1
    )


def _words_at(tokens: Sequence[FoldedToken], index: int) -> Number | None:
    word = tokens[index].folded
    for simple in (_UNITS, _TEENS, _SCALES):
        if word in simple:
            return Number(simple[word], index, index)
    if word not in _TENS:
        return None
    value, last = _TENS[word], index
    rest = [token.folded for token in tokens[index + 1 : index + 3]]
    if len(rest) == 2 and rest[0] in _AND and rest[1] in _UNITS:  # noqa: PLR2004
        return Number(value + _UNITS[rest[1]], index, index + 2)
    if rest and rest[0] in _UNITS:
        return Number(value + _UNITS[rest[0]], index, index + 1)
    return Number(value, index, last)


def _times_scale(tokens: Sequence[FoldedToken], number: Number) -> Number:
    """«18 илјади», `20 mijë`."""
    following = tokens[number.last + 1 : number.last + 2]
    scale = _SCALES.get(following[0].folded) if following else None
    if scale is None or number.value >= scale:
        return number
    return Number(number.value * scale, number.first, number.last + 1)


def _next_is(tokens: Sequence[FoldedToken], number: Number, patterns: Sequence[Pattern]) -> bool:
    following = tokens[number.last + 1 : number.last + 2]
    return bool(following) and _fits_any(patterns, following[0].folded)


def _before(
    tokens: Sequence[FoldedToken], number: Number, patterns: Sequence[Pattern], *, reach: int
) -> bool:
    earlier = tokens[max(0, number.first - reach) : number.first]
    return any(_fits_any(patterns, token.folded) for token in earlier)


def _fits_any(patterns: Sequence[Pattern], word: str) -> bool:
    return any(fits(pattern, word) for pattern in patterns)
