"""The short texts on buttons, from `responses/<language>/buttons.yml`."""

from functools import lru_cache

from build import responses_in

_PREFIX = "utter_button_"


@lru_cache(maxsize=4)
def _titles(language: str) -> dict[str, str]:
    return {
        name.removeprefix(_PREFIX): variations[0]["text"]
        for name, variations in responses_in(language).items()
        if name.startswith(_PREFIX)
    }


def title(name: str, *, language: str) -> str:
    """Return the words on a button."""
    return _titles(language)[name]


def has_title(name: str, *, language: str) -> bool:
    """Tell whether a button of that name exists."""
    return name in _titles(language)
