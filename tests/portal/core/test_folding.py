"""Folding: the spellings that people use for one word meet in one form."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import folding
from portal.core.folding import fold, fold_tokens

LETTERS = st.text(
    alphabet="абвгдѓежзѕијклљмнњопрстќуфхцчџшabcdefghijklmnopqrstuvwxyzëçšžčćđ '46-",
    max_size=40,
)


@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param(["помош", "pomoš", "pomosh", "POMOSH", "pomos", "помошш"], id="help, mk"),
        pytest.param(["куќа", "kukja", "kuḱa", "kuka", "kuća"], id="house, mk"),
        pytest.param(["меѓу", "megju", "meǵu", "među", "medju", "megu"], id="between, mk"),
        pytest.param(["човек", "čovek", "chovek", "covek", "4ovek"], id="person, mk"),
        pytest.param(["што", "што", "što", "shto", "6to", "sto"], id="what, mk"),
        pytest.param(["жалба", "žalba", "zhalba", "zalba"], id="appeal, mk"),
        pytest.param(["џамија", "džamija", "dzhamija", "xhamija", "xhamia"], id="mosque, both"),
        pytest.param(["асистенција", "asistencija", "asistencia"], id="assistance, both"),
        pytest.param(["shtëpi", "shtepi", "štepi", "SHTËPI"], id="house, sq"),
        pytest.param(["çfarë", "cfare", "qfarë", "chfare"], id="what, sq"),
        pytest.param(["njeri", "нјери", "њери"], id="human, sq in Cyrillic"),
        pytest.param(["rreh", "reh"], id="doubled letter"),
        pytest.param(["Негa", "нега", "nega"], id="a Latin letter inside a Cyrillic word"),
    ],
)
def test_the_spellings_of_one_word_meet(spellings):
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Помош  и нега, во домот!", "pomos i nega vo domot"),
        ("kujdes në shtëpi", "kujdes ne stepi"),
        ("78 години", "78 godini"),
        ("6месеци", "6meseci"),
        ("4godini", "4godini"),
        ("s'kam", "skam"),
        ("n'Kërçovë", "n kercove"),
        ("t'i shkruaj", "t i skruaj"),
        ("EK-26-abcd", "ek 26 abcd"),
        ("", ""),
        (" ?! ", ""),
    ],
)
def test_a_text_becomes_its_plain_words(text, folded):
    assert fold(text) == folded


def test_different_words_stay_different():
    words = [
        "помош",
        "нега",
        "дом",
        "градинка",
        "жалба",
        "општина",
        "старост",
        "пензија",
    ]

    assert len({fold(word) for word in words}) == len(words)


def test_tokens_keep_their_places():
    text = "Дедо ми, 78 години, живее во s'Shkup"

    tokens = fold_tokens(text)

    assert [text[token.start : token.end] for token in tokens] == [token.text for token in tokens]
    assert [token.folded for token in tokens][:4] == ["dedo", "mi", "78", "godini"]


def test_letters_typed_as_letter_and_mark_count_as_one_letter():
    assert fold("s\u030cto") == fold("što")
    assert fold("к\u0301е") == fold("ќе")


@given(LETTERS)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(LETTERS)
def test_letter_case_never_matters(text):
    assert fold(text.upper()) == fold(text)


@given(st.text(max_size=200))
def test_any_text_can_be_folded_and_places_hold(text):
    for token in fold_tokens(text):
        assert text[token.start : token.end] == token.text
        assert token.folded.isalnum()


def test_the_module_needs_nothing_but_the_standard_library():
    """The dialogue program imports it under another Python without Django."""
    code = "import sys, portal.core.folding; sys.exit('django' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=_root())

    assert done.returncode == 0


def _root() -> str:
    return folding.__file__.removesuffix("portal/core/folding.py")
