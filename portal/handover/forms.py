"""Forms of the handover: what a citizen writes to a centre, what staff do with a talk."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.applications.rules import LONGEST_MESSAGE
from portal.directory import queries as directory

if TYPE_CHECKING:
    from portal.directory.models import Centre, Municipality


class WriteForm(forms.Form):
    """A message to the centre that is competent for a municipality."""

    municipality = forms.ChoiceField(
        label=_("Municipality where you live"),
        help_text=_("It decides which centre answers."),
        error_messages={"required": _("Choose your municipality.")},
    )
    text = forms.CharField(
        label=_("Your message"),
        help_text=_("Up to 2,000 characters. Please do not write personal numbers."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST_MESSAGE}),
        max_length=LONGEST_MESSAGE,
        error_messages={"required": _("Write your message.")},
    )
    email = forms.EmailField(
        label=_("E-mail for the answer"),
        help_text=_("It is used for this answer only, and erased with the message."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs_contact: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._municipalities = {row.code: row for row in directory.municipalities()}
        self.fields["municipality"] = _choice(
            self.fields["municipality"],
            [(code, row.name) for code, row in self._municipalities.items()],
        )
        if needs_contact:
            self.fields["email"].required = True
            self.fields["email"].error_messages["required"] = _(
                "Write an e-mail address, so that the centre can answer you."
            )
        else:
            del self.fields["email"]

    def place(self) -> Municipality:
        """Return the municipality that was chosen."""
        return self._municipalities[self.cleaned_data["municipality"]]


class SayForm(forms.Form):
    """An answer of staff."""

    text = forms.CharField(
        label=_("Your answer"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_MESSAGE}),
        max_length=LONGEST_MESSAGE,
        strip=False,
        error_messages={"required": _("Write your answer.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class CentreForm(forms.Form):
    """The centre to which a talk is handed."""

    centre = forms.ChoiceField(label=_("Another centre"))

    def __init__(self, *args: Any, centres: list[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._centres = {centre.code: centre for centre in centres}
        self.fields["centre"] = _choice(
            self.fields["centre"], [(centre.code, centre.name) for centre in centres]
        )

    def chosen(self) -> Centre:
        """Return the centre that was chosen."""
        return self._centres[self.cleaned_data["centre"]]


def _choice(field: forms.Field, choices: list[tuple[str, str]]) -> forms.Field:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = [("", "–"), *choices]
    return field
