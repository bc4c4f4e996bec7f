"""A deterministic net under the classifier for messages about violence."""

from __future__ import annotations

from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from understanding.violence import ViolenceSigns

from components.domain_entities import GAZETTEER, promote
from components.tokenizer import folded_tokens


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ViolenceNet(GraphComponent):
    """Puts `report_violence` first when the message holds one of the signs."""

    def __init__(self) -> None:
        source = (GAZETTEER / "violence.yml").read_text(encoding="utf-8")
        self._signs = ViolenceSigns(yaml.safe_load(source))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ViolenceNet:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self._signs.are_in(folded_tokens(message)):
                promote(message, "report_violence")
        return messages
