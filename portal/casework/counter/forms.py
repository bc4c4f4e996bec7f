"""Forms of the counter: who the person is, how they were recognised, how they agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.applications.consent_forms import LANGUAGES, NO_MOBILE, ScopeForm
from portal.applications.rules import MOST_BYTES
from portal.households.forms import AddressForm, PersonForm
from portal.households.models import IDENTITY_DOCUMENT_LABELS, POWER_LABELS

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

TOO_LARGE = _("The file is larger than 10 MB. Scan it in a lower quality.")
REFUSED = _("This file cannot be taken. Only clean PDF, JPEG and PNG files can be added.")


class CounterPersonForm(PersonForm):
    """Somebody at the counter; the number is always asked, as on the document shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self.fields["embg"]
        number.required = True
        number.help_text = _("13 digits, as on the document that the person shows.")
        number.error_messages["required"] = _("Enter the personal number.")
        self.fields["phone"].help_text = _("For the code and for news about the application.")
        for name in ("first_name", "last_name", "birth_date", "embg", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class CounterAddressForm(AddressForm):
    """Where the person lives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class CounterScopeForm(ScopeForm):
    """In which language the person is written to, and for what the mandate holds."""

    language = forms.ChoiceField(
        label=_("Language of the person"), choices=LANGUAGES, widget=forms.RadioSelect
    )

    powers = forms.MultipleChoiceField(
        label=_("What else does the person allow?"),
        required=False,
        choices=list(POWER_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Applying, papers, messages, meetings and reading the answers are always allowed. "
            "Tick only what the person wants."
        ),
    )

    field_order = ("language", "powers", "services")


class IdentityForm(forms.Form):
    """By which document the person was recognised; its number is not kept."""

    document = forms.ChoiceField(
        label=_("Which document did the person show?"),
        choices=list(IDENTITY_DOCUMENT_LABELS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the document.")},
    )


class SignedForm(forms.Form):
    """The scan of the signed form."""

    file = forms.FileField(
        label=_("Scan of the signed form"),
        help_text=_("PDF, JPEG or PNG, up to 10 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file


class TelephoneForm(forms.Form):
    """Where the code goes."""

    phone = forms.CharField(
        label=_("Mobile number of this person"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": NO_MOBILE},
    )
