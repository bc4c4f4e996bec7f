"""The language of a message, as the entity `language`, which fills the slot of that name.

An explicit wish wins: the page says that its language was changed (`metadata.switch`), or the
message asks for a language by name. Short messages say nothing, so they never flip the slot.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from understanding.classifier import TextClassifier
from understanding.language import LETTER_GROUPS, language_asked_for, language_of

from components.tokenizer import folded_text, folded_tokens

LANGUAGES = ("mk", "sq")
LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LanguageIdentifier(GraphComponent, EntityExtractorMixin):
    """Learns the language from the examples, whose metadata names it."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        classifier: TextClassifier | None = None,
    ) -> None:
        self._threshold = config["threshold"]
        self._model_storage = model_storage
        self._resource = resource
        self._classifier = classifier

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"threshold": 0.8}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        labelled = [
            (folded_text(one), language)
            for one in training_data.intent_examples
            if (language := _language_of_example(one)) in LANGUAGES
        ]
        texts, labels = zip(*labelled, strict=True)
        self._classifier = TextClassifier.train(texts, labels, ngrams=LETTER_GROUPS)
        with self._model_storage.write_to(self._resource) as folder:
            self._classifier.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageIdentifier:
        with model_storage.read_from(resource) as folder:
            classifier = TextClassifier.load(folder)
        return cls(config, model_storage, resource, classifier)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            language = self._language(message)
            if language:
                text = message.get(TEXT) or ""
                entity = {"entity": LANGUAGE, "value": language, "start": 0, "end": len(text)}
                others = message.get(ENTITIES) or []
                message.set(
                    ENTITIES, others + self.add_extractor_name([entity]), add_to_output=True
                )
        return messages

    def _language(self, message: Message) -> str | None:
        metadata = message.get("metadata") or {}
        if metadata.get("switch") and metadata.get("lang") in LANGUAGES:
            return str(metadata["lang"])
        tokens = folded_tokens(message)
        if (message.get(INTENT) or {}).get(INTENT_NAME_KEY) == "switch_language":
            asked = language_asked_for(tokens)
            if asked:
                return asked
        if self._classifier is None:
            return None
        return language_of(
            message.get(TEXT) or "", tokens, classifier=self._classifier, threshold=self._threshold
        )


def _language_of_example(example: Message) -> str | None:
    metadata = example.get("metadata") or {}
    return (metadata.get("intent") or {}).get(LANGUAGE)
