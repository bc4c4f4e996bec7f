"""Takes up what was begun: from the session at sign-in, from another device, from last week.

Pages use it to keep what was typed and to say what changed meanwhile.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.applications import acting, operations, plans, prefill, queries, rules
from portal.applications.forms.applying import ApplyForms
from portal.applications.forms.several import SeveralForms
from portal.applications.forms.topics import control_names, words_of
from portal.applications.models import Draft
from portal.catalogue import queries as catalogue
from portal.catalogue.models import PublicService
from portal.core import clock
from portal.core.fields import decrypted, encrypted
from portal.eligibility import answers as screener
from portal.eligibility import queries as eligibility
from portal.eligibility.wording import Wording
from portal.households.models import Mandate

_BEGUN = "applications_begun"
_FACT = "facts-"
_NOT_TYPED = {"csrfmiddlewaretoken", "key", "for", "seen", "one_click", "later", "prefill"}
_MOST_FIELDS = 300
_LONGEST = 1000
_LONGEST_KEY = 64
_YES_NO = {"yes": True, "no": False}


def wait_for_sign_in(request: HttpRequest, service: PublicService) -> None:
    """Note in the session that an application was begun, with everything that was typed."""
    waiting = request.session.get(_BEGUN, {})
    typed = typed_in(request.POST)
    said = encrypted(json.dumps(typed)) if typed else waiting.get(service.code, "")
    request.session[_BEGUN] = {**waiting, service.code: said}


def take_up(request: HttpRequest, service: PublicService, user: User) -> Draft | None:
    """Return the open draft for a service, with what waited in the session put into it."""
    under = acting.current(request)
    draft = queries.open_draft_of(user=user, subject=service.code, under=under)
    told = screener.facts_of(request.session, service.code)
    typed = _waiting(request.session, service.code)
    before = draft.facts if draft else {}
    facts = prefill.merged(before, told)
    if draft is not None and not typed and facts == before:
        return draft
    if draft is None and not (typed or facts):
        return None
    seen = draft.version if draft else 0
    return operations.save_draft(
        user=user,
        service=service,
        writing=operations.Writing(
            typed=typed,
            seen=seen,
            person=draft.person if draft else None,
            is_for_somebody_new=bool(draft and draft.is_for_somebody_new),
            under=under,
        ),
        questions=questions_of(service),
        facts=facts,
        at=clock.now(),
    )


def take_up_all(request: HttpRequest, user: User) -> None:
    """Turn everything that waited in the session for sign-in into drafts."""
    for code in list(request.session.get(_BEGUN, {})):
        try:
            service = catalogue.service_by_code(code=code)
        except catalogue.ServiceNotFoundError:
            continue
        take_up(request, service, user)


def rows_of(*, user: User, under: Mandate | None = None) -> list[dict[str, Any]]:
    """Return what is begun and not sent, as the list of applications shows it."""
    return [
        {
            "draft": draft,
            "title": draft.service.title if draft.service else _("Several applications at once"),
            "who": draft.person.full_name if draft.person else "",
            "href": reverse("applications:apply", args=[draft.service.code])
            if draft.service
            else reverse("applications:several"),
            "is_closed": draft.closed_at is not None,
            "closes_on": clock.day_of(draft.saved_at) + dt.timedelta(days=rules.CLOSED_AFTER_DAYS),
        }
        for draft in queries.drafts_of(user=user, under=under)
    ]


def forget(session: SessionBase, service_code: str) -> None:
    """Forget what the session holds of an application that was sent or thrown away."""
    screener.forget(session, service_code)
    waiting = session.get(_BEGUN, {})
    if service_code in waiting:
        session[_BEGUN] = {code: said for code, said in waiting.items() if code != service_code}


def typed_in(data: QueryDict) -> dict[str, list[str]]:
    """Return the fields of an application in what a browser sent, within reason."""
    names = [name for name in data if name not in _NOT_TYPED and "-" in name][:_MOST_FIELDS]
    return {name: [text[:_LONGEST] for text in data.getlist(name)] for name in names}


def seen_in(data: QueryDict) -> int:
    """Return the version of the draft that the page had seen."""
    text = data.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < len("1000000000") else 0


def writing_in(
    data: QueryDict, *, plan: plans.Plan, typed: Mapping[str, Sequence[str]]
) -> operations.Writing:
    """Return what a page of one application says."""
    return operations.Writing(
        typed=typed,
        seen=seen_in(data),
        person=plan.person,
        is_for_somebody_new=plan.is_for_somebody_new,
        under=plan.acting,
        idempotency_key=data.get("key", "")[:_LONGEST_KEY],
    )


def questions_of(service: PublicService) -> list[str]:
    """Return the facts that the rules of a service read today."""
    try:
        book = eligibility.rule_book(service_code=service.code, on=clock.today())
    except eligibility.NoRulesError:
        return []
    return list(book.fact_codes)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two devices said different things.

    `values` are the controls that this device has not touched and may take over.
    """

    label: str
    target: str
    here: str
    elsewhere: str
    values: Mapping[str, Sequence[str]]


def differences(
    forms: ApplyForms | SeveralForms,
    *,
    here: Mapping[str, Sequence[str]],
    elsewhere: Mapping[str, Sequence[str]],
) -> list[Difference]:
    """Return, field by field, what this device says and what the other one said."""
    found = []
    for bound in (bound for form in forms.parts for bound in form):
        names = [name for name in control_names(bound) if name in elsewhere]
        if not names:
            continue
        found.append(
            Difference(
                label=str(bound.label),
                target=bound.id_for_label or f"{bound.auto_id}_0",
                here=words_of(bound, here) or _("nothing"),
                elsewhere=words_of(bound, {**here, **elsewhere}) or _("nothing"),
                values={name: elsewhere[name] for name in names if name not in here},
            )
        )
    return found


def disputes_of(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Return the values that were replaced unseen."""
    return {
        name: answer.other
        for name, answer in rules.in_dispute(draft.kept).items()
        if answer.other is not None
    }


def no_longer_needed(draft: Draft, *, questions: Sequence[str]) -> list[tuple[str, str]]:
    """Return answers whose questions the rules no longer ask, each in words."""
    typed = {
        name.removeprefix(_FACT): values[0]
        for name, values in draft.typed.items()
        if name.startswith(_FACT) and values and values[0]
    }
    gone = {
        code: _YES_NO.get(str(value), value)
        for code, value in {**draft.facts, **typed}.items()
        if code not in questions and code in draft.questions
    }
    if not gone:
        return []
    vocabulary = eligibility.facts_by_code()
    wording = Wording(translation.get_language() or "mk", clock.today(), vocabulary, {})
    return [
        (wording.label(code), wording.value(code, value))
        if code in vocabulary
        else (_("An earlier question"), str(value))
        for code, value in gone.items()
    ]


def new_questions(draft: Draft | None, *, questions: Sequence[str]) -> frozenset[str]:
    """Return the facts that are asked since the draft was begun."""
    if draft is None or not draft.questions:
        return frozenset()
    return frozenset(questions) - frozenset(draft.questions)


def _waiting(session: SessionBase, service_code: str) -> dict[str, Any]:
    """Return, once, what was typed for a service before sign-in."""
    waiting = session.get(_BEGUN, {})
    if service_code not in waiting:
        return {}
    session[_BEGUN] = {code: said for code, said in waiting.items() if code != service_code}
    try:
        typed: dict[str, Any] = json.loads(decrypted(waiting[service_code]))
    except (ValueError, ImproperlyConfigured):
        return {}
    return typed
