"""To whom the portal may write, how long a text may be, and when it may wake nobody."""

import datetime as dt
import zoneinfo

import pytest

from portal.notifications import rules

SKOPJE = zoneinfo.ZoneInfo("Europe/Skopje")


class TestPhones:
    @pytest.mark.parametrize(
        "written", ["070 000 001", "070000001", "+389 70 000 001", "00389 70/000-001", "70 000001"]
    )
    def test_one_number_has_one_form_however_it_is_written(self, written):
        assert rules.normalised_phone(written) == "+38970000001"

    @pytest.mark.parametrize(
        "written",
        [
            "",
            "a",
            "02 3123 456",
            "070",
            "079 123 456",
            "+49 151 23456789",
            "+389 70 000 001 99",
            "112",
        ],
    )
    def test_what_is_no_mobile_number_of_the_country_is_refused(self, written):
        with pytest.raises(rules.InvalidPhoneError):
            rules.normalised_phone(written)

    def test_a_country_can_be_allowed(self):
        number = rules.normalised_phone("+49 151 23456789", countries=["MK", "DE"])

        assert number == "+4915123456789"

    def test_a_masked_number_shows_its_end_only(self):
        assert rules.masked_phone("+38970000001") == "••• ••• 001"
        assert rules.masked_phone("") == ""


class TestSegments:
    @pytest.mark.parametrize(
        ("text", "segments"),
        [
            ("", 1),
            ("a" * 160, 1),
            ("a" * 161, 2),
            ("a" * 306, 2),
            ("a" * 307, 3),
            ("€" * 80, 1),
            ("€" * 81, 2),
            ("ж" * 70, 1),
            ("ж" * 71, 2),
            ("ж" * 134, 2),
            ("ж" * 135, 3),
            ("a" * 69 + "ë", 1),
            ("a" * 70 + "ë", 2),
            ("😀" * 35, 1),
            ("😀" * 36, 2),
        ],
    )
    def test_the_alphabet_decides_how_much_fits(self, text, segments):
        assert rules.segments_of(text) == segments


class TestQuietHours:
    @pytest.mark.parametrize(
        ("at", "sendable"),
        [
            ((2026, 11, 22, 20, 59), (2026, 11, 22, 20, 59)),
            ((2026, 11, 22, 21, 0), (2026, 11, 23, 7, 0)),
            ((2026, 11, 22, 23, 59), (2026, 11, 23, 7, 0)),
            ((2026, 11, 23, 0, 0), (2026, 11, 23, 7, 0)),
            ((2026, 11, 23, 6, 59), (2026, 11, 23, 7, 0)),
            ((2026, 11, 23, 7, 0), (2026, 11, 23, 7, 0)),
            # The nights in which the clock is changed, forwards and back.
            ((2026, 3, 28, 22, 0), (2026, 3, 29, 7, 0)),
            ((2026, 3, 29, 3, 30), (2026, 3, 29, 7, 0)),
            ((2026, 10, 24, 22, 0), (2026, 10, 25, 7, 0)),
            ((2026, 10, 25, 2, 30), (2026, 10, 25, 7, 0)),
        ],
    )
    def test_a_text_of_the_night_waits_for_seven_in_the_morning(self, at, sendable):
        moment = dt.datetime(*at, tzinfo=SKOPJE)

        due = rules.sendable_from(at=moment, quiet=rules.DEFAULT_QUIET, zone=SKOPJE)

        assert due.astimezone(SKOPJE) == dt.datetime(*sendable, tzinfo=SKOPJE)
        assert due >= moment.astimezone(dt.UTC)

    @pytest.mark.parametrize("month_day", [(3, 28), (10, 24)])
    def test_the_night_of_the_change_is_an_hour_shorter_or_longer(self, month_day):
        evening = dt.datetime(2026, *month_day, 21, tzinfo=SKOPJE)

        due = rules.sendable_from(at=evening, quiet=rules.DEFAULT_QUIET, zone=SKOPJE)

        hours = (due - evening.astimezone(dt.UTC)) / dt.timedelta(hours=1)
        assert hours == {3: 9, 10: 11}[month_day[0]]

    def test_quiet_hours_may_lie_within_a_day(self):
        siesta = rules.QuietHours(starts=dt.time(14), ends=dt.time(16))

        due = rules.sendable_from(
            at=dt.datetime(2026, 7, 1, 15, tzinfo=SKOPJE), quiet=siesta, zone=SKOPJE
        )

        assert due.astimezone(SKOPJE).time() == dt.time(16)

    def test_equal_times_mean_that_no_hour_is_quiet(self):
        never = rules.QuietHours(starts=dt.time(7), ends=dt.time(7))
        at = dt.datetime(2026, 7, 1, 3, tzinfo=SKOPJE)

        assert rules.sendable_from(at=at, quiet=never, zone=SKOPJE) == at
