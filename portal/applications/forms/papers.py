"""Files for an application, and why one is not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.applications import queries, rules

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from portal.applications.models import Application, PaperRequest
    from portal.catalogue.models import ServiceDocument

PROBLEMS = {
    rules.PaperProblem.BUSY: _("We are just looking through this file. Try again in a moment."),
    rules.PaperProblem.EMPTY: _("The file is empty. Choose another one."),
    rules.PaperProblem.TOO_LARGE: _(
        "The file is larger than 10 MB. Photograph the paper with the telephone, or scan it in a "
        "lower quality."
    ),
    rules.PaperProblem.WRONG_TYPE: _(
        "This file is no paper that we can take. Only PDF, JPEG and PNG files can be added: "
        "photograph the paper, or save it as PDF."
    ),
    rules.PaperProblem.OTHER_PICTURE: _(
        "This kind of picture cannot be added. Save it as JPEG or PNG, or photograph the paper."
    ),
    rules.PaperProblem.HEIC: _(
        "The photograph is in the HEIC form of the iPhone, which not everybody can open. In the "
        "settings of the camera choose the most compatible format and photograph again, or send "
        "a screenshot of it."
    ),
    rules.PaperProblem.OFFICE_FILE: _(
        "This is a file of a text or table program. Save it there as PDF and send the PDF."
    ),
    rules.PaperProblem.ARCHIVE: _(
        "This is an archive with other files in it. Unpack it and send each paper by itself."
    ),
    rules.PaperProblem.WEB_PAGE: _(
        "This is a web page or a drawing, not a paper. Print it as PDF and send the PDF."
    ),
    rules.PaperProblem.PROGRAM: _("This is a program, not a paper. Send a PDF or a photograph."),
    rules.PaperProblem.SEVERAL_KINDS: _(
        "The file is a paper and something else at once, which can be dangerous. Print it as a new "
        "PDF, or photograph the paper."
    ),
    rules.PaperProblem.LOCKED: _(
        "The PDF is protected with a password. Save it without protection, or print it and "
        "photograph the paper."
    ),
    rules.PaperProblem.DAMAGED: _(
        "The PDF is damaged and cannot be read. Open it and print it as a new PDF, or photograph "
        "the paper."
    ),
    rules.PaperProblem.DAMAGED_PICTURE: _(
        "The picture is damaged or not complete. Photograph the paper again."
    ),
    rules.PaperProblem.ACTIVE: _(
        "The PDF contains a program, a form that acts, or another file. Print it as a new PDF, or "
        "photograph the paper."
    ),
    rules.PaperProblem.TOO_COMPLEX: _(
        "The file is too complicated to be checked. Print it as a new PDF, or photograph the paper."
    ),
    rules.PaperProblem.TOO_MANY_PIXELS: _(
        "The picture is too large. Photograph the paper with the ordinary camera of the telephone."
    ),
    rules.PaperProblem.INFECTED: _(
        "The file contains a virus and was not added. Photograph the paper instead, and have the "
        "device checked from which the file comes."
    ),
    rules.PaperProblem.CANNOT_BE_SCANNED: _(
        "We cannot check papers for viruses just now, so none is taken. "
        "Try again in an hour, or bring the paper to the centre."
    ),
    rules.PaperProblem.CANNOT_BE_CHECKED: _(
        "We cannot check papers just now, so none is taken. "
        "Try again in an hour, or bring the paper to the centre."
    ),
    rules.PaperProblem.BROKEN_ON_THE_WAY: _(
        "The file was damaged on the way to us. Please send it again."
    ),
    rules.PaperProblem.TOO_MANY: _("This application has 20 papers already; no more can be added."),
    rules.PaperProblem.TOO_MANY_PAGES: _(
        "One paper can have at most 20 photographed pages. Send the others as a second paper."
    ),
    rules.PaperProblem.MIXED: _(
        "A PDF is sent by itself; only photographs are put together. Send one after the other."
    ),
    rules.PaperProblem.QUOTA: _(
        "Too many files are on their way at once. Send or remove those that you have begun, then "
        "add this one."
    ),
}


class FilesInput(forms.FileInput):
    """A control for one file or several, in the order in which they were chosen."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; each is held to the rules of a single one."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Refuse what is too large before a byte of it is read."""
        files = data if isinstance(data, list | tuple) else [data]
        checked = [super(FilesField, self).clean(file, initial) for file in files or [None]]
        for file in checked:
            if file and (file.size or 0) > rules.MOST_BYTES:
                raise forms.ValidationError(PROBLEMS[rules.PaperProblem.TOO_LARGE])
        if len(checked) > rules.MOST_PAGES:
            raise forms.ValidationError(PROBLEMS[rules.PaperProblem.TOO_MANY_PAGES])
        return [file for file in checked if file]


class WhatForm(forms.Form):
    """Which paper it is that a citizen sends."""

    what = forms.ChoiceField(label=_("Which paper is it?"), required=False)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._requests = {
            f"request-{row.pk}": row for row in queries.open_requests_of(application=application)
        }
        self._documents = {
            f"document-{row.pk}": row
            for row in application.service.documents.order_by("sort_order")
            if row.pk not in {asked.document_id for asked in self._requests.values()}
        }
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            *((key, row.name) for key, row in self._requests.items()),
            *((key, row.name) for key, row in self._documents.items()),
            ("", gettext("Another paper")),
        ]

    def request(self) -> PaperRequest | None:
        """Return the request that the paper answers."""
        return self._requests.get(self.cleaned_data["what"])

    def document(self) -> ServiceDocument | None:
        """Return which paper of the service it is."""
        return self._documents.get(self.cleaned_data["what"])


class PaperForm(WhatForm):
    """Files for an application: a PDF, or photographs that become one."""

    file = FilesField(
        label=_("File or photographs"),
        help_text=_(
            "PDF, JPEG or PNG, up to 10 MB each. A paper with several pages: photograph each page; "
            "they become one PDF."
        ),
        max_length=255,
        allow_empty_file=True,
        widget=FilesInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": _("Choose a file.")},
    )

    field_order = ("what", "file")

    def refuse(self, problem: rules.PaperProblem) -> None:
        """Say at the field why the file was not taken."""
        self.add_error("file", str(PROBLEMS[problem]))


class MorePagesForm(forms.Form):
    """More photographs for a paper that is being put together."""

    more = FilesField(
        label=_("Another page"),
        max_length=255,
        allow_empty_file=True,
        widget=FilesInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"required": _("Choose a file.")},
    )


class PageForm(forms.Form):
    """What is done with one page: which, and what."""

    page = forms.UUIDField()
    do = forms.ChoiceField(
        choices=[(word, word) for word in ("up", "down", "left", "right", "remove")]
    )
