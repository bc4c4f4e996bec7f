"""Measure the bot on sentences it has never seen, on the very path of a citizen's message.

    evaluate.py FILE [--mistakes] [--diagram=PICTURE]

FILE is in Rasa's NLU format; `metadata: {style: …, language: …}` may stand beside an example, and
entities are annotated as `[text]{"entity": "service", "value": "home-care"}`. The report goes to
`var/bot-eval/report.json`, a table to the screen; with --mistakes also what went wrong, with
--diagram how far the confidence can be trusted, as SVG.
"""

import asyncio
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import quiet  # must come before Rasa
from measures import FALLBACK, OUT_OF_SCOPE, Entity, Outcome, report
from paths import LANGUAGES, MODEL, REPOSITORY
from reliability import diagram

_REPORT = REPOSITORY / "var" / "bot-eval" / "report.json"
_HELD_OUT = REPOSITORY / "tests" / "nlu" / "heldout.yml"
_LONGEST_MESSAGE = 1000


def main() -> None:
    """Evaluate the file of the command line."""
    paths = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    path = Path(paths[0]) if paths else _HELD_OUT
    outcomes = asyncio.run(outcomes_of(path))
    figures = report(outcomes)
    _REPORT.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(figures, ensure_ascii=False, indent=2)
    _REPORT.write_text(text + "\n", encoding="utf-8")
    _print(table(figures))
    for picture in (one.removeprefix("--diagram=") for one in sys.argv if "--diagram=" in one):
        drawn = diagram(figures["reliability"]["bands"], title=f"Reliability on {path.name}")
        Path(picture).write_text(drawn, encoding="utf-8")
    if "--mistakes" in sys.argv:
        _print(mistakes(outcomes))


async def outcomes_of(path: Path) -> list[Outcome]:
    """Return what the trained bot makes of every example of a file."""
    quiet.set_logging()
    from rasa.core.agent import Agent
    from rasa.shared.nlu.training_data.formats import RasaYAMLReader

    agent = Agent.load(str(MODEL))
    examples = RasaYAMLReader().read(str(path)).nlu_examples
    return [await _outcome(agent, example) for example in examples]


async def _outcome(agent: Any, example: Any) -> Outcome:
    from actions.out_of_scope import offered_meanings

    text = example.get("text").lstrip("/")[:_LONGEST_MESSAGE]
    parsed = await agent.parse_message(text)
    ranking = [one["name"] for one in parsed["intent_ranking"]]
    notes = _notes(example)
    meanings = [name for name in ranking if name != FALLBACK]
    return Outcome(
        text=text,
        wanted=example.get("intent"),
        decided=parsed["intent"]["name"],
        ranking=ranking,
        offered=[*offered_meanings(meanings, language="mk"), "request_human"],
        language=notes.get("language") or notes.get("lang") or _language_of(parsed, notes),
        style=str(notes.get("style", "plain")),
        wanted_entities=_entities(example.get("entities") or []),
        found_entities=_entities(parsed["entities"]),
        confidence=_confidence(parsed["intent_ranking"]),
    )


def _confidence(ranking: Sequence[dict[str, Any]]) -> float:
    """Return how sure the bot is of the likeliest intent, whether or not it acts on it."""
    return next((float(one["confidence"]) for one in ranking if one["name"] != FALLBACK), 1.0)


def _notes(example: Any) -> dict[str, Any]:
    """Return the metadata of an example over that of its intent."""
    kept = example.get("metadata") or {}
    notes: dict[str, Any] = {}
    for level in ("intent", "example"):
        if isinstance(kept.get(level), dict):
            notes |= kept[level]
    return notes


def _language_of(parsed: dict[str, Any], notes: dict[str, Any]) -> str:
    """Return the language by the name of the style, else as the bot understood it."""
    named = re.split(r"[^a-z]+", str(notes.get("style", "")))
    found = [one["value"] for one in parsed["entities"] if one["entity"] == "language"]
    return next((one for one in LANGUAGES if one in named), found[0] if found else "mk")


def _entities(entities: Sequence[dict[str, Any]]) -> frozenset[Entity]:
    return frozenset((one["entity"], _value(one)) for one in entities)


def _value(entity: dict[str, Any]) -> str:
    """Return the value in one form, whether it is annotated as 78, "78" or "78 години"."""
    value = str(entity["value"])
    figures = re.search(r"\d+", value)
    return figures.group() if entity["entity"] == "age" and figures else value


def table(figures: dict[str, Any]) -> str:
    """Return the report as people read it."""
    outside = figures["out_of_scope"]
    lines = [
        f"{figures['n']} messages",
        f"  best intent right      {figures['accuracy_in_scope']:7.1%}",
        f"  answered right         {figures['right_directly']:7.1%}",
        f"  right one on a button  {figures['right_by_button']:7.1%}",
        f"  wrong                  {figures['wrong']:7.1%}",
        "  Macedonian, Albanian  "
        + "".join(f"{one:8.1%}" for one in figures["per_language"].values()),
        f"  out of scope found     {outside['recall']:7.1%} of {outside['n']}",
        f"  wrongly out of scope   {outside['false_rejections']:7.1%}",
        f"  violence found         {figures['violence']['recall']:7.1%}, "
        f"false alarms {figures['violence']['false_alarms']}",
        f"  calibration error      {figures['reliability']['error']:7.1%}",
        "",
        f"  {'intent':24}{'n':>5}{'recall':>9}{'precision':>11}",
    ]
    lines += [
        f"  {name:24}{one['n']:5}{one['recall']:9.1%}{one['precision']:11.1%}"
        for name, one in figures["per_intent"].items()
    ]
    lines += ["", f"  {'style':24}{'n':>5}{'accuracy':>10}"]
    lines += [
        f"  {name:24}{one['n']:5}{one['accuracy']:10.1%}"
        for name, one in figures["per_style"].items()
    ]
    lines += ["", f"  {'entity':24}{'n':>5}{'precision':>11}{'recall':>9}{'F1':>9}"]
    lines += [
        f"  {name:24}{one['n']:5}{one['precision']:11.1%}{one['recall']:9.1%}{one['f1']:9.1%}"
        for name, one in figures["entities"].items()
    ]
    return "\n".join(lines)


def mistakes(outcomes: Sequence[Outcome]) -> str:
    """Return the messages that were not answered right, and entities that were not found right."""
    lines = []
    for one in outcomes:
        if one.decided != one.wanted:
            asked = f" ({one.best})" if one.decided == FALLBACK else ""
            lines.append(f"{one.wanted} -> {one.decided}{asked}: {one.text}")
        wanted = {pair for pair in one.wanted_entities if pair[0] != "language"}
        found = {pair for pair in one.found_entities if pair[0] not in {"language", "age_months"}}
        if wanted != found and one.wanted != OUT_OF_SCOPE:
            lines.append(
                f"   {sorted(wanted - found)} missed, {sorted(found - wanted)} wrong: {one.text}"
            )
    return "\n".join(lines)


def _print(text: str) -> None:
    print(text)  # noqa: T201  (this is what the program is for)


if __name__ == "__main__":
    main()
