"""The forms of sign-in as the portal shows them: labels above, no text inside the fields."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.forms import Field
from django.utils.translation import gettext_lazy as _

from portal.accounts import queries
from portal.accounts.models import User

_REQUIRED = {
    "login": _("Enter the e-mail address."),
    "email": _("Enter the e-mail address."),
    "password": _("Enter the password."),
    "oldpassword": _("Enter the password that you use now."),
    "password1": _("Choose a password."),
    "password2": _("Write the new password once more."),
    "code": _("Enter the code."),
}


class PlainControls:
    """Takes placeholders away: they vanish while typing and are read twice by screen readers."""

    fields: dict[str, Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in _REQUIRED:
                field.error_messages["required"] = _REQUIRED[name]


class LoginForm(PlainControls, account.LoginForm):
    pass


class SignupForm(PlainControls, account.SignupForm):
    pass


class AddEmailForm(PlainControls, account.AddEmailForm):
    pass


class ChangePasswordForm(PlainControls, account.ChangePasswordForm):
    pass


class SetPasswordForm(PlainControls, account.SetPasswordForm):
    pass


class ResetPasswordForm(PlainControls, account.ResetPasswordForm):
    users: list[User]

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if queries.may_reset_by_letter(user=user)]
        return email


class ResetPasswordKeyForm(PlainControls, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(PlainControls, account.ReauthenticateForm):
    pass


class SecondStepForm(PlainControls, mfa.AuthenticateForm):
    pass


class SecondStepAgainForm(PlainControls, mfa.ReauthenticateForm):
    pass


class ActivateSecondStepForm(PlainControls, totp.ActivateTOTPForm):
    pass


class AddPasskeyForm(PlainControls, webauthn.AddWebAuthnForm):
    """Always a passkey: it opens the account alone, so nobody need know two kinds of keys."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["name"].help_text = _("So that you recognise it, for example: my telephone.")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].widget = forms.HiddenInput()


class RenamePasskeyForm(PlainControls, webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")


class NewcomerForm(PlainControls, forms.Form):
    """The one thing that the eID does not know: where letters go."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def refuse_address(self) -> None:
        """Say that the address opens another account already."""
        self.add_error(
            "email",
            _("There is an account with this address. Sign in to it below, then add the eID."),
        )
