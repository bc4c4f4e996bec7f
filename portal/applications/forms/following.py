"""What citizens write after a file was sent: messages and appeals."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.applications import queries, rules
from portal.applications.models import GROUND_LABELS, LATE_REASON_LABELS
from portal.applications.operations import AppealWords

if TYPE_CHECKING:
    from portal.applications.models import Application, Paper

_LONGEST_WORDS = 4000
WRITING_PROBLEMS: dict[type[rules.CannotWriteError], Any] = {
    rules.EmptyMessageError: _("Write your message."),
    rules.MessageTooLongError: _("The message may have up to 2,000 characters."),
    rules.TooManyMessagesError: _(
        "You have written many messages within an hour. Try again later, or call the centre."
    ),
    rules.ConversationClosedError: _(
        "This application ended some time ago, so no more messages can be sent. Call the centre."
    ),
}


class MessageForm(forms.Form):
    """A message about a file, with papers of that file."""

    text = forms.CharField(
        label=_("Your message"),
        help_text=_("Up to 2,000 characters."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": rules.LONGEST_MESSAGE}),
        strip=False,
        error_messages={"required": _("Write your message.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, application: Application | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        self._papers = _papers_of(application)
        if self._papers:
            self.fields["papers"] = _papers_field(self._papers)

    def chosen_papers(self) -> list[Paper]:
        """Return the papers that go along."""
        return [self._papers[key] for key in self.cleaned_data.get("papers", [])]

    def refuse(self, error: rules.CannotWriteError) -> None:
        """Say at the field why the message was not taken."""
        self.add_error("text", str(WRITING_PROBLEMS[type(error)]))


class AppealForm(forms.Form):
    """An appeal against a decision; a late one says why it is late."""

    grounds = forms.MultipleChoiceField(
        label=_("Why do you disagree?"),
        choices=list(GROUND_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason.")},
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("Say what is wrong and what you ask for. You need no lawyer."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=_LONGEST_WORDS,
        required=False,
    )

    def __init__(self, *args: Any, application: Application, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._papers = _papers_of(application)
        if is_late:
            self._ask_why_late()
        if self._papers:
            self.fields["papers"] = _papers_field(self._papers)
            # Whoever adds a paper to a refused file does so for the appeal.
            self.initial["papers"] = [
                key
                for key, paper in self._papers.items()
                if paper.uploaded_at > application.decision.decided_at
            ]

    def _ask_why_late(self) -> None:
        self.fields["late_reason"] = forms.ChoiceField(
            label=_("Why do you appeal only now?"),
            choices=list(LATE_REASON_LABELS.items()),
            widget=forms.RadioSelect,
            error_messages={"required": _("Say why the appeal is late.")},
        )
        self.fields["late_words"] = forms.CharField(
            label=_("More about the delay"),
            widget=forms.Textarea(attrs={"rows": 4}),
            max_length=_LONGEST_WORDS,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Ask for words where the grounds alone say nothing."""
        data = super().clean() or {}
        if rules.NEEDS_WORDS.intersection(data.get("grounds", [])) and not data.get("words"):
            self.add_error("words", gettext("Say in your own words what you mean."))
        return data

    def said(self) -> AppealWords:
        """Return what the citizen says."""
        data = self.cleaned_data
        late = data.get("late_reason")
        return AppealWords(
            grounds=[rules.AppealGround(code) for code in data["grounds"]],
            words=data["words"],
            papers=[self._papers[key] for key in data.get("papers", [])],
            late_reason=rules.LateReason(late) if late else None,
            late_words=data.get("late_words", ""),
        )


class SilenceForm(forms.Form):
    """An appeal because no decision came; nothing has to be explained."""

    words = forms.CharField(
        label=_("Is there something that you want to add?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=_LONGEST_WORDS,
        required=False,
    )


def _papers_of(application: Application | None) -> dict[str, Paper]:
    if application is None:
        return {}
    return {str(paper.key): paper for paper in queries.papers_of(application=application)}


def _papers_field(papers: dict[str, Paper]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Papers of this application that you want to point to"),
        choices=[(key, paper.name) for key, paper in papers.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
