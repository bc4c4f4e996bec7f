"""What is asked for several applications in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from portal.applications.forms.topics import (
    PERSON_FIELDS,
    Topic,
    WishesForm,
    show_again,
    typed_in_parts,
    with_number,
)
from portal.applications.operations import Answers
from portal.directory import queries as directory
from portal.households import queries as households
from portal.households.forms import (
    EMBG_KEPT_TWICE,
    AddressForm,
    FactsForm,
    GuardianForm,
    MemberForm,
    PersonForm,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django import forms
    from django.http import QueryDict

    from portal.applications.batches import Asked, Batch
    from portal.directory.models import Institution
    from portal.households.models import Person
    from portal.households.rules import Statement


class SeveralForms:
    """What is asked for several applications in one go: each thing once, wishes for each file."""

    def __init__(
        self,
        *,
        batch: Batch,
        data: QueryDict | None = None,
        typed: Mapping[str, list[str]] | None = None,
    ) -> None:
        self.batch = batch
        siblings, earlier = _siblings(batch.asked), _earlier(batch.asked)
        self.people = [
            (
                one,
                _topics_about(
                    one,
                    siblings=siblings[one.person.pk],
                    data=data,
                    earlier=earlier.get(one.person.pk, {}),
                ),
            )
            for one in batch.asked
        ]
        choosing = [file for file in batch.new_files if file.plan.takes_wishes]
        kinds = {file.plan.service.code for file in choosing}
        rows = {kind: list(directory.institutions(kind=kind)) for kind in sorted(kinds)}
        self.wishes_forms = {
            file.key: WishesForm(
                data,
                prefix=f"p{file.key}-wishes",
                kind=file.plan.service.code,
                institutions=rows[file.plan.service.code],
            )
            for file in choosing
        }
        for form in self.parts:
            show_again(form, typed=typed or {})

    @property
    def parts(self) -> list[forms.Form]:
        """All forms of the page, in its order."""
        about = [topic.form for _one, topics in self.people for topic in topics]
        return [*about, *self.wishes_forms.values()]

    def is_valid(self) -> bool:
        """Check every form, so that all errors show at once."""
        valid = [form.is_valid() for form in self.parts]
        return all(valid)

    def typed_in(self, data: QueryDict) -> dict[str, list[str]]:
        """Return what stands in each field of the page, as a draft keeps it."""
        return typed_in_parts(self.parts, data)

    def answers(self) -> dict[int, Answers]:
        """Return what was said about each person, by the person's key."""
        return {
            one.person.pk: _answers_of({topic.name: topic.form for topic in topics})
            for one, topics in self.people
            if topics
        }

    def wishes(self, key: str) -> list[Institution]:
        """Return the institutions wished for in one of the applications."""
        form = self.wishes_forms.get(key)
        return form.wishes() if form else []

    def refuse_number(self) -> None:
        """Say that a personal number is kept for somebody else."""
        for form in self.parts:
            if isinstance(form, PersonForm):
                form.add_error("embg", str(EMBG_KEPT_TWICE))


def _earlier(asked: Sequence[Asked]) -> dict[int, dict[str, Statement]]:
    """Return what was said too long ago about each person, to be confirmed."""
    people = [one.person for one in asked if one.facts]
    if not people:
        return {}
    return households.earlier_answers_for_all(people=people, on=asked[0].plan.desk.on)


def _topics_about(
    asked: Asked,
    *,
    siblings: Sequence[Person],
    data: QueryDict | None,
    earlier: Mapping[str, Statement],
) -> list[Topic]:
    person, prefix = asked.person, f"p{asked.person.pk}"
    topics: list[Topic] = []
    if PERSON_FIELDS.intersection(asked.plan.missing_fields):
        kind = PersonForm if person.is_self else MemberForm
        form = kind(data, prefix=f"{prefix}-person", person=person)
        topics.append(
            Topic("person", gettext("Personal details"), with_number(form, person=person))
        )
    if asked.with_address:
        address = AddressForm(data, prefix=f"{prefix}-address", household=person.household)
        topics.append(Topic("address", gettext("Address"), address))
    if asked.facts:
        facts = FactsForm(
            data,
            prefix=f"{prefix}-facts",
            codes=asked.facts,
            known={},
            earlier={code: said for code, said in earlier.items() if code in asked.facts},
        )
        topics.append(Topic("facts", gettext("A few questions"), facts))
    if asked.with_guardian:
        guardian = GuardianForm(
            data,
            prefix=f"{prefix}-guardian",
            by=asked.plan.user,
            siblings=siblings,
        )
        topics.append(Topic("guardian", gettext("The other guardian"), guardian))
    return topics


def _siblings(asked: Sequence[Asked]) -> dict[int, list[Person]]:
    """Return for each person the children whose other guardian may be the same.

    Those of whom it was said before, and those who are asked about above on the page and whose
    answers are kept first.
    """
    asking = [one for one in asked if one.with_guardian]
    known = (
        households.children_with_guardian(user=asking[0].plan.user, beside=None) if asking else []
    )
    return {
        one.person.pk: [
            *known,
            *(row.person for row in asking[: asking.index(one)] if row.person.pk < one.person.pk),
        ]
        if one.with_guardian
        else []
        for one in asked
    }


def _answers_of(found: Mapping[str, forms.Form]) -> Answers:
    person, address, facts = found.get("person"), found.get("address"), found.get("facts")
    guardian = found.get("guardian")
    return Answers(
        person=person.details() if isinstance(person, PersonForm) else None,
        address=address.details() if isinstance(address, AddressForm) else None,
        guardian=guardian.details() if isinstance(guardian, GuardianForm) else None,
        facts=facts.facts() if isinstance(facts, FactsForm) else {},
    )
