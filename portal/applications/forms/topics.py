"""The parts of a page that asks for what is missing, and how what was typed is shown again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from portal.applications import rules
from portal.core.widgets import DatePartsInput
from portal.directory import queries as directory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from portal.directory.models import Institution
    from portal.households.forms import PersonForm
    from portal.households.models import Person

PERSON_FIELDS = {"first_name", "last_name", "birth_date", "embg"}
ADDRESS_FIELDS = {"municipality", "street"}


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the page with its heading."""

    name: str
    title: str
    form: forms.Form


class WishesForm(forms.Form):
    """Which institutions the citizen would like; nothing has to be chosen."""

    def __init__(
        self,
        *args: Any,
        kind: str,
        institutions: Sequence[Institution] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = directory.institutions(kind=kind) if institutions is None else institutions
        labels = [gettext("First choice"), gettext("Second choice"), gettext("Third choice")]
        self._known = {row.code: row for row in rows}
        groups = self._by_municipality()
        for rank, label in enumerate(labels[: rules.MOST_WISHES], start=1):
            self.fields[f"wish_{rank}"] = forms.ChoiceField(
                label=label, choices=[("", self._nothing(rank)), *groups], required=False
            )

    @staticmethod
    def _nothing(rank: int) -> str:
        if rank == 1:
            return gettext("The institution that serves your municipality")
        return gettext("No further wish")

    def _by_municipality(self) -> list[Any]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in self._known.values():
            groups.setdefault(row.municipality.name, []).append((row.code, row.name))
        return sorted(groups.items())

    def wishes(self) -> list[Institution]:
        """Return the institutions in order, each once."""
        codes = dict.fromkeys(code for code in self.cleaned_data.values() if code)
        return [self._known[code] for code in codes]


def with_number(form: PersonForm, *, person: Person | None = None) -> PersonForm:
    """Ask for the personal number, too: no application goes without it."""
    number = form.fields["embg"]
    if person and person.embg:
        return form
    number.required = True
    number.help_text = gettext("13 digits, as on the identity card. It is kept encrypted.")
    number.error_messages["required"] = gettext("Enter the personal number.")
    return form


def control_names(bound: forms.BoundField) -> list[str]:
    """Return the names under which the browser sends a field."""
    if isinstance(bound.field.widget, DatePartsInput):
        return [f"{bound.html_name}_{part}" for part in ("day", "month", "year")]
    return [bound.html_name]


def show_again(form: forms.Form, *, typed: Mapping[str, list[str]]) -> None:
    """Fill a form with what was typed before, also where it is not valid."""
    data = MultiValueDict(typed)
    for bound in form:
        if any(name in typed for name in control_names(bound)):
            widget = bound.field.widget
            form.initial[bound.name] = widget.value_from_datadict(
                data, MultiValueDict(), bound.html_name
            )


def words_of(bound: forms.BoundField, values: Mapping[str, Sequence[str]]) -> str:
    """Return what was typed into a field as its reader would say it."""
    typed = [text for name in control_names(bound) for text in values.get(name, ()) if text]
    labels = {
        str(option): str(label)
        for group, label in getattr(bound.field, "choices", [])
        for option, label in (label if isinstance(label, list | tuple) else [(group, label)])
    }
    return ".".join(labels.get(text, text) for text in typed)


def typed_in_parts(parts: Sequence[forms.Form], data: QueryDict) -> dict[str, list[str]]:
    return {
        name: data.getlist(name)
        for form in parts
        for bound in form
        for name in control_names(bound)
    }
