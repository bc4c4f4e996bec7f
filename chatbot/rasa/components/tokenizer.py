"""Tokens keep their place in the message; their lemma is the folded form."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message

from portal.core.folding import FoldedToken, fold_tokens


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FoldingTokenizer(Tokenizer):
    """Splits a message into words that both scripts and all spellings share."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FoldingTokenizer:
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        return [
            Token(one.text, one.start, one.end, lemma=one.folded)
            for one in fold_tokens(message.get(attribute))
        ]


def folded_tokens(message: Message) -> list[FoldedToken]:
    """Return the tokens of a message as the rest of the bot knows them."""
    return [
        FoldedToken(token.start, token.end, token.text, token.lemma)
        for token in message.get(TEXT_TOKENS) or []
    ]


def folded_text(message: Message) -> str:
    """Return the folded words of a message."""
    if message.get(TEXT_TOKENS):
        return " ".join(token.lemma for token in message.get(TEXT_TOKENS))
    return " ".join(token.folded for token in fold_tokens(message.get(TEXT) or ""))
