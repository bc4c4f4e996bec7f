"""What is hidden from the bot, what is taken off a message, and how fast one may write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot import rules


class TestRedacted:
    @pytest.mark.parametrize(
        ("typed", "sent"),
        [
            ("0101990450006", "•••"),
            ("ЕМБГ: 0101990450006.", "ЕМБГ: •••."),
            ("01 01 990 45 0006", "•••"),
            ("0101990-450006 е мојот", "••• е мојот"),
            ("јавете се на 070 123 456", "јавете се на •••"),
            ("070/123-456, 078123456", "•••, •••"),
            ("02/3123-456", "•••"),
            ("(02) 3123 456", "•••"),
            ("+389 70 123 456", "•••"),
            ("+38970123456", "•••"),
            ("00389 2 3123 456", "•••"),
            ("numri im +383 44 123 456", "numri im •••"),
            ("ime.prezime+1@example.com.mk", "•••"),
            ("shkruani te ana@example.mk!", "shkruani te •••!"),
        ],
    )
    def test_masks_what_points_at_a_person(self, typed, sent):
        assert rules.redacted(typed) == sent

    @pytest.mark.parametrize(
        "typed",
        [
            "дедо ми има 78 години",
            "роден е на 02.03.1948",
            "u lind më 02.03.1948 në 10:30",
            "барање EK-23456789-A",
            "пензија 18.500,00 денари",
            "приходи 12000 14000 15000",
            "закон 104/19, 146/19, 275/19 и 302/20",
            "попреченост 90 % од 2019",
            "јавете се на 112 или 192",
            "1 2 3 4 5 6 7 8 9 10",
        ],
    )
    def test_leaves_what_the_bot_needs(self, typed):
        assert rules.redacted(typed) == typed

    @given(st.integers(0, 10**13 - 1), st.text("абвë ,.?!", max_size=20))
    def test_no_personal_number_survives(self, number, around):
        digits = f"{number:013d}"

        assert digits not in rules.redacted(f"{around} {digits} {around}")


class TestSpoken:
    @given(st.text(max_size=200))
    def test_never_begins_with_what_the_bot_takes_for_a_command(self, typed):
        words = rules.spoken(typed)

        assert not words.startswith("/")
        assert words == words.strip()

    @given(st.text(max_size=200))
    def test_can_always_be_sent_and_kept(self, typed):
        words = rules.spoken(typed)

        assert "\x00" not in words
        assert words.encode().decode() == words

    def test_keeps_slashes_inside(self):
        assert rules.spoken("закон 104/19") == "закон 104/19"


class TestAllowance:
    def test_ends_and_fills_again_with_time_but_not_above_its_brim(self):
        allowance = rules.Allowance(brim=2, per_second=1, left=2, at=100.0)

        first = [allowance.take(now=100.0) for _ in range(3)]
        after_a_day = [allowance.take(now=90_000.0) for _ in range(3)]

        assert first == [True, True, False]
        assert after_a_day == [True, True, False]
