"""One question of the screener, as a form; its answer is a set of facts in plain JSON values."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.widgets import DatePartsInput
from portal.eligibility import rules
from portal.eligibility.models import Fact
from portal.eligibility.wording import in_language

_YES_NO = (("yes", _("Yes")), ("no", _("No")))
_OLDEST_YEARS = 120
_LARGEST_INCOME = 10**9
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")


class _MoneyField(forms.DecimalField):
    def to_python(self, value: Any) -> Any:
        """Read 6799, 6.799, 6 799, 6799,50 and 6799.50 as people mean them."""
        typed = "".join(str(value or "").split())
        if _THOUSANDS.fullmatch(typed):
            typed = typed.replace(".", "")
        return super().to_python(typed.replace(",", "."))


class AnswerForm(forms.Form):
    """A question with one field."""

    answer: forms.Field
    main_field = "answer"

    def __init__(self, fact: Fact, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        field = _field(fact)
        field.label = in_language(fact, "question", get_language() or "mk")
        self.fields["answer"] = field

    def facts(self) -> dict[str, Any]:
        """Return the answer as facts."""
        answer = self.cleaned_data["answer"]
        if self.fact.kind == rules.FactKind.BOOLEAN:
            answer = answer == "yes"
        if isinstance(answer, Decimal):
            answer = int(answer) if answer == int(answer) else float(answer)
        return {self.fact.code: answer}

    @staticmethod
    def initial_from(fact: Fact, facts: dict[str, Any]) -> dict[str, Any]:
        """Return what to show of an earlier answer."""
        value = facts.get(fact.code)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        return {"answer": value}


class _OneOfSeveralDate(forms.DateField):
    def validate(self, value: Any) -> None:
        """Let the form judge emptiness: another field may answer instead."""


class _OneOfSeveralNumber(forms.IntegerField):
    def validate(self, value: Any) -> None:
        """Let the form judge emptiness: another field may answer instead."""


class AgeForm(forms.Form):
    """The age: best the day of birth, otherwise the years, for small children with the months."""

    main_field = "birth_date"

    birth_date = _OneOfSeveralDate(
        label=_("Date of birth"),
        widget=DatePartsInput(),
        help_text=_("For example 24 3 1950."),
        error_messages={"invalid": _("Enter a day that exists, such as 24 3 1950.")},
    )
    years = _OneOfSeveralNumber(label=_("Age in years"), min_value=0, max_value=_OLDEST_YEARS)
    months = _OneOfSeveralNumber(label=_("and months"), min_value=0, max_value=11)

    def __init__(self, fact: Fact, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        for name in ("years", "months"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 4})
        if fact.code != "age_months":
            del self.fields["months"]

    @property
    def shows_age(self) -> bool:
        """Return whether the age was given or is wrong, so that its fields are in sight."""
        names = [name for name in ("years", "months") if name in self.fields]
        return any(self[name].value() not in {None, ""} or self[name].errors for name in names)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in ("birth_date", "years", "months") if data.get(name) is not None]
        if not given and not self.errors:
            self.add_error("birth_date", _("Enter the date of birth or the age."))
        if isinstance(data.get("birth_date"), dt.date) and self._contradicts(data):
            self.add_error("years", _("The age does not fit the date of birth. Leave one empty."))
        return data

    @staticmethod
    def _contradicts(data: dict[str, Any]) -> bool:
        age = rules.completed_months(birth_date=data["birth_date"], on=clock.today())
        years, months = divmod(age, 12)
        return data.get("years") not in {None, years} or data.get("months") not in {None, months}

    def facts(self) -> dict[str, Any]:
        """Return the most exact age that was given."""
        birth_date = self.cleaned_data.get("birth_date")
        years, months = self.cleaned_data.get("years"), self.cleaned_data.get("months")
        if isinstance(birth_date, dt.date):
            return {"birth_date": birth_date.isoformat()}
        if months is not None:
            return {"age_months": 12 * (years or 0) + months}
        return {"age_years": years}

    @staticmethod
    def initial_from(_fact: Fact, facts: dict[str, Any]) -> dict[str, Any]:
        """Return what to show of an earlier answer."""
        initial = {"birth_date": facts.get("birth_date"), "years": facts.get("age_years")}
        if "age_months" in facts:
            years, months = divmod(facts["age_months"], 12)
            initial |= {"years": years, "months": months}
        return initial


type QuestionForm = AnswerForm | AgeForm


def question_form(fact: Fact) -> type[AnswerForm] | type[AgeForm]:
    """Return the form that asks for a fact."""
    return AgeForm if fact.code in rules.AGE_FACTS else AnswerForm


def _field(fact: Fact) -> forms.Field:
    match rules.FactKind(fact.kind):
        case rules.FactKind.BOOLEAN:
            return forms.ChoiceField(choices=_YES_NO, widget=forms.RadioSelect)
        case rules.FactKind.CHOICE:
            language = get_language() or "mk"
            choices = [
                (row.code, in_language(row, "label", language)) for row in fact.choices.all()
            ]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
        case rules.FactKind.NUMBER:
            return _MoneyField(
                min_value=fact.minimum,
                max_value=_LARGEST_INCOME,
                decimal_places=2,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )
        case _:
            return forms.IntegerField(
                min_value=fact.minimum,
                max_value=fact.maximum,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )
