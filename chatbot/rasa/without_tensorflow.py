"""Leave TensorFlow out of a program that does not use it. Import before Rasa.

Rasa imports TensorFlow for components of which this bot has none; that import alone takes seconds
and 350 MB. Hollow modules stand in for it: classes may inherit from their names and annotations may
mention them, but anything that really needs TensorFlow fails at once and says so.
`BOT_WITH_TENSORFLOW=1` brings the real one back.
"""

import importlib.abc
import importlib.machinery
import os
import sys
import types
from collections.abc import Sequence
from typing import Any

_LEFT_OUT = frozenset(
    {"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"}
)


class _Hollow(type):
    """A class whose attributes are hollow classes again."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _hollow(name)

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        # `@tf.function` and the like hand the function back.
        if len(arguments) == 1 and callable(arguments[0]) and not options:
            return arguments[0]
        if cls.__dict__.get("_is_hollow"):
            return _hollow(cls.__name__)
        message = f"{cls.__name__} needs TensorFlow: set BOT_WITH_TENSORFLOW=1."
        raise RuntimeError(message)


def _hollow(name: str) -> Any:
    return _Hollow(name, (), {"_is_hollow": True})


class _HollowModule(types.ModuleType):
    __path__: Sequence[str] = []
    __version__ = "0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _hollow(name)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, name: str, path: Any = None, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] not in _LEFT_OUT:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _HollowModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """A hollow module has nothing to run."""


if not os.environ.get("BOT_WITH_TENSORFLOW") and "tensorflow" not in sys.modules:
    sys.meta_path.insert(0, _Finder())
