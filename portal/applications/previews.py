"""Puts into words what one press would send, and what is still asked, in the active language.

The page of an application, the service page, the end of the check and the end of a chat all
show this, so they never say different things.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.applications import plans, prefill, presenting, queries
from portal.applications.models import Application, Draft
from portal.catalogue.models import PublicService
from portal.core import clock
from portal.eligibility.rules import FactInputError
from portal.eligibility.rules.facts import AGE_FACTS, BIRTH_DATE
from portal.eligibility.wording import Wording
from portal.households.models import Mandate, Person
from portal.households.queries import PersonNotFoundError


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is sent, and where it can be changed."""

    label: str
    value: str
    note: str = ""
    href: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what one press would send."""

    person: tuple[Line, ...]
    facts: tuple[Line, ...]
    receiver: str
    reason: str
    due_on: dt.date
    is_due_confirmed: bool
    takes_wishes: bool
    papers: tuple[queries.ReusablePaper, ...]


def key_of(plan: plans.Plan) -> str:
    """Return how a page names the person of a plan."""
    if plan.is_for_somebody_new:
        return plans.NEW_PERSON
    return str(plan.person.pk) if plan.person else plans.ONESELF


def whom_of(draft: Draft | None) -> str:
    """Return for whom a draft was begun; nothing if nobody was chosen, or is no more there."""
    if draft is None:
        return ""
    if draft.is_for_somebody_new:
        return plans.NEW_PERSON
    person = draft.person
    return str(person.pk) if person and person.removed_at is None else ""


def preview_of(
    plan: plans.Plan, *, papers: Sequence[queries.ReusablePaper] | None = None
) -> Preview:
    """Return what a plan sends, in words; the papers that go along may be handed in."""
    routing = plan.routing
    if papers is None:
        papers = queries.reusable_papers(
            user=plan.user, person=plan.person, service=plan.service, on=plan.desk.on
        )
    return Preview(
        person=(*_person_lines(plan), *_guardian_lines(plan)) if plan.person else (),
        facts=tuple(_fact_lines(plan)),
        receiver=presenting.receiver_text(routing) if routing else "",
        reason=reason_text(routing) if routing else "",
        due_on=plan.due_on,
        is_due_confirmed=plan.service.is_deadline_confirmed,
        takes_wishes=plan.takes_wishes,
        papers=tuple(papers),
    )


def reason_text(routing: plans.Routing) -> str:
    """Return why an application goes where it goes."""
    return Application(routing_reason=routing.reason).get_routing_reason_display()


def state_for(
    *,
    user: User,
    service: PublicService,
    told: Mapping[str, Any],
    acting: Mandate | None = None,
) -> dict[str, Any]:
    """Return whether one press is enough, and what it would send."""
    draft = queries.open_draft_of(user=user, subject=service.code, under=acting)
    given = prefill.merged(draft.facts if draft else {}, told)
    try:
        plan = plans.plan_for(
            user=user,
            service=service,
            given=given,
            on=clock.today(),
            whom=whom_of(draft),
            acting=acting,
        )
    except (PersonNotFoundError, FactInputError):
        return {"draft": draft}
    for_others = f"{reverse('applications:choose')}?service={service.code}"
    return {
        "draft": draft if draft and draft.answers else None,
        "there": plan.open_application,
        "is_ready": plan.is_complete and plan.is_unambiguous,
        "whom": key_of(plan),
        "preview": preview_of(plan),
        "asked": asked_by(plan),
        "choices": [] if plan.is_unambiguous else [one for one in plan.candidates if one.fits],
        "for_others": for_others if len(plan.candidates) > 1 else "",
    }


def asked_of_a_visitor(
    *, service: PublicService, given: Mapping[str, Any], on: dt.date
) -> list[str]:
    """Return what somebody without a profile will be asked, in the order in which it is."""
    desk = plans.desk_for(service=service, on=on)
    wording = Wording(translation.get_language() or "mk", on, desk.vocabulary.facts, {})
    questions = [code for code in desk.questions if code not in AGE_FACTS and code not in given]
    return [
        _("Name and date of birth"),
        _("Personal number (EMBG)"),
        _("Address and telephone"),
        *(wording.label(code) for code in questions),
    ]


def asked_by(plan: plans.Plan) -> list[str]:
    """Return what is still asked before a plan can be sent, in words."""
    labels = {
        "first_name": _("Name and date of birth"),
        "last_name": _("Name and date of birth"),
        "birth_date": _("Name and date of birth"),
        "embg": _("Personal number (EMBG)"),
        "municipality": _("Address and telephone"),
        "street": _("Address and telephone"),
    }
    fields = plan.missing_fields if plan.person else tuple(labels)
    wording = Wording(
        translation.get_language() or "mk", plan.desk.on, plan.desk.vocabulary.facts, {}
    )
    return [
        *dict.fromkeys(labels[name] for name in fields if name in labels),
        *(wording.label(code) for code in plan.missing_facts),
        *([_("Whether there is another guardian")] if plan.guardianship.is_asked else []),
    ]


def _guardian_lines(plan: plans.Plan) -> list[Line]:
    """Return who else is told; only whoever said it reads this."""
    known = plan.guardianship.known
    if plan.person is None or known is None:
        return []
    href = reverse("applications:name_guardian", args=[plan.person.pk])
    text = _("%(name)s is told and asked to agree") % {"name": known.name}
    return [
        Line(
            _("The other guardian"),
            text if known.is_named else _("nobody is told"),
            href=href,
            action=_("Change"),
        )
    ]


def _person_lines(plan: plans.Plan) -> list[Line]:
    person = plan.person
    if person is None:
        return []
    details, where = _where_it_changes(person, user=plan.user)
    change = _("Change") if details else ""
    born = presenting.day(person.birth_date) if person.birth_date else ""
    lines = [
        Line(_("Name"), person.full_name, href=details, action=change),
        Line(_("Date of birth"), born, href=details, action=change),
        Line(_("Personal number (EMBG)"), person.embg_masked, href=details, action=change),
        Line(_("Address"), person.household.address_line, href=where, action=change),
        Line(_("Telephone"), person.phone, href=details, action=change),
    ]
    return [line for line in lines if line.value]


def _where_it_changes(person: Person, *, user: User) -> tuple[str, str]:
    """Return the pages of details and address; none for somebody kept in another profile."""
    if person.owner_id != user.pk:
        return "", ""
    if person.is_self:
        return reverse("households:me"), reverse("households:address")
    details = reverse("households:member", args=[person.pk])
    return details, reverse("households:member_address", args=[person.pk])


def _fact_lines(plan: plans.Plan) -> list[Line]:
    facts = {
        code: value
        for code, value in plan.judgement.facts.items()
        if not (plan.person and code == BIRTH_DATE)
    }
    vocabulary = plan.desk.vocabulary.facts
    wording = Wording(translation.get_language() or "mk", plan.desk.on, vocabulary, {})
    is_own = plan.person is None or plan.person.owner_id == plan.user.pk
    href, change = (reverse("households:profile"), _("Change")) if is_own else ("", "")
    return [
        Line(wording.label(code), wording.value(code, facts[code]), href=href, action=change)
        for code in vocabulary
        if code in facts
    ]
