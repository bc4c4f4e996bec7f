"""Edit forms of pages: a draft may be half empty, what is published has both languages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamBlockValidationError, StreamValue
from wagtail.models import Page

from cms.panels import LANGUAGE_NAMES
from cms.rules import texts


class BilingualPageForm(WagtailAdminPageForm):
    """Refuses to publish while a text is missing in a language, at the very field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("slug", "-"):
            self.cleaned_data["slug"] = self._free_address()
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation:
            self._require_both_languages()
        return cleaned

    def _require_both_languages(self) -> None:
        page = self.instance
        written = {name: _text_of(value) for name, value in self.cleaned_data.items()}
        for field, language in texts.missing_texts(
            texts=written, required=page.required_texts, optional=page.optional_texts
        ):
            name = f"{field}_{language}"
            if name not in self.fields or name in self.errors:
                continue
            message = _("“%(field)s” has no text in this language: %(language)s.") % {
                "field": page.label_of(field),
                "language": LANGUAGE_NAMES[language],
            }
            is_body = isinstance(self.cleaned_data.get(name), StreamValue)
            self.add_error(
                name,
                StreamBlockValidationError(non_block_errors=[message])
                if is_body
                else ValidationError(message),
            )

    def _free_address(self) -> str:
        heading = self.cleaned_data.get("heading_mk") or self.cleaned_data.get("heading_sq") or ""
        wanted = texts.plain_address(text=heading) or type(self.instance).__name__.lower()
        address, number = wanted, 1
        while not Page._slug_is_available(address, self.parent_page, self.instance):  # noqa: SLF001 - the check of Wagtail's own form
            number += 1
            address = f"{wanted}-{number}"
        return address


class CallPageForm(BilingualPageForm):
    """A call is published with its dates, or as one that is over."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The call must close after it opens."))
        if not self.is_deferred_validation and not opens_at and not cleaned.get("is_over"):
            self.add_error(
                "opens_at", _("Say when the call opens, or mark it as over if no source says so.")
            )
        return cleaned


class EventPageForm(BilingualPageForm):
    """An event ends on the day on which it starts, or later."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The event cannot end before it starts."))
        if not self.is_deferred_validation and not starts_on:
            self.add_error("starts_on", _("Say on which day the event starts."))
        return cleaned


def _text_of(value: Any) -> str:
    if isinstance(value, StreamValue):
        return "…" if len(value) else ""
    return value if isinstance(value, str) else ""
