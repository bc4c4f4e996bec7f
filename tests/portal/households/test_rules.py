"""Personal numbers, and how long something said once stays true."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.households import rules
from portal.households.rules import EmbgProblem, InvalidEmbgError
from tests.portal.embg import embg_for

TODAY = dt.date(2026, 11, 22)


class TestCheckedEmbg:
    @given(born=st.dates(dt.date(1900, 1, 1), dt.date(2026, 11, 22)))
    def test_takes_every_valid_number_of_every_day(self, born):
        number = embg_for(born)

        assert rules.checked_embg(text=number, birth_date=born) == number
        assert rules.birth_date_in(number) == born

    def test_ignores_spaces_and_dashes_that_people_type(self):
        number = embg_for(dt.date(1980, 5, 6))

        assert rules.checked_embg(text=f" {number[:7]}-{number[7:]} ") == number

    @given(place=st.integers(0, 12), shift=st.integers(1, 9))
    def test_one_wrong_digit_is_always_noticed(self, place, shift):
        number = embg_for(dt.date(1980, 5, 6))
        wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]

        with pytest.raises(InvalidEmbgError):
            rules.checked_embg(text=wrong, birth_date=dt.date(1980, 5, 6))

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            pytest.param("123", EmbgProblem.NOT_13_DIGITS, id="too short"),
            pytest.param("06059804500aa", EmbgProblem.NOT_13_DIGITS, id="letters"),
            pytest.param("٠٦٠٥٩٨٠٤٥٠٠١٢", EmbgProblem.NOT_13_DIGITS, id="digits of another script"),
            pytest.param("3102980450012", EmbgProblem.NO_SUCH_DAY, id="31 February"),
            pytest.param("0605980990001", EmbgProblem.WRONG_CHECK_DIGIT, id="check digit"),
        ],
    )
    def test_says_what_is_wrong_and_never_repeats_the_number(self, text, problem):
        with pytest.raises(InvalidEmbgError) as caught:
            rules.checked_embg(text=text)

        assert caught.value.problem is problem
        assert text not in str(caught.value)

    def test_must_belong_to_the_birth_date(self):
        with pytest.raises(InvalidEmbgError) as caught:
            rules.checked_embg(text=embg_for(TODAY), birth_date=dt.date(1980, 5, 6))

        assert caught.value.problem is EmbgProblem.OTHER_BIRTH_DATE

    def test_no_number_is_issued_where_the_check_would_be_ten(self):
        digits = next(f"{n:012}" for n in range(1000) if rules.check_digit_of(f"{n:012}") is None)

        assert all(rules.check_digit_of(digits) != int(last) for last in "0123456789")


def test_a_masked_number_shows_only_its_end():
    assert rules.masked_embg("0605980450012") == "•••••••••0012"
    assert rules.masked_embg("") == ""


class TestValueOn:
    @pytest.mark.parametrize(
        ("code", "value", "stated_on", "expected"),
        [
            pytest.param("cannot_self_care", True, "2020-01-01", True, id="stays what it was"),
            pytest.param("residence_years", 14, "2025-11-22", 15, id="a year passed"),
            pytest.param("residence_years", 14, "2025-11-23", 14, id="not yet a year"),
        ],
    )
    def test_a_statement_is_worth(self, code, value, stated_on, expected):
        stated_on = dt.date.fromisoformat(stated_on)

        assert rules.value_on(code=code, value=value, stated_on=stated_on, on=TODAY) == expected


class TestHeadCount:
    def test_counts_adults_from_their_eighteenth_birthday(self):
        born = [dt.date(1980, 5, 6), dt.date(2008, 11, 22), dt.date(2008, 11, 23)]

        counted = rules.head_count(birth_dates=born, on=TODAY)

        assert counted == {"household_adults": 2, "household_children": 1}

    def test_says_nothing_while_a_birth_date_is_unknown(self):
        assert rules.head_count(birth_dates=[dt.date(1980, 5, 6), None], on=TODAY) == {}
