"""The readers of messages that actions share with the pipeline, built once."""

from typing import Any

import yaml
from paths import PROGRAM
from understanding.answers import AnswerReader
from understanding.disability import DisabilityDegrees
from understanding.services import ServiceNames


def _gazetteer(name: str) -> Any:
    return yaml.safe_load((PROGRAM / "gazetteer" / f"{name}.yml").read_text(encoding="utf-8"))


answers = AnswerReader(_gazetteer("answers"), degrees=DisabilityDegrees(_gazetteer("disability")))
services = ServiceNames(_gazetteer("services"))
