"""The net under the classifier: violence is never overlooked, and nothing else is caught."""

import pytest
import yaml
from paths import LANGUAGES, PROGRAM
from portal.core.folding import fold_tokens
from understanding.violence import ViolenceSigns


@pytest.fixture(scope="module")
def signs():
    return ViolenceSigns(
        yaml.safe_load((PROGRAM / "gazetteer" / "violence.yml").read_text("utf-8"))
    )


@pytest.mark.parametrize(
    "text",
    [
        "маж ми ме тепа",
        "maz mi me tepa",
        "сосед ми ги удира децата",
        "се заканува дека ќе ме убие",
        "семејно насилство",
        "me rreh burri",
        "me reh",
        "burri më kërcënon",
        "dhunë në familje",
        "do te me vrase",
        "ме избрка од дома",
        "ми крена рака",
        "деца питаат на раскрсница",
        "не гледам смисла",
        "ma ngriti dorën",
        "po më shtyn",
        "dua të vdes",
    ],
)
def test_violence_is_heard(signs, text):
    assert signs.are_in(fold_tokens(text))


@pytest.mark.parametrize(
    "text",
    [
        "убав ден",
        "ubavo",
        "тепих за градинка",
        "rehabilitim",
        "рехабилитација",
        "rehat jam",
        "dhurata",
        "силно ме боли",
        "купив тепсија",
        "вработување",
        "vrasti",
        "cila qendër më bie më afër",
        "çka lypin prej dokumentave",
        "write python code",
    ],
)
def test_harmless_words_are_let_through(signs, text):
    assert not signs.are_in(fold_tokens(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_of_another_intent_is_caught(signs, language):
    caught = [
        text
        for intent, text in examples(language)
        if intent != "report_violence" and signs.are_in(fold_tokens(text))
    ]

    assert caught == []


def examples(language):
    for path in (PROGRAM / "data" / "nlu" / language).glob("*.yml"):
        for group in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            for line in group["examples"].splitlines():
                yield group["intent"], line.removeprefix("- ")


@pytest.mark.parametrize(
    ("confidence", "first"), [(0.35, "report_violence"), (0.1, "inform")], ids=["likely", "hardly"]
)
def test_what_may_be_violence_is_taken_for_it(confidence, first):
    from components.certain_intents import CertainIntents
    from rasa.shared.nlu.training_data.message import Message

    ranking = [
        {"name": "inform", "confidence": 1 - confidence},
        {"name": "report_violence", "confidence": confidence},
    ]
    message = Message({"text": "x", "intent": ranking[0], "intent_ranking": ranking})

    CertainIntents({"suspicion": 0.3}).process([message])

    assert message.get("intent")["name"] == first
