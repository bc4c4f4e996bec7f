"""The intent of a message, by a linear classifier over its folded words."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from understanding.classifier import TextClassifier
from understanding.concepts import Concepts
from understanding.entities import EntityFinder

from components.domain_entities import concepts, entity_finder, found_in
from components.tokenizer import folded_text, folded_tokens
from portal.core.folding import fold_tokens

INTENT_RANKING = "intent_ranking"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TfidfIntentClassifier(GraphComponent, IntentClassifier):
    """Ranks the intents; the model is stored without pickle."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        classifier: TextClassifier | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._classifier = classifier
        self._concepts = concepts()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"temperature": 0.2, "favour": {}, "strength": 0.5, "ranking_length": 10}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TfidfIntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [one for one in training_data.intent_examples if one.get(INTENT)]
        finder = entity_finder()
        self._classifier = TextClassifier.train(
            [_example(one, finder, self._concepts) for one in examples],
            [one.get(INTENT) for one in examples],
            strength=self._config["strength"],
            balanced=False,
            learns_strangeness=True,
            typing_errors=True,
        )
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
    ) -> TfidfIntentClassifier:
        with model_storage.read_from(resource) as folder:
            classifier = TextClassifier.load(folder)
        return cls(config, model_storage, resource, classifier)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self._ranking(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING, ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        tokens = folded_tokens(message)
        marks = self._concepts.marks(tokens, found_in(message))
        text = " ".join([folded_text(message), *marks])
        if not tokens or self._classifier is None:
            return [{INTENT_NAME_KEY: "out_of_scope", PREDICTED_CONFIDENCE_KEY: 1.0}]
        ranked = self._classifier.confidences(
            text, temperature=self._config["temperature"], favour=self._config["favour"]
        )
        return [
            {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
            for name, confidence in ranked[: self._config["ranking_length"]]
        ]


def _example(message: Message, finder: EntityFinder, concepts: Concepts) -> str:
    """Return an example as a message will look; training does not run the extractor."""
    text = message.get(TEXT)
    tokens = fold_tokens(text)
    marks = concepts.marks(tokens, finder.find(text, tokens))
    return " ".join([folded_text(message), *marks])


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
