"""Facts of the vocabulary, as questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.eligibility import queries as eligibility

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.households import rules

LARGEST_INCOME = 10_000_000


class FactsForm(forms.Form):
    """Facts of the vocabulary; none has to be answered."""

    def __init__(
        self,
        *args: Any,
        codes: tuple[str, ...],
        known: dict[str, Any],
        earlier: Mapping[str, rules.Statement] | None = None,
        notes: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        said = earlier or {}
        values = {code: one.value for code, one in said.items()} | known
        kwargs["initial"] = {code: _shown(values.get(code)) for code in codes}
        super().__init__(*args, **kwargs)
        language = get_language() or settings.LANGUAGE_CODE
        vocabulary = {fact["code"]: fact for fact in eligibility.fact_vocabulary(language=language)}
        for code in codes:
            self.fields[code] = _fact_field(vocabulary[code])
            if code in said:
                on = said[code].said_on
                day = f"{on.day}.{on.month}.{on.year}"
                self.fields[code].help_text = _("This was said on %(day)s. Is it still so?") % {
                    "day": day
                }
            if notes and code in notes:
                hint = self.fields[code].help_text
                self.fields[code].help_text = f"{hint} {notes[code]}" if hint else notes[code]

    def facts(self) -> dict[str, Any]:
        """Return the answers; what was left empty is not among them."""
        answers = {"yes": True, "no": False}
        return {
            code: answers.get(value, value)
            for code, value in self.cleaned_data.items()
            if value not in (None, "")
        }


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _fact_field(fact: dict[str, Any]) -> forms.Field:
    common = {"label": fact["question"], "required": False}
    if fact["type"] == "boolean":
        choices = [("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if fact["choice_labels"]:
        choices = list(fact["choice_labels"].items())
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    return forms.IntegerField(
        min_value=fact["min"],
        max_value=fact["max"] or LARGEST_INCOME,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        **common,
    )
