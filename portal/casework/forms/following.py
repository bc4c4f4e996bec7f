"""Forms for what follows after a file was sent: answers, meetings, appeals."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.applications import queries as applications
from portal.applications import rules
from portal.applications.models import PLACE_LABELS, DecisionReason
from portal.casework.forms import VersionForm
from portal.core import clock
from portal.core.widgets import DatePartsInput

if TYPE_CHECKING:
    import datetime as dt

    from portal.applications.models import Appeal

_OUTCOMES = {
    rules.AppealOutcome.REPLACED: _("Replace the own decision: approve"),
    rules.AppealOutcome.CHANGED: _("The second instance changed the decision: approved"),
    rules.AppealOutcome.UPHELD: _("The second instance upheld the decision: rejected"),
    rules.AppealOutcome.ORDERED: _("The second instance orders us to decide"),
    rules.AppealOutcome.DISMISSED: _("The second instance refused the appeal"),
}


class ReplyForm(forms.Form):
    """An answer to the citizen."""

    text = forms.CharField(
        label=_("Message to the citizen"),
        help_text=_("Up to 2,000 characters. The citizen gets a letter without the text."),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": rules.LONGEST_MESSAGE}),
        strip=False,
        error_messages={"required": _("Write your message.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid.uuid4()})
        kwargs.setdefault("auto_id", "id_reply_%s")
        super().__init__(*args, **kwargs)


class TimesForm(forms.Form):
    """One to five times for a meeting, in the time of the country."""

    place = forms.ChoiceField(label=_("How"), choices=list(PLACE_LABELS.items()))
    minutes = forms.TypedChoiceField(
        label=_("Minutes"),
        choices=[(minutes, minutes) for minutes in rules.DURATIONS],
        coerce=int,
        initial=30,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid.uuid4(), "minutes": 30})
        kwargs.setdefault("auto_id", "id_times_%s")
        super().__init__(*args, **kwargs)
        for number in range(1, rules.MOST_SLOTS + 1):
            self.fields[f"time_{number}"] = forms.DateTimeField(
                label=gettext("Time %(number)d") % {"number": number},
                required=number == 1,
                input_formats=["%Y-%m-%dT%H:%M"],
                widget=forms.DateTimeInput(
                    attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
                ),
            )

    def starts(self) -> list[dt.datetime]:
        """Return the times that were filled in."""
        names = (f"time_{number}" for number in range(1, rules.MOST_SLOTS + 1))
        found = (self.cleaned_data.get(name) for name in names)
        return [time.astimezone(clock.zone()) for time in found if time is not None]


class SettleForm(VersionForm):
    """How an appeal ended, with reasons from the approved library."""

    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("Number of the decision on the appeal"), max_length=40, required=False
    )
    reasons: forms.ModelMultipleChoiceField[DecisionReason] = forms.ModelMultipleChoiceField(
        label=_("Reasons"),
        queryset=DecisionReason.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason.")},
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_settle_%s")
        application = kwargs["application"]
        super().__init__(*args, **kwargs)
        self.appeal = appeal
        outcomes = (
            [rules.AppealOutcome.CHANGED, rules.AppealOutcome.UPHELD]
            if appeal.forwarded_on
            else [rules.AppealOutcome.REPLACED]
        )
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(outcome, _OUTCOMES[outcome]) for outcome in outcomes]
        if len(outcomes) == 1:
            field.initial = outcomes[0]
        reasons = self.fields["reasons"]
        if isinstance(reasons, forms.ModelMultipleChoiceField):
            wanted = {rules.DecisionOutcome.APPROVED}
            if appeal.forwarded_on:
                wanted.add(rules.DecisionOutcome.REJECTED)
            reasons.queryset = applications.decision_reasons_for(
                outcomes=wanted, service=application.service
            )


class SettleSilenceForm(VersionForm):
    """How an appeal against silence ended at the second instance."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(outcome, _OUTCOMES[outcome]) for outcome in rules.SILENCE_OUTCOMES],
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=_("Number of the decision on the appeal"), max_length=40, required=False
    )
    decide_by = forms.DateField(
        label=_("By which day do we have to decide?"),
        help_text=_("Leave it empty if no day is named."),
        required=False,
        widget=DatePartsInput(),
        error_messages={"invalid": _("Enter a day that exists, such as 24 3 2026.")},
    )

    def __init__(self, *args: Any, appeal: Appeal, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_settle_%s")
        super().__init__(*args, **kwargs)
        self.appeal = appeal
