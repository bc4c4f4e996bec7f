"""What somebody lives on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.widgets import DatePartsInput
from portal.households import rules
from portal.households.forms.facts import LARGEST_INCOME
from portal.households.operations import IncomeDetails

if TYPE_CHECKING:
    from portal.households.models import Income

ENDS_BEFORE_IT_BEGINS = _("The last day lies before the first.")
# In words that a person uses, longer than the labels on a card.
INCOME_CHOICES = {
    rules.IncomeKind.WAGE: _("Wage"),
    rules.IncomeKind.PENSION: _("Pension"),
    rules.IncomeKind.ALLOWANCE: _("Child allowance, allowance for care, help from the state"),
    rules.IncomeKind.OTHER: _("Other: rent, work by the day, money from abroad"),
}


class IncomeForm(forms.Form):
    """Money that comes every month."""

    kind = forms.ChoiceField(
        label=_("What kind of income is it?"),
        choices=[(str(kind), label) for kind, label in INCOME_CHOICES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of income.")},
    )
    monthly_amount = forms.IntegerField(
        label=_("How many denars a month?"),
        min_value=0,
        max_value=LARGEST_INCOME,
        help_text=_("What arrives on the account or in the hand. Without points: 18500."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter the amount in denars."),
            "invalid": _("Enter the amount in digits only, such as 18500."),
        },
    )
    from_on = forms.DateField(
        label=_("Since when?"),
        help_text=_("If you do not know the day, enter the first of the month."),
        widget=DatePartsInput(),
        error_messages={
            "required": _("Enter since when it comes."),
            "invalid": _("Enter a day that exists, such as 24 3 1950."),
        },
    )
    until_on = forms.DateField(
        label=_("Until when?"),
        help_text=_("Leave this empty if it still comes."),
        required=False,
        widget=DatePartsInput(),
        error_messages={"invalid": _("Enter a day that exists, such as 24 3 1950.")},
    )

    def __init__(self, *args: Any, income: Income | None = None, **kwargs: Any) -> None:
        if income:
            names = ("kind", "monthly_amount", "from_on", "until_on")
            kwargs["initial"] = {name: getattr(income, name) for name in names}
        super().__init__(*args, **kwargs)

    def details(self) -> IncomeDetails:
        """Return what was entered, for the operation."""
        return IncomeDetails(
            kind=rules.IncomeKind(self.cleaned_data["kind"]),
            monthly_amount=self.cleaned_data["monthly_amount"],
            from_on=self.cleaned_data["from_on"],
            until_on=self.cleaned_data["until_on"],
        )


class EndIncomeForm(forms.Form):
    """The last day of an income."""

    last_on = forms.DateField(
        label=_("What was the last day?"),
        help_text=_("For example the last day of work."),
        widget=DatePartsInput(),
        error_messages={
            "required": _("Enter the last day."),
            "invalid": _("Enter a day that exists, such as 24 3 1950."),
        },
    )
