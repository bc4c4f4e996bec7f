"""Municipalities, services, ages, degrees and file numbers, without a learned model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    INTENT,
    INTENT_NAME_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from understanding.entities import EntityFinder
from understanding.found import Found

from components.intent_classifier import INTENT_RANKING
from components.tokenizer import folded_tokens

GAZETTEER = Path(__file__).resolve().parent.parent / "gazetteer"
_INFORM = "inform"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DomainEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds the entities by the gazetteers; a message that is nothing else is an `inform`."""

    def __init__(self) -> None:
        self._finder = EntityFinder.from_folder(GAZETTEER, read=yaml.safe_load)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DomainEntityExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            found = self._finder.find(text, folded_tokens(message))
            entities = (message.get(ENTITIES) or []) + [_as_entity(one) for one in found]
            message.set(ENTITIES, self.add_extractor_name(entities), add_to_output=True)
            if self._finder.is_nothing_but(found, folded_tokens(message)):
                promote(message, _INFORM)
        return messages


def promote(message: Message, intent: str, *, confidence: float = 1.0) -> None:
    """Make an intent the first of the ranking; the others keep their order below it."""
    top = {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence}
    rest = [
        {**one, PREDICTED_CONFIDENCE_KEY: one[PREDICTED_CONFIDENCE_KEY] * (1 - confidence)}
        for one in message.get(INTENT_RANKING) or []
        if one[INTENT_NAME_KEY] != intent
    ]
    message.set(INTENT, top, add_to_output=True)
    message.set(INTENT_RANKING, [top, *rest], add_to_output=True)


def _as_entity(found: Found) -> dict[str, Any]:
    return {
        ENTITY_ATTRIBUTE_TYPE: found.entity,
        ENTITY_ATTRIBUTE_VALUE: found.value,
        ENTITY_ATTRIBUTE_START: found.start,
        ENTITY_ATTRIBUTE_END: found.end,
    }
