"""What may be shown as settled, and which typed words mean a place."""

import pytest

from portal.directory import rules


class TestNameFits:
    @pytest.mark.parametrize(
        "typed",
        [
            pytest.param("Чаир", id="Macedonian"),
            pytest.param("Çair", id="Albanian"),
            pytest.param("čair", id="Latin with a mark"),
            pytest.param("cair", id="Latin without a mark"),
            pytest.param("qair", id="Albanian keyboard without ç"),
            pytest.param("чаи", id="the beginning"),
            pytest.param("", id="nothing typed"),
        ],
    )
    def test_one_municipality_has_many_spellings(self, typed):
        assert rules.name_fits(typed=typed, names=("Чаир", "Çair"))

    @pytest.mark.parametrize("typed", ["Gostivr", "Гостивaр", "gostiva", "ГОСТИВАР"])
    def test_a_slip_or_a_letter_of_the_other_script_is_forgiven(self, typed):
        assert rules.name_fits(typed=typed, names=("Гостивар", "Gostivar"))

    @pytest.mark.parametrize("typed", ["Тетово", "x", "Gazi Tetovo"])
    def test_another_place_does_not_fit(self, typed):
        assert not rules.name_fits(typed=typed, names=("Гази Баба", "Gazi Babë"))

    def test_all_words_must_fit_the_same_name(self):
        assert rules.name_fits(typed="baba gazi", names=("Гази Баба", "Gazi Babë"))


class TestSettled:
    @pytest.mark.parametrize(
        ("confidence", "expected"), [("high", True), ("medium", True), ("low", False)]
    )
    def test_a_row_of_low_confidence_is_never_settled(self, confidence, expected):
        assert rules.is_settled(confidence=confidence) is expected

    @pytest.mark.parametrize(
        ("confidence", "status", "expected"),
        [
            ("high", "open", True),
            ("medium", "open", True),
            ("low", "open", False),
            ("high", "unconfirmed", False),
            ("low", "closed", False),
        ],
    )
    def test_an_institution_is_settled_only_when_known_to_be_open(
        self, confidence, status, expected
    ):
        settled = rules.institution_is_settled(confidence=confidence, status=status)

        assert settled is expected
