"""What the page of one application asks: only what is missing, each topic once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from portal.applications.forms.topics import (
    ADDRESS_FIELDS,
    PERSON_FIELDS,
    Topic,
    WishesForm,
    show_again,
    typed_in_parts,
    with_number,
)
from portal.applications.operations import Answers
from portal.core import clock
from portal.households import queries as households
from portal.households.forms import (
    EMBG_KEPT_TWICE,
    AddressForm,
    FactsForm,
    GuardianForm,
    MemberForm,
    NewMemberForm,
    PersonForm,
)
from portal.households.rules import REGISTERS_OF_FACT, Register, Relation, has_guardians

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django import forms
    from django.http import QueryDict

    from portal.applications.plans import Plan
    from portal.directory.models import Institution
    from portal.households.queries import RegisterNews
    from portal.households.rules import Statement


class ApplyForms:
    """All topics that a plan leaves open, as one form with one button.

    `data` is what was sent just now; `typed` is what a draft keeps, valid or not.
    """

    def __init__(
        self,
        *,
        plan: Plan,
        given: Mapping[str, Any],
        data: QueryDict | None = None,
        typed: Mapping[str, list[str]] | None = None,
    ) -> None:
        self.plan = plan
        self.news = _news_about(plan)
        self.topics = [
            *_people_topics(plan, data=data),
            *_address_topics(plan, data=data, news=self.news),
            *_fact_topics(plan, given=given, data=data, news=self.news),
            *_wish_topics(plan, data=data),
            *_guardian_topics(plan, data=data),
        ]
        for form in self.parts:
            show_again(form, typed=typed or {})

    @property
    def parts(self) -> list[forms.Form]:
        """The forms of all topics, for the summary of errors."""
        return [topic.form for topic in self.topics]

    def is_valid(self) -> bool:
        """Check every topic, so that all errors show at once."""
        for form in self.parts:
            form.full_clean()
        self._require_guardian()
        return not any(form.errors for form in self.parts)

    def answers(self, given: Mapping[str, Any]) -> Answers:
        """Return what was said; a form of the page counts more than an earlier check."""
        facts = self._form(FactsForm, "facts")
        person = self._form(PersonForm, "person")
        member = self._form(MemberForm, "member")
        address = self._form(AddressForm, "address")
        guardian = self._form(GuardianForm, "guardian")
        read = {code: value for code, value in given.items() if code in self.plan.judgement.facts}
        return Answers(
            person=person.details() if person else None,
            member=member.details() if member else None,
            address=address.details() if address else None,
            guardian=guardian.details() if guardian else None,
            facts={**read, **(facts.facts() if facts else {})},
        )

    def typed_in(self, data: QueryDict) -> dict[str, list[str]]:
        """Return what stands in each field of the page, as a draft keeps it."""
        return typed_in_parts(self.parts, data)

    def wishes(self) -> list[Institution]:
        """Return the institutions wished for."""
        form = self._form(WishesForm, "wishes")
        return form.wishes() if form else []

    def refuse_number(self) -> None:
        """Say that the personal number is kept for somebody else."""
        for form in self.parts:
            if isinstance(form, PersonForm):
                form.add_error("embg", str(EMBG_KEPT_TWICE))

    def _require_guardian(self) -> None:
        """Ask for the other guardian after all, if the new person turns out to be a child."""
        member, guardian = self._form(MemberForm, "member"), self._form(GuardianForm, "guardian")
        if member is None or guardian is None:
            return
        said = member.cleaned_data
        if has_guardians(
            is_child=said.get("relation") == Relation.CHILD,
            birth_date=said.get("birth_date"),
            on=self.plan.desk.on,
        ):
            guardian.require()

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
            Topic("person", gettext("About you"), with_number(PersonForm(data, prefix="person")))
        )
    elif person and PERSON_FIELDS.intersection(plan.missing_fields):
        kind = PersonForm if person.is_self else MemberForm
        form = kind(data, prefix="person", person=person)
        topics.append(Topic("person", person.full_name, with_number(form, person=person)))
    if plan.is_for_somebody_new:
        form = NewMemberForm(data, prefix="member")
        topics.append(Topic("member", gettext("For whom you apply"), with_number(form)))
    return topics


def _news_about(plan: Plan) -> RegisterNews | None:
    """Return which registers are being asked about the person just now; nobody waits for them."""
    if plan.person is None:
        return None
    news = households.register_news_for(user=plan.user, at=clock.now())
    return news.about(plan.person) or None


def _note_of(news: RegisterNews | None, registers: Collection[str]) -> str:
    """Return what a field says of the registers that could fill it in."""
    if news is None:
        return ""
    waiting = [one for one in news.waiting if one.register in registers]
    if waiting:
        return gettext("We are asking: %(register)s. You need not wait; answer yourself.") % {
            "register": waiting[0].get_register_display()
        }
    failed = [one for one in news.failed if one.register in registers]
    if failed:
        return gettext("It does not answer now: %(register)s. Answer yourself.") % {
            "register": failed[0].get_register_display()
        }
    return ""


def _address_topics(plan: Plan, *, data: Any, news: RegisterNews | None) -> list[Topic]:
    known = plan.person.household if plan.person else plan.main_household
    if plan.person and not ADDRESS_FIELDS.intersection(plan.missing_fields):
        return []
    if plan.person is None and known and known.municipality and known.street:
        return []
    form = AddressForm(data, prefix="address", household=known)
    if note := _note_of(news, [Register.CIVIL]):
        field = form.fields["municipality"]
        field.help_text = f"{field.help_text} {note}"
    return [Topic("address", gettext("Address"), form)]


def _fact_topics(
    plan: Plan, *, given: Mapping[str, Any], data: Any, news: RegisterNews | None
) -> list[Topic]:
    if not plan.missing_facts:
        return []
    form = FactsForm(
        data,
        prefix="facts",
        codes=plan.missing_facts,
        known=dict(given),
        earlier=_earlier(plan),
        notes={
            code: note
            for code in plan.missing_facts
            if (note := _note_of(news, REGISTERS_OF_FACT.get(code, ())))
        },
    )
    return [Topic("facts", gettext("A few questions"), form)]


def _earlier(plan: Plan) -> Mapping[str, Statement]:
    """Return what was said too long ago about the facts that are asked, to be confirmed."""
    if plan.person is None:
        return {}
    earlier = households.earlier_answers_for(person=plan.person, on=plan.desk.on)
    return {code: said for code, said in earlier.items() if code in plan.missing_facts}


def _wish_topics(plan: Plan, *, data: Any) -> list[Topic]:
    if not plan.takes_wishes:
        return []
    form = WishesForm(data, prefix="wishes", kind=plan.service.code)
    return [Topic("wishes", gettext("Where"), form)]


def _guardian_topics(plan: Plan, *, data: Any) -> list[Topic]:
    """Ask about the other guardian of a child; of somebody new it shows only later who it is."""
    is_new = plan.is_for_somebody_new and not plan.service.is_sensitive
    if not (plan.guardianship.is_asked or is_new):
        return []
    form = GuardianForm(
        data,
        prefix="guardian",
        by=plan.user,
        siblings=households.children_with_guardian(user=plan.user, beside=plan.person),
        is_required=not is_new,
    )
    title = (
        gettext("If it is a child: the other guardian") if is_new else gettext("The other guardian")
    )
    return [Topic("guardian", title, form)]
