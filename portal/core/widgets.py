"""Form controls that the browser does not offer in an accessible form."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

_PARTS = ("day", "month", "year")
_LENGTHS = {"day": 2, "month": 2, "year": 4}


class DatePartsInput(forms.Widget):
    """A date that people know by heart, as three short fields: day, month, year.

    Native date pickers make a year of birth hard to reach, and speak the browser's
    language instead of the page's.
    """

    template_name = "components/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        super().__init__(attrs)
        self.birthday = birthday

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        identifier = context["widget"]["attrs"].get("id", f"id_{name}")
        context["widget"]["invalid"] = "aria-invalid" in context["widget"]["attrs"]
        labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        context["widget"]["parts"] = [
            {
                "key": part,
                "name": f"{name}_{part}",
                "id": f"{identifier}_{part}",
                "label": labels[part],
                "length": _LENGTHS[part],
                "value": text,
                "autocomplete": f"bday-{part}" if self.birthday else "",
            }
            for part, text in zip(_PARTS, _texts_of(value), strict=True)
        ]
        return context

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: MultiValueDict[str, Any],  # noqa: ARG002 - Django's signature
        name: str,
    ) -> str | None:
        """Return an ISO date, or what was typed when it is none, so that the form can say so."""
        day, month, year = (str(data.get(f"{name}_{part}", "")).strip() for part in _PARTS)
        if not (day or month or year):
            return data.get(name) or None
        try:
            return dt.date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            return f"{day}.{month}.{year}"

    def value_omitted_from_data(
        self,
        data: Mapping[str, Any],
        files: MultiValueDict[str, Any],  # noqa: ARG002 - Django's signature
        name: str,
    ) -> bool:
        return not any(f"{name}_{part}" in data for part in _PARTS) and name not in data

    def id_for_label(self, id_: str, index: str = "0") -> str:  # noqa: ARG002 - Django's signature
        return f"{id_}_day" if id_ else ""


def _texts_of(value: Any) -> tuple[str, str, str]:
    if isinstance(value, dt.date):
        return str(value.day), str(value.month), str(value.year)
    text = str(value or "")
    try:
        return _texts_of(dt.date.fromisoformat(text))
    except ValueError:
        day, month, year = (*text.split("."), "", "", "")[:3]
        return day, month, year
