"""Forms about one's own data."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.privacy import rules
from portal.privacy.models import SUBJECT_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.applications.models import Application


class CorrectionForm(forms.Form):
    """What is wrong, and what would be right."""

    subject = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(str(subject), label) for subject, label in SUBJECT_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    file = forms.ChoiceField(label=_("Which application?"), required=False)
    wrong = forms.CharField(
        label=_("What is wrong?"),
        max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what is wrong.")},
    )
    right = forms.CharField(
        label=_("What would be right?"),
        max_length=rules.LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, applications: Sequence[Application], **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._files = {row.reference: row for row in applications}
        field = self.fields["file"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            ("", gettext("No application")),
            *((row.reference, f"{row.service.title} · {row.reference}") for row in applications),
        ]

    def application(self) -> Application | None:
        """Return the file that it is about."""
        return self._files.get(self.cleaned_data["file"])


class CloseForm(forms.Form):
    """That somebody has understood what closing means; the proof of the account comes before."""

    understood = forms.BooleanField(
        label=_("I understand that after the account is closed I cannot sign in any more."),
        error_messages={"required": _("Tick the box to go on.")},
    )


class AnswerForm(forms.Form):
    """How the staff answers a request for correction."""

    state = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            (str(rules.CorrectionState.CORRECTED), _("It was wrong and is corrected.")),
            (str(rules.CorrectionState.REFUSED), _("It stays as it is.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    answer = forms.CharField(
        label=_("Reason, in plain words"),
        max_length=rules.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason.")},
    )
