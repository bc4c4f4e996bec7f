"""Turns the trace into sentences of one language; templates come from the rows."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import formats, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.eligibility import rules
from portal.eligibility.models import CriterionVersion, Fact

_REASONS = {
    rules.Outcome.MET: "text_met",
    rules.Outcome.NOT_MET: "text_not_met",
    rules.Outcome.ASSESS: "text_assess",
}
_CHANGES = {
    rules.ChangeKind.FROM_DAY: "change_from_day",
    rules.ChangeKind.FROM_AGE: "change_from_age",
    rules.ChangeKind.TOO_OLD: "change_too_old",
    rules.ChangeKind.OTHER_FACT: "change",
}
_MONTHS_IN_YEAR = 12


def in_language(row: object, field: str, language: str) -> str:
    """Return the row's text in that language."""
    return str(getattr(row, f"{field}_{language}") or "")


@dataclass(frozen=True, slots=True)
class Wording:
    """What the sentences of one evaluation are made with."""

    language: str
    on: dt.date
    vocabulary: Mapping[str, Fact]
    parameters: Mapping[str, rules.ParameterValue]
    amount: int | None = None

    def sentence(self, row: CriterionVersion) -> str:
        """Return the criterion in plain language, whoever reads it."""
        return self._filled(in_language(row, "sentence", self.language))

    def source(self, row: CriterionVersion) -> str:
        """Return where the criterion comes from."""
        return in_language(row, "source", self.language)

    def reason(self, row: CriterionVersion, result: rules.CriterionResult) -> str:
        """Return why the criterion has this outcome."""
        if result.outcome is rules.Outcome.UNKNOWN:
            labels = [self.label(code) for code in result.missing]
            with translation.override(self.language):
                return _("Not known yet: %(facts)s.") % {"facts": "; ".join(labels)}
        text = in_language(row, _REASONS[result.outcome], self.language)
        return self._filled(text) or self.sentence(row)

    def would_change(self, row: CriterionVersion, change: rules.Change | None) -> str | None:
        """Return what would change a criterion that is not met; none for the others."""
        if change is None:
            return None
        text = in_language(row, _CHANGES[change.kind], self.language)
        text = text or in_language(row, "change", self.language)
        return self._filled(text, age=self._age(change.months), date=self._date(change.on))

    def label(self, code: str) -> str:
        """Return the short name of a fact."""
        return in_language(self.vocabulary[code], "label", self.language)

    def value(self, code: str, value: object) -> str:
        """Return the citizen's own answer in words."""
        fact = self.vocabulary[code]
        if fact.kind == rules.FactKind.DATE:
            return self._date(dt.date.fromisoformat(str(value)))
        with translation.override(self.language):
            match value:
                case bool():
                    return _("Yes") if value else _("No")
                case int() | float() | Decimal():
                    return self.number(value)
        labels = {row.code: in_language(row, "label", self.language) for row in fact.choices.all()}
        return labels.get(str(value), str(value))

    def _filled(self, text: str, **more: str) -> str:
        return capfirst(text.format_map(_Blanks(self, more)) if "{" in text else text)

    def blank(self, name: str) -> str:
        """Return what stands for a name in the sentences of the rules."""
        match name:
            case "amount":
                return "" if self.amount is None else self.number(self.amount)
            case "new_year":
                return self._date(dt.date(min(self.on.year + 1, dt.MAXYEAR), 1, 1))
        return self.number(self.parameters[name].value)

    def number(self, number: Decimal | float) -> str:
        """Return a number as the language writes it."""
        with translation.override(self.language):
            places = 0 if number == int(number) else 2
            return formats.number_format(number, decimal_pos=places, force_grouping=True)

    def _date(self, day: dt.date | None) -> str:
        if day is None:
            return ""
        with translation.override(self.language):
            # The months of Django's catalogues begin with a capital, which neither language does.
            return formats.date_format(day, "DATE_FORMAT").lower()

    def _age(self, months: int | None) -> str:
        if months is None:
            return ""
        with translation.override(self.language):
            years, rest = divmod(months, _MONTHS_IN_YEAR)
            if rest or not years:
                return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
            return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}


class _Blanks(dict[str, str]):
    """What a sentence may name, put into words only where it does."""

    def __init__(self, wording: Wording, known: Mapping[str, str]) -> None:
        super().__init__(known)
        self._wording = wording

    def __missing__(self, name: str) -> str:
        return self._wording.blank(name)


def fact_problem(*, error: rules.FactInputError, language: str) -> str:
    """Return what is wrong with a fact, for the person who gave it."""
    with translation.override(language):
        texts = {
            rules.FactProblem.NOT_IN_VOCABULARY: _("There is no such fact."),
            rules.FactProblem.WRONG_TYPE: _("The answer does not have the expected form."),
            rules.FactProblem.OUT_OF_RANGE: _("The number is outside what is possible."),
            rules.FactProblem.NOT_A_CHOICE: _("The answer is not one of the choices."),
            rules.FactProblem.IN_THE_FUTURE: _("The date lies in the future."),
            rules.FactProblem.CONTRADICTS: _("The answer contradicts another answer on the age."),
        }
        return texts[error.problem]
