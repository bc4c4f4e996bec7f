"""The figures of the evaluation, on outcomes whose shares can be counted on one hand."""

import pytest
from measures import Outcome, report


def outcome(wanted, decided, ranking, **more):
    settings = {"offered": [], "language": "mk", "style": "plain", **more}
    return Outcome(wanted=wanted, decided=decided, ranking=ranking, **settings)


@pytest.fixture
def figures():
    return report(
        [
            outcome("greet", "greet", ["greet", "thank"]),
            outcome("apply", "nlu_fallback", ["thank", "apply"], offered=["apply"], language="sq"),
            outcome("appeal", "out_of_scope", ["out_of_scope", "appeal"], style="typo"),
            outcome("thank", "greet", ["greet", "thank"]),
            outcome("out_of_scope", "out_of_scope", ["out_of_scope"]),
            outcome("out_of_scope", "greet", ["greet"]),
        ]
    )


def test_shares_of_messages_that_are_the_bots_business(figures):
    assert figures["n"] == 6
    assert figures["accuracy_in_scope"] == 0.5
    assert figures["right_directly"] == 0.25
    assert figures["right_by_button"] == 0.25
    assert figures["wrong"] == 0.5


def test_out_of_scope_counts_what_was_said_to_be_so(figures):
    assert figures["out_of_scope"] == {"n": 2, "recall": 0.5, "false_rejections": 0.25}


def test_styles_and_languages(figures):
    assert figures["per_style"]["typo"] == {"n": 1, "accuracy": 1.0}
    assert figures["per_language"] == {"mk": 0.6667, "sq": 0.0}


def test_recall_and_precision_of_an_intent(figures):
    assert figures["per_intent"]["greet"] == {"n": 1, "recall": 1.0, "precision": 0.3333}


def test_entities_count_by_value():
    figures = report(
        [
            outcome(
                "greet",
                "greet",
                ["greet"],
                wanted_entities=frozenset({("municipality", "MK-609"), ("age", "78")}),
                found_entities=frozenset({("municipality", "MK-604"), ("age", "78")}),
            )
        ]
    )

    assert figures["entities"]["age"]["f1"] == 1.0
    assert figures["entities"]["municipality"]["f1"] == 0.0


def test_confidence_is_held_against_what_was_right():
    outcomes = [
        outcome("greet", "greet", ["greet"], confidence=0.95),
        outcome("greet", "greet", ["greet"], confidence=1.0),
        outcome("greet", "thank", ["thank"], confidence=0.15),
    ]

    found = report(outcomes)["reliability"]

    assert [(one["from"], one["n"], one["right"]) for one in found["bands"]] == [
        (0.1, 1, 0.0),
        (0.9, 2, 1.0),
    ]
    assert found["error"] == pytest.approx((0.15 + 2 * 0.025) / 3, abs=1e-4)


def test_the_diagram_shows_every_band():
    from reliability import diagram

    bands = [{"from": 0.1, "n": 4, "confidence": 0.15, "right": 0.25}]

    drawn = diagram(bands, title="A & B")

    assert "15% sure, 25% right, 4 messages" in drawn
    assert "<title>A &amp; B</title>" in drawn


def test_alarms_of_violence_are_counted():
    outcomes = [
        outcome("report_violence", "report_violence", ["report_violence"]),
        outcome("report_violence", "inform", ["inform"]),
        outcome("greet", "report_violence", ["report_violence"]),
    ]

    assert report(outcomes)["violence"] == {"recall": 0.5, "false_alarms": 1}
