"""What people choose about the ways on which the portal tells them something."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.notifications import rules
from portal.notifications.models import CHANNEL_LABELS, Preferences

_NO_MOBILE = _("Enter a mobile number of North Macedonia, as 070 123 456.")
_HOURS = [(f"{hour:02}:00", f"{hour:02}:00") for hour in range(24)]


class SettingsForm(forms.Form):
    """Language, channels for each kind of notice, quiet hours."""

    language = forms.ChoiceField(
        label=_("In which language do you want letters and receipts?"),
        choices=[("mk", "македонски"), ("sq", "shqip")],
        widget=forms.RadioSelect,
    )
    file_channels = forms.MultipleChoiceField(
        label=_("About my applications"),
        help_text=_("They always stand in the portal too. They cannot be turned off there."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reminder_channels = forms.MultipleChoiceField(
        label=_("Reminders"),
        help_text=_("As when an application was begun and not sent."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    news_channels = forms.MultipleChoiceField(
        label=_("News"),
        help_text=_("New services, public calls and events."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = forms.ChoiceField(
        label=_("No SMS from"),
        help_text=_("Codes that you ask for come at any hour. Equal hours mean no quiet time."),
        choices=_HOURS,
    )
    quiet_until = forms.ChoiceField(label=_("No SMS until"), choices=_HOURS)

    def __init__(self, *args: Any, preferences: Preferences, language: str, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "language": language,
            **{f"{kind}_channels": preferences.channels(kind) for kind in rules.Kind},
            "quiet_from": f"{preferences.quiet_from:%H:00}",
            "quiet_until": f"{preferences.quiet_until:%H:00}",
        }
        super().__init__(*args, **kwargs)
        for kind in rules.Kind:
            field = self.fields[f"{kind}_channels"]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
            field.choices = [
                (str(channel), str(CHANNEL_LABELS[channel]).capitalize())
                for channel in rules.Channel
                if channel not in rules.ALWAYS[kind]
                and (channel is not rules.Channel.SMS or preferences.can_text)
            ]

    def channels(self) -> dict[rules.Kind, list[str]]:
        """Return the channels chosen for each kind."""
        return {kind: self.cleaned_data[f"{kind}_channels"] for kind in rules.Kind}

    def quiet(self) -> rules.QuietHours:
        """Return the quiet hours chosen."""
        return rules.QuietHours(
            starts=dt.time.fromisoformat(self.cleaned_data["quiet_from"]),
            ends=dt.time.fromisoformat(self.cleaned_data["quiet_until"]),
        )


class PhoneForm(forms.Form):
    """The telephone for texts."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _NO_MOBILE},
    )

    def clean_phone(self) -> str:
        try:
            return rules.normalised_phone(
                self.cleaned_data["phone"], countries=settings.PORTAL_SMS_COUNTRIES
            )
        except rules.InvalidPhoneError:
            raise forms.ValidationError(_NO_MOBILE, code="no_mobile") from None


class CodeForm(forms.Form):
    """The code that came by SMS."""

    code = forms.CharField(
        label=_("Code from the SMS"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Enter the code.")},
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())
