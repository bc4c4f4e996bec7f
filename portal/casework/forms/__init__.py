"""Forms of the work area. No free text reaches a citizen: every sentence exists twice."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.applications import queries as applications
from portal.applications.models import STATUS_LABELS, Application, DecisionReason
from portal.applications.rules import ApplicationStatus, DecisionOutcome
from portal.casework.queries import QueuedService, QueueFilter
from portal.catalogue.models import ServiceDocument

# Why a paper is asked for (again); the citizen reads the sentence in the own language.
REQUEST_REASONS = {
    "missing": _("This paper is not in the file yet."),
    "unreadable": _("The paper that you sent cannot be read. Please send it again."),
    "too_old": _("The paper that you sent is too old. Please send a newer one."),
    "incomplete": _("A page is missing. Please send the whole paper."),
    "other_person": _("The paper that you sent is about another person."),
}
# In the words of the office, and without drafts, which no office sees.
_STATES = {
    status: label for status, label in STATUS_LABELS.items() if status != ApplicationStatus.DRAFT
} | {ApplicationStatus.WAITING_FOR_PAPERS: _("waiting for papers")}


class QueueForm(forms.Form):
    """Which files are shown."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Everything that is undecided")),
            *_STATES.items(),
        ],
    )
    service = forms.ChoiceField(label=_("Service"), required=False)
    overdue = forms.BooleanField(label=_("Only overdue"), required=False)
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    messages = forms.BooleanField(label=_("Only with a new message"), required=False)

    def __init__(self, *args: Any, services: Sequence[QueuedService], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(service.code, service.title) for service in services]
        self.fields["service"] = forms.ChoiceField(
            label=_("Service"), required=False, choices=[("", _("Every service")), *choices]
        )

    def wanted(self) -> QueueFilter:
        """Return the filter; what is not understood is left out."""
        self.is_valid()
        data = self.cleaned_data
        return QueueFilter(
            state=data.get("state", ""),
            service_code=data.get("service", ""),
            only_overdue=bool(data.get("overdue")),
            only_mine=bool(data.get("mine")),
            only_messages=bool(data.get("messages")),
        )


class VersionForm(forms.Form):
    """An act on a file as the actor saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": application.version})
        super().__init__(*args, **kwargs)


class EndMandateForm(forms.Form):
    """That the person took a mandate back by word, at the centre."""

    said = forms.BooleanField(
        label=_("The person said so here and was recognised by a document."),
        error_messages={"required": _("Only the person can take the mandate back.")},
    )


class PapersForm(VersionForm):
    """Which papers the citizen is asked for, and why."""

    documents: forms.ModelMultipleChoiceField[ServiceDocument] = forms.ModelMultipleChoiceField(
        label=_("Which papers?"),
        queryset=ServiceDocument.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one paper.")},
    )
    reason = forms.ChoiceField(
        label=_("Why?"), choices=list(REQUEST_REASONS.items()), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": application.version, "reason": "missing"}
        super().__init__(*args, application=application, **kwargs)
        self.language = application.language
        documents = self.fields["documents"]
        if isinstance(documents, forms.ModelMultipleChoiceField):
            documents.queryset = ServiceDocument.objects.filter(
                service=application.service
            ).order_by("sort_order")

    def message(self) -> str:
        """Return why the papers are asked for, in the applicant's language."""
        with translation.override(self.language):
            return str(REQUEST_REASONS[self.cleaned_data["reason"]])


class DecisionForm(VersionForm):
    """A decision with its reasons from the approved library."""

    reasons: forms.ModelMultipleChoiceField[DecisionReason] = forms.ModelMultipleChoiceField(
        label=_("Reasons"),
        queryset=DecisionReason.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason.")},
    )

    def __init__(
        self, *args: Any, application: Application, outcome: DecisionOutcome, **kwargs: Any
    ) -> None:
        kwargs.setdefault("auto_id", f"id_{outcome}_%s")
        super().__init__(*args, application=application, **kwargs)
        reasons = self.fields["reasons"]
        if isinstance(reasons, forms.ModelMultipleChoiceField):
            reasons.queryset = applications.decision_reasons(
                outcome=outcome, service=application.service
            )
