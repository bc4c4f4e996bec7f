"""What citizens answer to the questions of the interview, in both languages."""

import datetime as dt

import pytest
from actions import readers
from portal.core.folding import fold_tokens
from understanding.answers import Answer

TODAY = dt.date(2026, 11, 22)


def answer(code, kind, text, *, language="mk", **more):
    fact = {"code": code, "type": kind, "min": 0, **more}
    return readers.answers.answer(
        fact, fold_tokens(text), text=text, language=language, today=TODAY
    )


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("mk", "да", True),
        ("mk", "да, секако", True),
        ("mk", "da", True),
        ("mk", "не", False),
        ("mk", "ne, nikako", False),
        ("mk", "ниту случајно", False),
        ("sq", "po", True),
        ("sq", "po, sigurisht", True),
        ("sq", "jo", False),
        ("sq", "jo, s'ka", False),
        ("sq", "në Tetovë", None),
        ("mk", "утре ќе врне", None),
    ],
)
def test_yes_and_no(language, text, value):
    found = answer("is_citizen", "boolean", text, language=language)

    assert found == (None if value is None else {"is_citizen": value})


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("mk", "не може сама да се облече", True),
        ("mk", "може сам да се служи", False),
        ("mk", "неподвижна е", True),
        ("sq", "nuk mund të kujdeset vetë", True),
        ("sq", "i duhet ndihmë për çdo gjë", True),
        ("sq", "kujdeset vetë", False),
    ],
)
def test_a_no_in_the_words_can_be_a_yes_to_the_question(language, text, value):
    found = answer("cannot_self_care", "boolean", text, language=language)

    assert found == {"cannot_self_care": value}


@pytest.mark.parametrize(
    ("language", "text"), [("mk", "не знам"), ("sq", "nuk e di"), ("sq", "s'e di")]
)
def test_not_to_know_is_an_answer(language, text):
    assert answer("is_citizen", "boolean", text, language=language) is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("monthly_income", "18.000 денари", 18000),
        ("monthly_income", "околу 18 илјади", 18000),
        ("monthly_income", "20 mijë denarë", 20000),
        ("monthly_income", "12 000", 12000),
        ("household_children", "три деца", 3),
        ("household_children", "двајца возрасни и две деца", 2),
        ("household_adults", "двајца возрасни и две деца", 2),
        ("household_children", "немаме", 0),
        ("respite_days_used", "5 дена", 5),
    ],
)
def test_numbers(code, text, value):
    assert answer(code, "number", text) == {code: value}


@pytest.mark.parametrize(
    ("code", "text", "facts"),
    [
        ("age_years", "78", {"age_years": 78}),
        ("age_years", "седумдесет и осум", {"age_years": 78}),
        ("age_years", "1948", {"age_years": 78}),
        ("age_years", "12.03.1948", {"birth_date": "1948-03-12"}),
        ("age_months", "10 месеци", {"age_months": 10}),
        ("age_months", "4 години", {"age_years": 4}),
        ("birth_date", "31.02.2020", None),
        ("age_years", "стар е", None),
    ],
)
def test_ages(code, text, facts):
    assert answer(code, "integer", text) == facts


def test_a_bare_degree_answers_the_question_for_it():
    assert answer("disability_degree", "choice", "тешка") == {"disability_degree": "severe"}


def test_a_choice_may_be_typed_as_its_label():
    found = answer("x", "choice", "средно", choice_labels={"middle": "Средно", "much": "Многу"})

    assert found == {"x": "middle"}


def test_one_message_gives_several_facts():
    text = "мајка ми има 81 година, неподвижна е и не прима пензија, два возрасни сме"

    facts = readers.answers.told(fold_tokens(text), today=TODAY)

    assert facts == {
        "age_years": 81,
        "cannot_self_care": True,
        "receives_pension": False,
        "household_adults": 2,
    }
