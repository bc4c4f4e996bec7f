import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.rules.calls import CallStatus, call_status, days_until
from cms.rules.ranking import Text, make_index, ranked
from cms.rules.texts import missing_texts, plain_address

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class TestCallStatus:
    @pytest.mark.parametrize(
        ("opens_at", "closes_at", "is_over", "expected"),
        [
            pytest.param(NOW - HOUR, NOW + HOUR, False, CallStatus.OPEN, id="between its dates"),
            pytest.param(NOW, NOW + HOUR, False, CallStatus.OPEN, id="at the first moment"),
            pytest.param(NOW - HOUR, NOW, False, CallStatus.CLOSED, id="at the last moment"),
            pytest.param(NOW - HOUR, None, False, CallStatus.OPEN, id="without a last day"),
            pytest.param(NOW + HOUR, None, False, CallStatus.UPCOMING, id="not yet begun"),
            pytest.param(None, None, False, CallStatus.UPCOMING, id="no dates is never open"),
            pytest.param(None, None, True, CallStatus.CLOSED, id="over, dates unknown"),
            pytest.param(NOW - HOUR, NOW + HOUR, True, CallStatus.CLOSED, id="ended early"),
        ],
    )
    def test_follows_the_dates_and_the_mark(self, opens_at, closes_at, is_over, expected):
        status = call_status(opens_at=opens_at, closes_at=closes_at, is_over=is_over, now=NOW)

        assert status == expected

    @given(opens=st.datetimes(), closes=st.datetimes(), now=st.datetimes())
    def test_is_never_open_outside_its_dates(self, opens, closes, now):
        status = call_status(opens_at=opens, closes_at=closes, is_over=False, now=now)

        assert (status == CallStatus.OPEN) == (opens <= now < closes)

    def test_the_last_day_is_no_day_away(self):
        today = dt.date(2026, 11, 22)

        assert days_until(closes_on=today, today=today) == 0
        assert days_until(closes_on=today + dt.timedelta(days=12), today=today) == 12


class TestMissingTexts:
    def test_names_each_field_and_language(self):
        texts = {"heading_mk": "Наслов", "heading_sq": " ", "summary_sq": "Përshkrim"}

        missing = missing_texts(texts=texts, required=["heading", "summary"])

        assert missing == [("heading", "sq"), ("summary", "mk")]

    def test_an_optional_text_is_needed_in_both_languages_or_in_none(self):
        assert missing_texts(texts={}, required=[], optional=["amount"]) == []
        assert missing_texts(texts={"amount_sq": "10"}, required=[], optional=["amount"]) == [
            ("amount", "mk")
        ]


class TestPlainAddress:
    @pytest.mark.parametrize(
        ("heading", "address"),
        [
            ("Јавен повик до општините", "javen-povik-do-opshtinite"),
            ("Thirrje për komunat: shërbime ç", "thirrje-per-komunat-sherbime-c"),
            ("Ѓорче, ќе џвака ѕвезди – ѝ", "gjorche-kje-dzhvaka-dzvezdi-i"),
            ("?!", ""),
        ],
    )
    def test_is_ascii(self, heading, address):
        assert plain_address(text=heading) == address

    @given(heading=st.text(max_size=300))
    def test_is_short_and_fits_into_an_address(self, heading):
        address = plain_address(text=heading)

        assert len(address) <= 80
        assert address.replace("-", "a").isalnum() or not address
        assert address.isascii()


class TestRanked:
    entries = (
        (Text("Помош и нега во домот", 10), Text("нега дома, gerontodomakinka", 8)),
        (Text("Детска градинка kopsht", 10),),
        (Text("Вести за помош", 4),),
    )

    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("Негa", 0),
            ("nega", 0),
            ("negga doma", 0),
            ("негата", 0),
            ("geronto", 0),
            ("gradnika", 1),
            ("KOPSHTI", 1),
            ("вести", 2),
        ],
    )
    def test_finds_through_scripts_endings_and_slips(self, typed, first):
        index = make_index(entries=self.entries)

        assert ranked(index=index, typed=typed)[0][0] == first

    def test_more_of_the_words_comes_first(self):
        index = make_index(entries=self.entries)

        best, _score = ranked(index=index, typed="помош нега")[0]
        assert best == 0

    @pytest.mark.parametrize("typed", ["", "   ", "?!", "xyzxyz"])
    def test_nothing_fits_nothing(self, typed):
        assert ranked(index=make_index(entries=self.entries), typed=typed) == []

    def test_an_empty_index_finds_nothing(self):
        assert ranked(index=make_index(entries=[]), typed="нега") == []

    @given(typed=st.text(max_size=60))
    def test_never_fails_whatever_is_typed(self, typed):
        ranked(index=make_index(entries=self.entries), typed=typed)
