"""Where somebody lives, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.widgets import DatePartsInput
from portal.directory import queries as directory
from portal.directory.models import Municipality
from portal.households.operations import AddressDetails

if TYPE_CHECKING:
    import datetime as dt

    from portal.households.models import Household, Person

MOVED_IN_FUTURE = _("This day has not come yet. Tell us when you have moved.")
MOVED_BEFORE_ARRIVAL = _("You came to the address that you leave only later. Check the day.")


class AddressForm(forms.Form):
    """Where somebody lives."""

    municipality: forms.ModelChoiceField[Municipality] = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        empty_label=_("Choose the municipality"),
        help_text=_("It decides which centre for social work is competent."),
        error_messages={"required": _("Choose the municipality.")},
    )
    settlement = forms.CharField(
        label=_("Town, village or quarter"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    street = forms.CharField(
        label=_("Street and number"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
        error_messages={"required": _("Enter the street and number.")},
    )

    def __init__(self, *args: Any, household: Household | None = None, **kwargs: Any) -> None:
        if household:
            names = ("municipality", "settlement", "street")
            kwargs["initial"] = {name: getattr(household, name) for name in names}
        super().__init__(*args, **kwargs)
        municipality = self.fields["municipality"]
        assert isinstance(municipality, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        municipality.queryset = directory.municipalities()

    def details(self) -> AddressDetails:
        """Return what was entered, for the operation."""
        names = ("municipality", "settlement", "street")
        return AddressDetails(**{name: self.cleaned_data[name] for name in names})


class NewAddressForm(AddressForm):
    """Another address than the one that is kept: a move, or a mistake to put right."""

    why = forms.ChoiceField(
        label=_("What has changed?"),
        choices=[("moved", _("We moved")), ("mistake", _("I only correct a mistake"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    moved_on = forms.DateField(
        label=_("If you moved: since which day?"),
        required=False,
        widget=DatePartsInput(),
        error_messages={"invalid": _("Enter a day that exists, such as 24 3 1950.")},
    )

    field_order = ("why", "moved_on")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if (
            data.get("why") == "moved"
            and not data.get("moved_on")
            and "moved_on" not in self.errors
        ):
            self.add_error("moved_on", _("Enter the day on which you moved."))
        return data

    def day_of_move(self) -> dt.date | None:
        """Return since when they live there; none when only a mistake is put right."""
        moved = self.cleaned_data["why"] == "moved"
        day: dt.date | None = self.cleaned_data["moved_on"]
        return day if moved else None


class MemberAddressForm(AddressForm):
    """Whether a member lives with the citizen, or where else."""

    lives_with_me = forms.ChoiceField(
        label=_("Where does this person live?"),
        choices=[("yes", _("With me, at my address")), ("no", _("At another address"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )

    field_order = ("lives_with_me",)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        elsewhere = None if person.household.is_main else person.household
        super().__init__(*args, household=elsewhere, **kwargs)
        self.initial["lives_with_me"] = "no" if elsewhere else "yes"
        for name in ("municipality", "street"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("lives_with_me") == "no":
            for name in ("municipality", "street"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return data

    def address(self) -> AddressDetails | None:
        """Return the other address; none when the person lives with the citizen."""
        if self.cleaned_data.pop("lives_with_me") == "yes":
            return None
        return self.details()
