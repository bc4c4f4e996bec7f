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
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from understanding.concepts import Concepts
from understanding.entities import EntityFinder
from understanding.found import Found

from components.tokenizer import folded_tokens

GAZETTEER = Path(__file__).resolve().parent.parent / "gazetteer"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DomainEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds the entities by the gazetteers."""

    def __init__(self) -> None:
        self._finder = entity_finder()

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
        return messages


def entity_finder() -> EntityFinder:
    """Return the finder with the gazetteers of this program."""
    return EntityFinder.from_folder(GAZETTEER, read=yaml.safe_load)


def concepts() -> Concepts:
    """Return the concepts of this program."""
    source = (GAZETTEER / "concepts.yml").read_text(encoding="utf-8")
    return Concepts(yaml.safe_load(source))


def found_in(message: Message) -> list[Found]:
    """Return what the extractor has found in a message."""
    return [
        Found(one["entity"], one["value"], one["start"], one["end"])
        for one in message.get(ENTITIES) or []
    ]


def _as_entity(found: Found) -> dict[str, Any]:
    return {
        ENTITY_ATTRIBUTE_TYPE: found.entity,
        ENTITY_ATTRIBUTE_VALUE: found.value,
        ENTITY_ATTRIBUTE_START: found.start,
        ENTITY_ATTRIBUTE_END: found.end,
    }
