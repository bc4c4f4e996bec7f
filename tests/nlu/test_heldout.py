"""The sentences the bot is measured on: well-formed, with known codes, unseen in training."""

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from portal.applications.rules.references import read_reference
from portal.core.folding import fold

ROOT = Path(__file__).resolve().parents[2]
HELD_OUT = Path(__file__).with_name("heldout.yml")
DEVELOPMENT = Path(__file__).with_name("development.yml")
TRAINING = ROOT / "chatbot" / "rasa" / "data"
MUNICIPALITIES = ROOT / "portal" / "directory" / "data" / "municipalities.csv"

SMALL_TALK = frozenset(
    [
        "greet",
        "goodbye",
        "thank",
        "affirm",
        "deny",
        "bot_challenge",
        "help",
        "request_human",
        "switch_language",
        "stop",
    ]
)
OPEN = frozenset(
    [
        "service_info",
        "check_eligibility",
        "apply",
        "required_documents",
        "find_centre",
        "centre_contact",
        "open_calls",
        "application_status",
        "ask_amount",
        "processing_time",
        "appeal",
        "report_violence",
        "inform",
    ]
)
STYLES = {
    "mk": frozenset(
        [
            "mk_cyrillic",
            "mk_latin_diacritics",
            "mk_latin_digraphs",
            "mk_latin_bare",
            "mk_typos",
            "mk_dialect",
            "mk_long",
            "mixed",
        ]
    ),
    "sq": frozenset(["sq_standard", "sq_bare", "sq_typos", "sq_dialect", "sq_long", "mixed"]),
}
SERVICES = frozenset(
    [
        "home-care",
        "personal-assistance",
        "respite-care",
        "day-centre-disability",
        "day-centre-older",
        "day-centre",
        "kindergarten",
        "early-development-centre",
        "guaranteed-minimum-assistance",
        "older-persons-security",
        "half-way-house",
        "temporary-stay",
        "foster-care",
        "child-at-risk",
    ]
)
DEGREES = frozenset({"mild", "moderate", "severe", "most_severe"})

_ANNOTATION = re.compile(r"\[([^\]\[]+)\](\{[^{}]*\})")
# Rasa's other way to write the same: [word](entity).
_SHORT_ANNOTATION = re.compile(r"\[([^\]\[]+)\](\([^()]*\)|\{[^{}]*\})")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


class Example(NamedTuple):
    """One message as it stands in the file."""

    intent: str
    text: str
    notes: dict[str, Any]

    @property
    def plain(self) -> str:
        return _ANNOTATION.sub(r"\1", self.text)


def _examples(path: Path = HELD_OUT) -> list[Example]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert content["version"] == "3.1"
    return [
        Example(entry["intent"], example["text"].strip(), example["metadata"])
        for entry in content["nlu"]
        for example in entry["examples"]
    ]


EXAMPLES = _examples()


def _entities() -> list[tuple[str, str]]:
    """Return entity and value of every annotation."""
    read = [
        json.loads(found[2]) for example in EXAMPLES for found in _ANNOTATION.finditer(example.text)
    ]
    assert all(set(one) == {"entity", "value"} for one in read)
    return [(one["entity"], one["value"]) for one in read]


def _values(entity: str) -> set[str]:
    return {value for name, value in _entities() if name == entity}


def _training_sentences() -> list[str]:
    """Return every example the bot learns from, without its annotations."""
    sentences = []
    for path in sorted(TRAINING.rglob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for entry in content.get("nlu") or []:
            if "intent" in entry:
                sentences += _sentences_of(entry.get("examples") or "")
    return [_SHORT_ANNOTATION.sub(r"\1", sentence) for sentence in sentences]


def _sentences_of(examples: str | list[dict[str, Any]]) -> list[str]:
    if isinstance(examples, str):
        return [line.strip().removeprefix("-").strip() for line in examples.splitlines()]
    return [str(one["text"]).strip() for one in examples]


def test_every_intent_of_the_protocol_is_measured_and_no_other():
    assert {example.intent for example in EXAMPLES} == SMALL_TALK | OPEN | {"out_of_scope"}


def test_intents_have_enough_sentences_to_say_something():
    counts = Counter(example.intent for example in EXAMPLES)
    assert min(counts[intent] for intent in OPEN) >= 30
    assert min(counts[intent] for intent in SMALL_TALK) >= 10
    assert counts["out_of_scope"] >= 100


def test_both_languages_weigh_the_same():
    counts = Counter(example.notes["lang"] for example in EXAMPLES)
    assert abs(counts["mk"] - counts["sq"]) <= len(EXAMPLES) * 0.05


def test_style_and_language_fit_together():
    strange = [one for one in EXAMPLES if one.notes["style"] not in STYLES[one.notes["lang"]]]
    assert strange == []


def test_every_style_has_sentences():
    found = {example.notes["style"] for example in EXAMPLES}
    assert found == STYLES["mk"] | STYLES["sq"]


def test_what_is_out_of_scope_says_how_far():
    far = {one.notes.get("domain") for one in EXAMPLES if one.intent == "out_of_scope"}
    assert far == {"near", "far"}


def test_annotations_are_well_formed():
    assert [one.text for one in EXAMPLES if re.search(r"[\[\]{}()<>]", one.plain)] == []


def test_only_entities_of_the_protocol_are_annotated():
    assert {entity for entity, _ in _entities()} == {
        "service",
        "municipality",
        "age",
        "disability_degree",
        "application_reference",
    }


def test_services_are_known_and_each_is_asked_for():
    assert _values("service") == SERVICES


def test_municipalities_are_known():
    with MUNICIPALITIES.open(encoding="utf-8", newline="") as rows:
        known = {row["code"] for row in csv.DictReader(rows)}
    assert _values("municipality") <= known


def test_ages_are_whole_years():
    assert all(value.isdecimal() and int(value) <= 120 for value in _values("age"))


def test_degrees_are_known():
    assert _values("disability_degree") == DEGREES


def test_file_numbers_have_a_right_check_character():
    assert [one for one in _values("application_reference") if read_reference(one) != one] == []


def test_no_word_mixes_two_scripts():
    words = {word for example in EXAMPLES for word in re.findall(r"\w+", example.plain)}
    assert [word for word in words if _CYRILLIC.search(word) and _LATIN.search(word)] == []


@pytest.mark.parametrize(
    "style",
    [
        "mk_latin_diacritics",
        "mk_latin_digraphs",
        "mk_latin_bare",
        *sorted(STYLES["sq"] - {"mixed"}),
    ],
)
def test_latin_styles_are_written_in_latin(style):
    written = [one.plain for one in EXAMPLES if one.notes["style"] == style]
    assert [text for text in written if _CYRILLIC.search(text)] == []


def test_no_sentence_stands_twice():
    counts = Counter(fold(example.plain) for example in EXAMPLES)
    assert [text for text, count in counts.items() if count > 1] == []


def test_the_bot_never_learned_a_sentence_it_is_measured_on():
    learned = {fold(sentence) for sentence in _training_sentences()}
    assert learned
    assert sorted(one.plain for one in EXAMPLES if fold(one.plain) in learned) == []


def test_what_the_bot_is_tuned_on_is_neither_learned_nor_measured():
    learned = {fold(sentence) for sentence in _training_sentences()}
    measured = {fold(example.plain) for example in EXAMPLES}
    tuned_on = {fold(example.plain) for example in _examples(DEVELOPMENT)}
    assert tuned_on
    assert tuned_on & (learned | measured) == set()
