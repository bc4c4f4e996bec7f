"""What the other guardian of a child says about an application."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.applications import rules
from portal.applications.models.guardian import OBJECTION_LABELS
from portal.applications.operations import GuardianWords


class ObjectionForm(forms.Form):
    """Why the other guardian objects; the own words are read by the centre alone."""

    reason = forms.ChoiceField(
        label=_("Why do you object?"),
        choices=[(str(reason), label) for reason, label in OBJECTION_LABELS.items()],
        widget=forms.RadioSelect,
        help_text=_("Whoever applied sees that you object, and this reason."),
        error_messages={"required": _("Choose a reason.")},
    )
    text = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=rules.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only the staff who decide read this. Say how they can reach you."),
    )

    def words(self) -> GuardianWords:
        """Return the objection, for the operation."""
        return GuardianWords(
            answer=rules.GuardianAnswer.OBJECTED,
            reason=self.cleaned_data["reason"],
            text=self.cleaned_data["text"],
        )
