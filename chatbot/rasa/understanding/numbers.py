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


def _patterns(words: str) -> list[Pattern]:
    return [parse_phrase(word)[0] for word in words.split()]


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
    n6="шест шес шестмина gjashtë gjasht",
    n7="седум седом shtatë shtat",
    n8="осум осом tetë tet",
    n9="девет nëntë nent",
)
_TEENS = _words(
    n10="десет десе dhjetë dhjet dhet",
    n11="единаесет единајсет единаес njëmbëdhjetë njembedhjete",
    n12="дванаесет дванајсет дванаес dymbëdhjetë",
    n13="тринаесет тринајсет тринаес trembëdhjetë",
    n14="четиринаесет четиринајсет четринаесет katërmbëdhjetë",
    n15="петнаесет петнајсет петнаес pesëmbëdhjetë",
    n16="шеснаесет шеснајсет шестнаесет gjashtëmbëdhjetë",
    n17="седумнаесет седумнајсет shtatëmbëdhjetë",
    n18="осумнаесет осумнајсет tetëmbëdhjetë",
    n19="деветнаесет деветнајсет nëntëmbëdhjetë",
)
_TENS = _words(
    n20="дваесет дваесе двајсет двадесет njëzet njizet nizet njezet",
    n30="триесет триесе триест тридесет tridhet tridhjetë tridhjet",
    n40="четириесет четириесе четирисет четириест dyzet katërdhet katërdhjetë",
    n50="педесет педесе pesëdhet pesdhet pesëdhjetë pesdhjet",
    n60="шеесет шеесе шејсет шесет шеесетина gjashtdhet gjashtëdhet gjashtëdhjetë gjashtdhjet",
    n70="седумдесет седумдесе shtatdhet shtatëdhet shtatëdhjetë shtatdhjet",
    n80="осумдесет осумдесе tetdhet tetëdhet tetëdhjetë tetdhjet",
    n90="деведесет деведесе nandhet nëndhet nëntëdhet nëntëdhjetë nentdhjet",
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
    for word in ["возраст", "возраста", "mosh*", "полн*", "наполн*", "навршен*", "mbush*"]
]
_BORN = [
    parse_phrase(word)[0] for word in ["роден*", "lindur*", "lind*", "годиште*", "viti", "rogen*"]
]
_HAS = {"ima", "imam", "na", "ka", "kam", "jam", "esht", "este"}
# «чекам веќе две години», `para dy vjetësh`: how long, not how old.
_DURATIONS = {"pred", "veke", "para", "minati", "gate", "sekoi", "cdo", "za", "posle", "pas"}
_DURATIONS |= {"tuka", "ovde", "cekam", "cekame", "trpam", "rabotam", "raboti", "kolku", "do"}
_DURATIONS |= {"ketu", "pres", "presim", "punoj", "punon", "deri", "sa", "per"}
# «чекам од 2 години», but «човек од 61 година» and «дете од 3 години».
_SINCE = {"od", "prej"}
_LONGEST_SINCE = 15
_PERSONS = _patterns(
    "дете* деца bebe* син* ќерк* внук* човек* чоек* жена маж лице момче* девој* брат* сестра малиот"
    " малата детево близнаци полни fëmij* djal* vajz* foshnj* çun* goc* njeri* person* mbes* nip*"
    " vogl* vëlla* motr* binjak* kalama*"
)
_GROWN_UP = 18
# «една година» and «две години» are mostly spans of time.
_A_COMMON_SPAN = 2
_NEARLY_THE_WHOLE_MESSAGE = 5
_AGES_ONLY = _patterns("vjeç* годишн*")
_OF_A_DURATION = _patterns(
    "стаж* тука овде брак* работен наназад чекам stazh* këtu punë martes*"
)
# «осумдесетгодишна», `tetëdhjetëvjeçare`: the number and its unit in one word.
_GLUED = re.compile(r"(?<=\w)(?:godisn|vjec)\w*$")
_HALF = {("i", "pol"), ("ipol",), ("e", "gysm"), ("e", "gysme"), ("e", "gys")}
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
        "vetë",
        "процент*",
        "отсто",
        "квадрат*",
        "метр*",
        "килограм*",
        "поен*",
        "бод*",
        "член*",
        "душ*",
        "përqind",
        "për",
        "pikë",
        "frymë",
        "anëtar*",
        "dynym*",
        "мес*",
        "muaj*",
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
        if last is not None and _is_of_somebody(tokens, number, last):
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
    following = tokens[number.last + 2 : number.last + 3]
    if before in _DURATIONS or (following and _fits_any(_OF_A_DURATION, following[0].folded)):
        return True
    is_since = before in _SINCE and number.value < _LONGEST_SINCE
    of_whom = tokens[max(0, number.first - 3) : max(0, number.first - 1)]
    return is_since and not any(_fits_any(_PERSONS, token.folded) for token in of_whom)


def _is_of_somebody(tokens: Sequence[FoldedToken], number: Number, last: int) -> bool:
    """Tell an age from a span of time: «работев 12 години» is none, «син ми, 12 години» is one."""
    if number.value >= _GROWN_UP or len(tokens) <= _NEARLY_THE_WHOLE_MESSAGE:
        return True
    if _fits_any(_AGES_ONLY, tokens[last].folded) or _GLUED.search(tokens[last].folded):
        return True
    reach = 3 if number.value <= _A_COMMON_SPAN else 8
    near = [*tokens[max(0, number.first - reach) : number.first], *tokens[last + 1 : last + 3]]
    return any(
        token.folded in _HAS or _fits_any([*_PERSONS, *_AGE_BEFORE], token.folded) for token in near
    )


def _unit_at(tokens: Sequence[FoldedToken], number: Number) -> int | None:
    if number.value > _OLDEST:
        return None
    own = _FIGURES.match(tokens[number.last].folded)
    if own and own.group(2):
        unit = own.group(2)
        return number.last if unit in _YEAR_LETTERS or _fits_any(_YEARS, unit) else None
    if not own and _GLUED.search(tokens[number.last].folded):
        return number.last
    following = tokens[number.last + 1 : number.last + 4]
    words = tuple(token.folded for token in following)
    halves = next((len(half) for half in _HALF if words[: len(half)] == half), 0)
    if halves < len(words):
        unit = words[halves]
        if unit in _YEAR_LETTERS or _fits_any(_YEARS, unit):
            return number.last + 1 + halves
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
    word = _GLUED.sub("", tokens[index].folded)
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
