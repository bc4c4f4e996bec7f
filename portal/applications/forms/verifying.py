"""What somebody enters who wants to know whether a document is genuine."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.applications import rules


class VerifyNumberForm(forms.Form):
    """The number and the code of a document, as they are printed on it."""

    number = forms.CharField(
        label=_("Number of the document"),
        help_text=_("For example EK-ABCD2345-X-D1."),
        max_length=40,
    )
    code = forms.CharField(
        label=_("Code"), help_text=_("Four groups of four signs."), max_length=40
    )

    def clean_number(self) -> str:
        number = rules.read_document_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(
                _("This is no number of a document. Look at it again: a sign may be mistyped.")
            )
        return number

    def clean_code(self) -> str:
        code = rules.read_code(self.cleaned_data["code"])
        if not code.isalnum():
            raise forms.ValidationError(_("This is no code of a document."))
        return code

    def typed_number(self) -> str:
        return str(self.cleaned_data["number"])

    def typed_code(self) -> str:
        return str(self.cleaned_data["code"])


class VerifyFileForm(forms.Form):
    """A document as a file; it is looked at in memory and not kept."""

    file = forms.FileField(
        label=_("The document (PDF)"),
        help_text=_("Up to 2 MB. The file is not kept."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"required": _("Choose a PDF of up to 2 MB.")},
    )

    def content(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read()
        return content
