"""The one form on which a change is reported: what happened, since when, and its details."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.circumstances import rules
from portal.circumstances.models import DEPARTURE_LABELS, KIND_LABELS
from portal.circumstances.operations import Details
from portal.core import clock
from portal.core.widgets import DatePartsInput
from portal.households.forms import EMBG_KEPT_TWICE, AddressForm, FactsForm, PersonForm

if TYPE_CHECKING:
    import datetime as dt

    from portal.households.models import Person

_LARGEST_INCOME = 10_000_000


class WhatForm(forms.Form):
    """What happened, and since when."""

    kinds = forms.MultipleChoiceField(
        label=_("What has changed?"),
        help_text=_("Choose everything that happened on the same day or about then."),
        choices=[(str(kind), label) for kind, label in KIND_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what has changed.")},
    )
    happened_on = forms.DateField(
        label=_("Since when?"),
        help_text=_("For example 24 3 2026."),
        widget=DatePartsInput(),
        error_messages={
            "required": _("Enter the day."),
            "invalid": _("Enter a day that exists, such as 24 3 2026."),
        },
    )

    def __init__(self, *args: Any, kinds: list[rules.ChangeKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(kinds) < len(KIND_LABELS):
            field = self.fields["kinds"]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
            field.choices = [(str(kind), KIND_LABELS[kind]) for kind in kinds]

    def clean_happened_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["happened_on"]
        today = clock.today()
        if day > today:
            raise forms.ValidationError(_("Report it when it has happened."))
        if not rules.is_reportable(happened_on=day, today=today):
            raise forms.ValidationError(
                _("That is more than a year ago. Please speak with your centre.")
            )
        return day


class MoveForm(AddressForm):
    """Where the household lives now."""

    household = forms.ChoiceField(label=_("Who moved?"), widget=forms.RadioSelect)
    field_order = ("household",)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names: dict[int, list[str]] = {}
        for person in people:
            names.setdefault(person.household_id, []).append(person.full_name)
        choice = self.fields["household"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the type checker
        choice.choices = [(str(key), ", ".join(found)) for key, found in names.items()]
        choice.initial = next(iter(names), None)
        if len(names) == 1:
            choice.widget = forms.HiddenInput()

    def address_details(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "household": int(data["household"]),
            "address": {
                "municipality": data["municipality"].code,
                "settlement": data["settlement"],
                "street": data["street"],
            },
        }


class ChildForm(PersonForm):
    """The child that was born."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["phone"]
        self.fields["embg"].help_text = _(
            "13 digits. If the child has no number yet, leave it empty and add it later."
        )
        for name in ("first_name", "last_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def child_details(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "child": {
                "first_name": data["first_name"],
                "last_name": data["last_name"],
                "birth_date": data["birth_date"].isoformat(),
                "embg": data["embg"],
            }
        }


class IncomeForm(forms.Form):
    """What the household has now."""

    monthly_income = forms.IntegerField(
        label=_("How much does the whole household receive in a month now, in denars?"),
        help_text=_("Wages, pensions and other income together, after tax."),
        min_value=0,
        max_value=_LARGEST_INCOME,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Enter the amount. If there is no income, enter 0."),
            "invalid": _("Enter the amount in digits, for example 12500."),
        },
    )


class HealthForm(FactsForm):
    """How somebody is now."""

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, codes=rules.HEALTH_FACTS, known={}, **kwargs)
        self.fields["patient"] = _person_field(gettext("Whose health changed?"), people)
        self.order_fields(["patient"])

    def health_details(self) -> dict[str, Any]:
        patient = self.cleaned_data.pop("patient")
        return {"patient": int(patient), "health": self.facts()}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not any(data.get(code) for code in rules.HEALTH_FACTS) and not self.errors:
            self.add_error(rules.HEALTH_FACTS[0], _("Answer at least one of these questions."))
        return data


