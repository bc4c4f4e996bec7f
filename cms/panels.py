"""How the edit forms put the two languages beside each other."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel

from cms.rules.texts import CONTENT_LANGUAGES

# Each language by its own name, as editors call them.
LANGUAGE_NAMES = {"mk": "македонски", "sq": "shqip"}


def side_by_side(*, field: str, label: Any, help_text: Any = "") -> Panel:
    """Return a row with the field in each language."""
    return FieldRowPanel(
        [
            FieldPanel(
                f"{field}_{language}",
                heading=format_lazy("{} · {}", label, LANGUAGE_NAMES[language]),
                help_text=help_text,
            )
            for language in CONTENT_LANGUAGES
        ]
    )


def texts_side_by_side(*fields: tuple[str, Any], heading: Any) -> Panel:
    """Return several translated fields, a row each, under one heading."""
    return MultiFieldPanel(
        [side_by_side(field=field, label=label) for field, label in fields], heading=heading
    )


def bodies() -> list[Panel]:
    """Return the long text in each language, one under the other."""
    return [
        FieldPanel(
            f"body_{language}", heading=format_lazy("{} · {}", _("Text"), LANGUAGE_NAMES[language])
        )
        for language in CONTENT_LANGUAGES
    ]
