"""How the edit forms put the two languages beside each other."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from cms.rules.texts import CONTENT_LANGUAGES

# Each language by its own name, as editors call them.
LANGUAGE_NAMES = {"mk": "македонски", "sq": "shqip"}


def side_by_side(*, field: str, label: Any, lines: int = 1) -> Panel:
    """Return a row with the field in each language, growing with its text if it has lines."""
    return FieldRowPanel(
        [
            FieldPanel(
                f"{field}_{language}",
                heading=format_lazy("{} · {}", label, LANGUAGE_NAMES[language]),
                widget=AdminAutoHeightTextInput(attrs={"rows": lines}) if lines > 1 else None,
            )
            for language in CONTENT_LANGUAGES
        ]
    )


def texts_side_by_side(*fields: tuple[str, Any, int], heading: Any) -> Panel:
    """Return several translated fields (name, label, lines), a row each, under one heading."""
    return MultiFieldPanel(
        [side_by_side(field=field, label=label, lines=lines) for field, label, lines in fields],
        heading=heading,
    )


def bodies() -> list[Panel]:
    """Return the long text in each language, one under the other."""
    return [
        FieldPanel(
            f"body_{language}", heading=format_lazy("{} · {}", _("Text"), LANGUAGE_NAMES[language])
        )
        for language in CONTENT_LANGUAGES
    ]
