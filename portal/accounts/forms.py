"""The forms of sign-in as the portal shows them: labels above, no text inside the fields."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.forms import Field
from django.utils.translation import gettext_lazy as _

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
    pass


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
