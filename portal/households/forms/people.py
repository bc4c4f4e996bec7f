"""Who somebody is: name, birth, personal number, telephone, relation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.widgets import DatePartsInput
from portal.households import rules
from portal.households.models import RELATION_LABELS, Person
from portal.households.operations import PersonDetails

EMBG_PROBLEMS = {
    rules.EmbgProblem.NOT_13_DIGITS: _("The personal number has 13 digits."),
    rules.EmbgProblem.NO_SUCH_DAY: _(
        "The personal number begins with the day, month and year of birth. There is no such day."
    ),
    rules.EmbgProblem.WRONG_CHECK_DIGIT: _(
        "One digit of the personal number is wrong. Compare it with the identity card."
    ),
    rules.EmbgProblem.OTHER_BIRTH_DATE: _(
        "The personal number and the date of birth do not belong together."
    ),
}
EMBG_KEPT_TWICE = _("You have already given this personal number for somebody else.")
_OLDEST = dt.timedelta(days=365 * 120)


class PersonForm(forms.Form):
    """The citizen: name, birth, personal number, telephone."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Enter the first name.")},
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Enter the last name.")},
    )
    birth_date = forms.DateField(
        label=_("Date of birth"),
        help_text=_("For example 24 3 1950."),
        widget=DatePartsInput(birthday=True),
        error_messages={
            "required": _("Enter the date of birth."),
            "invalid": _("Enter a day that exists, such as 24 3 1950."),
        },
    )
    embg = forms.CharField(
        label=_("Personal number (EMBG)"),
        required=False,
        max_length=20,
        help_text=_(
            "13 digits, as on the identity card. It is kept encrypted. "
            "You need it to apply, not to look around."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=30,
        help_text=_("So that the centre can reach you."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**_person_values(person), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if person and person.embg:
            self.fields["embg"].help_text = _(
                "We keep the number %(number)s. Leave this empty unless it changes."
            ) % {"number": person.embg_masked}

    def clean_birth_date(self) -> dt.date:
        born: dt.date = self.cleaned_data["birth_date"]
        if not clock.today() - _OLDEST < born <= clock.today():
            raise forms.ValidationError(_("Check the year: nobody alive was born on that day."))
        return born

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("embg"):
            try:
                rules.checked_embg(text=data["embg"], birth_date=data.get("birth_date"))
            except rules.InvalidEmbgError as error:
                self.add_error("embg", EMBG_PROBLEMS[error.problem])
        return data

    def details(self) -> PersonDetails:
        """Return what was entered, for the operation."""
        names = ("first_name", "last_name", "birth_date", "embg", "phone")
        given = {name: self.cleaned_data[name] for name in names}
        relation = self.cleaned_data.get("relation", rules.Relation.SELF)
        return PersonDetails(relation=rules.Relation(relation), **given)


class MemberForm(PersonForm):
    """A member of the household, with the relation to the citizen."""

    relation = forms.ChoiceField(
        label=_("Who is this to you?"),
        choices=[
            (str(relation), label)
            for relation, label in RELATION_LABELS.items()
            if relation is not rules.Relation.SELF
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who this is to you.")},
    )

    field_order = ("relation",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = ""
        for name in ("first_name", "last_name", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class NewMemberForm(MemberForm):
    """A new member, with the consent to act."""

    may_act = forms.BooleanField(
        label=_(
            "I am this person's parent or guardian, or the person has agreed that I apply for them."
        ),
        error_messages={"required": _("Without this you cannot apply for somebody else.")},
    )


def _person_values(person: Person | None) -> dict[str, Any]:
    if person is None:
        return {}
    names = ("first_name", "last_name", "birth_date", "phone", "relation")
    return {name: getattr(person, name) for name in names}
