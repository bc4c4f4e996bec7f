"""What the page of an application asks: only what is missing, each topic once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.applications import queries, rules
from portal.applications.operations import Answers
from portal.directory import queries as directory
from portal.households.forms import (
    EMBG_KEPT_TWICE,
    AddressForm,
    FactsForm,
    MemberForm,
    NewMemberForm,
    PersonForm,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from portal.applications.models import Application, PaperRequest
    from portal.applications.plans import Plan
    from portal.catalogue.models import ServiceDocument
    from portal.directory.models import Institution
    from portal.households.models import Person

PROBLEMS = {
    rules.PaperProblem.EMPTY: _("The file is empty. Choose another one."),
    rules.PaperProblem.TOO_LARGE: _("The file is larger than 10 MB. Scan it in a lower quality."),
    rules.PaperProblem.WRONG_TYPE: _("Only PDF, JPEG and PNG files can be added."),
    rules.PaperProblem.INFECTED: _("The file contains a virus and was not added."),
    rules.PaperProblem.CANNOT_BE_SCANNED: _(
        "Files cannot be checked for viruses just now, so none is taken. "
        "Try again in an hour, or bring the paper to the centre."
    ),
    rules.PaperProblem.TOO_MANY: _("This application has 20 papers already; no more can be added."),
}
_PERSON_FIELDS = {"first_name", "last_name", "birth_date", "embg"}
_ADDRESS_FIELDS = {"municipality", "street"}


class WishesForm(forms.Form):
    """Which institutions the citizen would like; nothing has to be chosen."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [gettext("First choice"), gettext("Second choice"), gettext("Third choice")]
        self._known = {row.code: row for row in directory.institutions(kind=kind)}
        groups = self._by_municipality()
        for rank, label in enumerate(labels[: rules.MOST_WISHES], start=1):
            self.fields[f"wish_{rank}"] = forms.ChoiceField(
                label=label, choices=[("", self._nothing(rank)), *groups], required=False
            )

    @staticmethod
    def _nothing(rank: int) -> str:
        if rank == 1:
            return gettext("The institution that serves your municipality")
        return gettext("No further wish")

    def _by_municipality(self) -> list[Any]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in self._known.values():
            groups.setdefault(row.municipality.name, []).append((row.code, row.name))
        return sorted(groups.items())

    def wishes(self) -> list[Institution]:
        """Return the institutions in order, each once."""
        codes = dict.fromkeys(code for code in self.cleaned_data.values() if code)
        return [self._known[code] for code in codes]


class PaperForm(forms.Form):
    """A file for an application."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG, up to 10 MB."),
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": _("Choose a file.")},
    )
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

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large before a byte of it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > rules.MOST_BYTES:
            raise forms.ValidationError(PROBLEMS[rules.PaperProblem.TOO_LARGE])
        return file

    def refuse(self, problem: rules.PaperProblem) -> None:
        """Say at the field why the file was not taken."""
        self.add_error("file", str(PROBLEMS[problem]))


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the page with its heading."""

    name: str
    title: str
    form: forms.Form


class ApplyForms:
    """All topics that a plan leaves open, as one form with one button."""

    def __init__(self, *, plan: Plan, given: Mapping[str, Any], request: HttpRequest) -> None:
        data = request.POST if request.method == "POST" else None
        self.plan = plan
        self.topics = [
            *_people_topics(plan, data=data),
            *_address_topics(plan, data=data),
            *_fact_topics(plan, given=given, data=data),
            *_wish_topics(plan, data=data),
        ]

    @property
    def parts(self) -> list[forms.Form]:
        """The forms of all topics, for the summary of errors."""
        return [topic.form for topic in self.topics]

    def is_valid(self) -> bool:
        """Check every topic, so that all errors show at once."""
        valid = [form.is_valid() for form in self.parts]
        return all(valid)

    def answers(self, given: Mapping[str, Any]) -> Answers:
        """Return what was said; a form of the page counts more than an earlier check."""
        facts = self._form(FactsForm, "facts")
        person = self._form(PersonForm, "person")
        member = self._form(MemberForm, "member")
        address = self._form(AddressForm, "address")
        read = {code: value for code, value in given.items() if code in self.plan.judgement.facts}
        return Answers(
            person=person.details() if person else None,
            member=member.details() if member else None,
            address=address.details() if address else None,
            facts={**read, **(facts.facts() if facts else {})},
        )

    def wishes(self) -> list[Institution]:
        """Return the institutions wished for."""
        form = self._form(WishesForm, "wishes")
        return form.wishes() if form else []

    def refuse_number(self) -> None:
        """Say that the personal number is kept for somebody else."""
        for form in self.parts:
            if isinstance(form, PersonForm):
                form.add_error("embg", str(EMBG_KEPT_TWICE))

    def _form[Kind: forms.Form](self, kind: type[Kind], name: str) -> Kind | None:
        return next(
            (
                topic.form
                for topic in self.topics
                if topic.name == name and isinstance(topic.form, kind)
            ),
            None,
        )


def _people_topics(plan: Plan, *, data: Any) -> list[Topic]:
    topics = []
    person = plan.person
    if plan.own_person is None:
        topics.append(
            Topic("person", gettext("About you"), _with_number(PersonForm(data, prefix="person")))
        )
    elif person and _PERSON_FIELDS.intersection(plan.missing_fields):
        kind = PersonForm if person.is_self else MemberForm
        form = kind(data, prefix="person", person=person)
        topics.append(Topic("person", person.full_name, _with_number(form, person=person)))
    if plan.is_for_somebody_new:
        form = NewMemberForm(data, prefix="member")
        topics.append(Topic("member", gettext("For whom you apply"), _with_number(form)))
    return topics


def _with_number(form: PersonForm, *, person: Person | None = None) -> PersonForm:
    """Ask for the personal number, too: no application goes without it."""
    number = form.fields["embg"]
    if person and person.embg:
        return form
    number.required = True
    number.help_text = gettext("13 digits, as on the identity card. It is kept encrypted.")
    number.error_messages["required"] = gettext("Enter the personal number.")
    return form


def _address_topics(plan: Plan, *, data: Any) -> list[Topic]:
    known = plan.person.household if plan.person else plan.main_household
    if plan.person and not _ADDRESS_FIELDS.intersection(plan.missing_fields):
        return []
    if plan.person is None and known and known.municipality and known.street:
        return []
    form = AddressForm(data, prefix="address", household=known)
    return [Topic("address", gettext("Address"), form)]


def _fact_topics(plan: Plan, *, given: Mapping[str, Any], data: Any) -> list[Topic]:
    if not plan.missing_facts:
        return []
    form = FactsForm(data, prefix="facts", codes=plan.missing_facts, known=dict(given))
    return [Topic("facts", gettext("A few questions"), form)]


def _wish_topics(plan: Plan, *, data: Any) -> list[Topic]:
    if not plan.takes_wishes:
        return []
    form = WishesForm(data, prefix="wishes", kind=plan.service.code)
    return [Topic("wishes", gettext("Where"), form)]
