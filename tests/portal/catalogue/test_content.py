"""The real catalogue: complete, equal in both languages, honest about what is not confirmed."""

import re

import pytest
import yaml

from portal.catalogue import rules
from portal.catalogue.seeds import DATA

LANGUAGES = ("mk", "sq")
SERVICES = yaml.safe_load((DATA / "services.yml").read_text())["services"]
ACTS = yaml.safe_load((DATA / "acts.yml").read_text())
OTHERS = [
    yaml.safe_load((DATA / name).read_text())
    for name in ("life_events.yml", "emergency_numbers.yml", "acts.yml")
]
CODES = {
    "home-care",
    "personal-assistance",
    "respite-care",
    "day-centre-disability",
    "day-centre-older",
    "kindergarten",
    "early-development-centre",
    "guaranteed-minimum-assistance",
    "older-persons-security",
    "half-way-house",
    "temporary-stay",
    "foster-care",
    "child-at-risk",
}
# A word with letters of both scripts is a typing slip that search and screen readers trip over.
MIXED = re.compile(r"\b\w*(?:[А-Яа-яЀ-џ]\w*[A-Za-zËëÇç]|[A-Za-zËëÇç]\w*[А-Яа-яЀ-џ])\w*\b")
LATIN_IN_MK = re.compile(r"[A-Za-z]{3,}")
CYRILLIC = re.compile(r"[Ѐ-ӿ]")


def _pairs(value):
    """Yield every text that exists in both languages."""
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            yield value
        else:
            for part in value.values():
                yield from _pairs(part)
    elif isinstance(value, list):
        for part in value:
            yield from _pairs(part)


def _words(value):
    return "\n".join(value) if isinstance(value, list) else value


PAIRS = [pair for part in (SERVICES, *OTHERS) for pair in _pairs(part)]


def test_the_catalogue_has_exactly_the_agreed_services():
    assert {service["code"] for service in SERVICES} == CODES


def test_every_text_exists_in_both_languages_or_in_none():
    assert [pair for pair in PAIRS if bool(pair["mk"]) != bool(pair["sq"])] == []


def test_lists_have_as_many_points_in_both_languages():
    uneven = [
        pair
        for pair in PAIRS
        if isinstance(pair["mk"], list) and len(pair["mk"]) != len(pair["sq"])
    ]

    assert uneven == []


def test_a_point_is_unconfirmed_in_both_languages_or_in_none():
    for pair in PAIRS:
        marks = [
            [point.is_confirmed for point in rules.points_of(text=_words(pair[language]))]
            for language in LANGUAGES
        ]
        if isinstance(pair["mk"], list):
            assert marks[0] == marks[1], pair


def test_no_word_mixes_scripts():
    assert [
        word for pair in PAIRS for text in pair.values() for word in MIXED.findall(_words(text))
    ] == []


def test_albanian_texts_hold_no_cyrillic_and_macedonian_ones_no_latin():
    for pair in PAIRS:
        assert not CYRILLIC.search(_words(pair["sq"])), pair
        assert not LATIN_IN_MK.search(_words(pair["mk"])), pair


@pytest.mark.parametrize("amount", ["4.000", "4,000", "4000", "6.000", "6,000"])
def test_no_amount_of_a_cash_right_is_printed_as_todays(amount):
    texts = " ".join(_words(text) for pair in PAIRS for text in pair.values())

    assert amount not in texts


@pytest.mark.parametrize("word", ["инвалид", "хендикеп", "ретард", "invalid", "handikap"])
def test_people_are_named_with_respect(word):
    texts = " ".join(_words(text) for pair in PAIRS for text in pair.values()).lower()

    assert word not in texts


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service["code"])
class TestEachService:
    def test_has_three_to_six_steps_and_a_legal_basis(self, service):
        assert 3 <= len(service["steps"]) <= 6
        assert service["legal_bases"]
        assert all(basis["act"] in ACTS for basis in service["legal_bases"])

    def test_a_time_limit_in_days_is_marked_while_nobody_confirmed_it(self, service):
        assert service["deadline_days"] is None or service["deadline_confirmed"] is False

    def test_can_be_found_in_the_words_of_both_languages(self, service):
        assert all(len(service["synonyms"][language].split(",")) >= 5 for language in LANGUAGES)

    def test_only_an_application_is_online(self, service):
        assert not service["online"] or service["kind"] == "application"