class LeftForm(forms.Form):
    """Who no longer belongs to the household."""

    departure = forms.ChoiceField(
        label=_("What happened?"),
        choices=[(str(why), label) for why, label in DEPARTURE_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [person for person in people if not person.is_self]
        self.fields["departed"] = _person_field(gettext("Who?"), others)
        self.order_fields(["departed"])

    def left_details(self) -> dict[str, Any]:
        return {
            "departed": int(self.cleaned_data["departed"]),
            "departure": self.cleaned_data["departure"],
        }


def _person_field(label: str, people: list[Person]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(str(person.pk), person.full_name) for person in people],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the person.")},
    )


def _kinds_for(people: list[Person], *, for_another: bool) -> list[rules.ChangeKind]:
    """Return what can be reported: of somebody alone nobody leaves, of another only their own."""
    kinds = [
        kind for kind in rules.ChangeKind if not for_another or kind in rules.KINDS_FOR_ANOTHER
    ]
    return [kind for kind in kinds if len(people) > 1 or kind != rules.ChangeKind.SOMEBODY_LEFT]


class ChangeForms:
    """All parts of the form; only the parts of what was chosen are checked."""

    def __init__(
        self,
        data: Any = None,
        *,
        people: list[Person],
        details: Details | None = None,
        for_another: bool = False,
    ) -> None:
        initial = _initial(details) if details else {}
        offered = _kinds_for(people, for_another=for_another)
        self.what = WhatForm(data, initial=initial.get("what"), kinds=offered)
        chosen = self.what["kinds"].value() or []
        self._chosen = {str(kind) for kind in chosen}
        kinds = rules.ChangeKind
        self._parts: dict[rules.ChangeKind, forms.Form] = {
            kinds.MOVED: MoveForm(
                self._data(data, kinds.MOVED),
                prefix="moved",
                people=people,
                initial=initial.get("moved"),
            ),
            kinds.CHILD_BORN: ChildForm(
                self._data(data, kinds.CHILD_BORN), prefix="child", initial=initial.get("child")
            ),
            kinds.INCOME: IncomeForm(
                self._data(data, kinds.INCOME), prefix="income", initial=initial.get("income")
            ),
            kinds.HEALTH: HealthForm(
                self._data(data, kinds.HEALTH), prefix="health", people=people
            ),
        }
        if len(people) > 1:
            self._parts[kinds.SOMEBODY_LEFT] = LeftForm(
                self._data(data, kinds.SOMEBODY_LEFT),
                prefix="left",
                people=people,
                initial=initial.get("left"),
            )

        self._parts = {kind: form for kind, form in self._parts.items() if kind in offered}

    def _data(self, data: Any, kind: rules.ChangeKind) -> Any:
        return data if str(kind) in self._chosen else None

    @property
    def topics(self) -> list[tuple[str, str, forms.Form, bool]]:
        """Return each part with its code, its heading and whether it was chosen."""
        return [
            (str(kind), str(KIND_LABELS[kind]), form, str(kind) in self._chosen)
            for kind, form in self._parts.items()
        ]

    @property
    def bound(self) -> list[forms.Form]:
        """The forms that were sent, for the summary of errors."""
        return [self.what, *(form for form in self._parts.values() if form.is_bound)]

    def is_valid(self) -> bool:
        """Check what was chosen, so that all errors show at once."""
        valid = [form.is_valid() for form in self.bound]
        return all(valid)

    def refuse_number(self) -> None:
        """Say that the child's number is kept for somebody else."""
        form = self._parts[rules.ChangeKind.CHILD_BORN]
        if form.is_bound:
            form.add_error("embg", str(EMBG_KEPT_TWICE))

    def refuse_day(self) -> None:
        """Say that the household came to its old address only after that day."""
        day = _("You came to your present address only after that day. Check the day.")
        self.what.add_error("happened_on", str(day))

    def details(self) -> Details:
        """Return what was said."""
        values: dict[str, Any] = {}
        for form in self._parts.values():
            if form.is_bound:
                values |= _details_of(form)
        return Details(
            kinds=[rules.ChangeKind(kind) for kind in self.what.cleaned_data["kinds"]],
            happened_on=self.what.cleaned_data["happened_on"],
            **values,
        )


def _details_of(form: forms.Form) -> dict[str, Any]:
    match form:
        case MoveForm():
            return form.address_details()
        case ChildForm():
            return form.child_details()
        case HealthForm():
            return form.health_details()
        case LeftForm():
            return form.left_details()
        case _:
            return {"monthly_income": form.cleaned_data["monthly_income"]}


def _initial(details: Details) -> dict[str, dict[str, Any]]:
    """Return a prepared report as the form shows it again."""
    return {
        "what": {
            "kinds": [str(kind) for kind in details.kinds],
            "happened_on": details.happened_on,
        },
        "moved": {**details.address, "household": details.household} if details.address else {},
        "child": dict(details.child),
        "income": {"monthly_income": details.monthly_income},
        "left": {"departed": details.departed, "departure": details.departure},
    }
