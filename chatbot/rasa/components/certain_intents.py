"""Intents that are certain without a classifier: violence, and bare answers."""

from __future__ import annotations

from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message
from understanding.entities import EntityFinder
from understanding.violence import ViolenceSigns

from components.domain_entities import GAZETTEER, found_in
from components.intent_classifier import INTENT_RANKING, promote
from components.tokenizer import folded_tokens


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CertainIntents(GraphComponent):
    """Puts `report_violence` first at any of its signs, and `inform` when all is an entity.

    What the classifier merely suspects to be violence, with the confidence of the configuration,
    is violence too: an answer with the numbers for help harms nobody.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._suspicion = config["suspicion"]
        source = (GAZETTEER / "violence.yml").read_text(encoding="utf-8")
        self._signs = ViolenceSigns(yaml.safe_load(source))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"suspicion": 0.3}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CertainIntents:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            tokens = folded_tokens(message)
            if self._signs.are_in(tokens) or self._is_suspected(message):
                promote(message, "report_violence")
            elif EntityFinder.is_nothing_but(found_in(message), tokens):
                promote(message, "inform")
        return messages

    def _is_suspected(self, message: Message) -> bool:
        return any(
            one[INTENT_NAME_KEY] == "report_violence"
            and one[PREDICTED_CONFIDENCE_KEY] >= self._suspicion
            for one in message.get(INTENT_RANKING) or []
        )
