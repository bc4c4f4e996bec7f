"""Both languages of the bot say and understand the same. Plain YAML; needs no Rasa."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

BOT = Path(__file__).resolve().parents[3] / "chatbot" / "rasa"
LANGUAGES = ("mk", "sq")
FEWEST_EXAMPLES, FEWEST_OF_AN_OPEN_INTENT = 80, 150
# What people say in few ways; everything else is asked in a thousand.
CLOSED = frozenset(
    [
        "affirm",
        "bot_challenge",
        "deny",
        "goodbye",
        "greet",
        "help",
        "request_human",
        "stop",
        "switch_language",
        "thank",
    ]
)
CYRILLIC, LATIN = re.compile("[\u0400-\u04ff]"), re.compile("[A-Za-z\u00c0-\u024f]")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def examples_of(language):
    found = defaultdict(list)
    for path in sorted((BOT / "data" / "nlu" / language).glob("*.yml")):
        for group in read(path)["nlu"]:
            lines = [line for line in group["examples"].splitlines() if line.strip()]
            found[group["intent"]] += [line.removeprefix("- ") for line in lines]
    return found


def responses_of(language):
    found = {}
    for path in sorted((BOT / "responses" / language).glob("*.yml")):
        found |= read(path)["responses"]
    return found


def intents_of_the_domain():
    found = []
    for path in (BOT / "domain").glob("*.yml"):
        found += [
            next(iter(one)) if isinstance(one, dict) else one
            for one in read(path).get("intents", [])
        ]
    return set(found)


@pytest.fixture(scope="module")
def examples():
    return {language: examples_of(language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def responses():
    return {language: responses_of(language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_of_the_domain_has_enough_examples(examples, language):
    few = {
        intent: len(examples[language].get(intent, []))
        for intent in intents_of_the_domain()
        if len(set(examples[language].get(intent, [])))
        < (FEWEST_EXAMPLES if intent in CLOSED else FEWEST_OF_AN_OPEN_INTENT)
    }

    assert few == {}


def test_both_languages_have_the_same_intents(examples):
    assert set(examples["mk"]) == set(examples["sq"]) == intents_of_the_domain()


def test_both_languages_have_the_same_files():
    for folder in ("data/nlu", "responses"):
        names = [sorted(path.name for path in (BOT / folder / one).iterdir()) for one in LANGUAGES]

        assert names[0] == names[1]


def test_both_languages_have_the_same_responses(responses):
    assert list(responses["mk"]) == list(responses["sq"])


def test_a_response_has_the_same_placeholders_and_buttons_in_both_languages(responses):
    different = [
        name
        for name, variations in responses["mk"].items()
        if shape_of(variations) != shape_of(responses["sq"][name])
    ]

    assert different == []


def shape_of(variations):
    return [
        (
            Counter(PLACEHOLDER.findall(one["text"])),
            [(button.get("payload"), button.get("url")) for button in one.get("buttons", [])],
        )
        for one in variations
    ]


def test_no_example_belongs_to_two_intents(examples):
    for language in LANGUAGES:
        intents = defaultdict(set)
        for intent, texts in examples[language].items():
            for text in texts:
                intents[text.casefold()].add(intent)

        assert {text: found for text, found in intents.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_mixes_scripts(examples, responses, language):
    texts = [text for group in examples[language].values() for text in group]
    texts += [one["text"] for variations in responses[language].values() for one in variations]
    words = {word for text in texts for word in re.findall(r"[^\W\d_]+", text)}

    assert {word for word in words if CYRILLIC.search(word) and LATIN.search(word)} == set()


def test_responses_are_in_the_script_of_their_language(responses):
    """Only the name of a language is written in its own script."""
    said = {
        language: " ".join(
            PLACEHOLDER.sub("", one["text"])
            for name, variations in responses[language].items()
            if not name.startswith("utter_button_language_")
            for one in variations
        )
        for language in LANGUAGES
    }

    assert not LATIN.search(said["mk"])
    assert not CYRILLIC.search(said["sq"])


def test_every_response_that_an_action_names_exists(responses):
    named = set()
    for path in (BOT / "actions").glob("*.py"):
        named |= set(re.findall(r'"(utter_[a-z_]+)"', path.read_text(encoding="utf-8")))
    named.discard("utter_button_")

    assert named <= set(responses["mk"])


def test_every_button_title_that_an_action_names_exists(responses):
    named = set()
    for path in (BOT / "actions").glob("*.py"):
        source = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'turn\.(?:title|choice|link)\(\s*"([a-z_]+)"', source))

    assert {f"utter_button_{name}" for name in named} <= set(responses["mk"])


@pytest.mark.parametrize("verdict", ["eligible", "not_eligible", "needs_assessment", "incomplete"])
def test_every_verdict_of_the_portal_can_be_said(responses, verdict):
    assert f"utter_verdict_{verdict}" in responses["mk"]


def test_file_numbers_have_the_form_of_the_portal(monkeypatch):
    from portal.applications.rules.references import reference_of

    monkeypatch.syspath_prepend(str(BOT))
    from understanding.references import find_references

    number = reference_of(body="7K2M9XWD")

    assert [one.value for one in find_references(f"каде е {number.lower()}?")] == [number]
