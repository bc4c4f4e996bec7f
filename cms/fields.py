"""The column of a long text in one language."""

from typing import Any

from wagtail.fields import StreamField

from cms.blocks import BodyBlock


class BodyField(StreamField):
    """Keeps the blocks out of the migrations: a new block or label changes no column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["block_types"] = BodyBlock()
        kwargs.pop("block_lookup", None)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("block_types", None)
        return name, path, [], kwargs
