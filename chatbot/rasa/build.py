"""Put the bilingual sources together into what Rasa accepts.

Rasa keeps one list of variations per response and knows nothing of the language of an example.
So the responses of both languages become variations under a condition on the slot `language`,
and every example gets its language as metadata.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from paths import BUILD, LANGUAGES, PROGRAM


def build(*, target: Path = BUILD, source: Path = PROGRAM) -> None:
    """Write the domain and the examples to the target folder, from scratch."""
    shutil.rmtree(target, ignore_errors=True)
    (target / "data").mkdir(parents=True)
    _write(target / "domain.yml", domain(source=source))
    for language in LANGUAGES:
        for path in sorted((source / "data" / "nlu" / language).glob("*.yml")):
            _write(target / "data" / f"nlu.{language}.{path.name}", _examples(path, language))
    for path in sorted((source / "data" / "rules").glob("*.yml")):
        shutil.copy(path, target / "data" / f"rules.{path.name}")


def domain(*, source: Path = PROGRAM) -> dict[str, Any]:
    """Return the whole domain, with the responses of both languages."""
    merged: dict[str, Any] = {"version": "3.1", "responses": _responses(source)}
    for path in sorted((source / "domain").glob("*.yml")):
        for section, content in _read(path).items():
            if isinstance(content, list):
                merged.setdefault(section, []).extend(content)
            elif isinstance(content, dict):
                merged.setdefault(section, {}).update(content)
    return merged


def responses_in(language: str, *, source: Path = PROGRAM) -> dict[str, list[dict[str, Any]]]:
    """Return all responses of one language."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((source / "responses" / language).glob("*.yml")):
        found.update(_read(path)["responses"])
    return found


def _responses(source: Path) -> dict[str, list[dict[str, Any]]]:
    merged: dict[str, list[dict[str, Any]]] = {}
    for language in LANGUAGES:
        condition = [{"type": "slot", "name": "language", "value": language}]
        for name, variations in responses_in(language, source=source).items():
            merged.setdefault(name, []).extend(
                {**variation, "condition": condition} for variation in variations
            )
    return merged


def _examples(path: Path, language: str) -> dict[str, Any]:
    return {"version": "3.1", "nlu": list(_with_language(_read(path)["nlu"], language))}


def _with_language(groups: list[dict[str, Any]], language: str) -> Iterator[dict[str, Any]]:
    for group in groups:
        yield {**group, "metadata": {**group.get("metadata", {}), "language": language}}


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def _write(path: Path, content: dict[str, Any]) -> None:
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(text, encoding="utf-8")
