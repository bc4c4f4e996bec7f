"""The floors under the figures of `make bot-eval` on the held-out sentences.

A floor stands a little under what was measured (docs/bot-evaluation.md), never above it. Raise it
when the bot has become better; a lower one needs a reason in that page.
"""

import asyncio

import pytest
from evaluate import outcomes_of
from measures import report
from paths import REPOSITORY

HELD_OUT = REPOSITORY / "tests" / "nlu" / "heldout.yml"
FLOOR_IN_SCOPE = 0.955
FLOOR_OF_A_STYLE = 0.90
FLOOR_OF_AN_INTENT = 0.80
FARTHEST_LANGUAGES = 0.02
FLOOR_OUT_OF_SCOPE = 0.90
MOST_FALSE_REJECTIONS = 0.04
FLOOR_VIOLENCE = 0.99
MOST_FALSE_ALARMS = 4
LARGEST_CALIBRATION_ERROR = 0.04
FLOOR_OF_AN_ENTITY = {
    "municipality": 0.975,
    "service": 0.94,
    "age": 0.90,
    "disability_degree": 0.90,
    "application_reference": 0.90,
}


@pytest.fixture(scope="module")
def figures():
    return report(asyncio.run(outcomes_of(HELD_OUT)))


def test_the_likeliest_intent_is_right(figures):
    assert figures["accuracy_in_scope"] >= FLOOR_IN_SCOPE


def test_no_way_of_writing_is_left_behind(figures):
    styles = {style: one["accuracy"] for style, one in figures["per_style"].items()}

    assert {one: share for one, share in styles.items() if share < FLOOR_OF_A_STYLE} == {}


def test_no_intent_is_left_behind(figures):
    intents = {intent: one["recall"] for intent, one in figures["per_intent"].items()}

    assert {one: share for one, share in intents.items() if share < FLOOR_OF_AN_INTENT} == {}


def test_both_languages_are_understood_alike(figures):
    shares = figures["per_language"].values()

    assert max(shares) - min(shares) <= FARTHEST_LANGUAGES


def test_what_is_not_our_business_is_told_so(figures):
    assert figures["out_of_scope"]["recall"] >= FLOOR_OUT_OF_SCOPE
    assert figures["out_of_scope"]["false_rejections"] <= MOST_FALSE_REJECTIONS


def test_violence_is_heard_without_many_false_alarms(figures):
    assert figures["violence"]["recall"] >= FLOOR_VIOLENCE
    assert figures["violence"]["false_alarms"] <= MOST_FALSE_ALARMS


def test_the_bot_knows_how_sure_it_is(figures):
    assert figures["reliability"]["error"] <= LARGEST_CALIBRATION_ERROR


@pytest.mark.parametrize("entity", FLOOR_OF_AN_ENTITY)
def test_entities_are_found(figures, entity):
    assert figures["entities"][entity]["f1"] >= FLOOR_OF_AN_ENTITY[entity]
