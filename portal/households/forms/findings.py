"""What stands in a finding and opinion about a disability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.widgets import DatePartsInput
from portal.eligibility import queries as eligibility
from portal.households.operations import FindingDetails

if TYPE_CHECKING:
    import datetime as dt

    from portal.households.models import DisabilityFinding


class FindingForm(forms.Form):
    """What stands in a finding and opinion about a disability."""

    kind = forms.ChoiceField(
        label=_("Which disability is written in the finding?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the disability.")},
    )
    degree = forms.ChoiceField(
        label=_("Which degree is written in the finding?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the degree.")},
    )
    issued_on = forms.DateField(
        label=_("When was the finding issued?"),
        widget=DatePartsInput(),
        error_messages={
            "required": _("Enter the day that is written on the finding."),
            "invalid": _("Enter a day that exists, such as 24 3 1950."),
        },
    )
    valid_until = forms.DateField(
        label=_("Until when is it valid?"),
        help_text=_("Leave this empty if it is permanent."),
        required=False,
        widget=DatePartsInput(),
        error_messages={"invalid": _("Enter a day that exists, such as 24 3 1950.")},
    )
    issued_by = forms.CharField(
        label=_("Who issued it?"), required=False, max_length=150, help_text=_("As on its head.")
    )

    def __init__(self, *args: Any, finding: DisabilityFinding | None = None, **kwargs: Any) -> None:
        if finding:
            names = ("kind", "degree", "issued_on", "valid_until", "issued_by")
            kwargs["initial"] = {name: getattr(finding, name) for name in names}
        super().__init__(*args, **kwargs)
        language = get_language() or settings.LANGUAGE_CODE
        vocabulary = {fact["code"]: fact for fact in eligibility.fact_vocabulary(language=language)}
        for name in ("kind", "degree"):
            labels = vocabulary[f"disability_{name}"]["choice_labels"]
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = [(code, text) for code, text in labels.items() if code != "none"]

    def clean_issued_on(self) -> dt.date:
        issued: dt.date = self.cleaned_data["issued_on"]
        if issued > clock.today():
            raise forms.ValidationError(_("This day has not come yet."))
        return issued

    def details(self) -> FindingDetails:
        """Return what was entered, for the operation."""
        return FindingDetails(**self.cleaned_data)
