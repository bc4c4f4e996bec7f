"""The one-click application: shows what will be sent, asks what is missing, sends."""

import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts import assurance
from portal.accounts.models import User
from portal.applications import (
    acting,
    begun,
    operations,
    plans,
    prefill,
    presenting,
    previews,
    rules,
)
from portal.applications.forms.applying import ApplyForms
from portal.applications.models import Application, Draft
from portal.catalogue import queries as catalogue
from portal.catalogue.models import PublicService
from portal.core import clock
from portal.eligibility import answers as screener
from portal.eligibility.queries import fact_problem
from portal.eligibility.rules import FactInputError
from portal.households.operations import EmbgAlreadyKeptError
from portal.households.presenting import conflicts_of
from portal.households.queries import PersonNotFoundError

ONE_CLICK = "one_click"
LATER = "later"
_LONGEST_KEY = 64


@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, service_code: str) -> HttpResponse:
    service = service_of(service_code)
    if "prefill" in request.GET:
        return _keep_prefill(request, service)
    _take_carried(request, service, request.POST.get("prefill", ""))
    user = request.user
    if not isinstance(user, User):
        return _sign_in(request, service)
    draft = begun.take_up(request, service, user)
    plan = plan_of(request, service, user, draft)
    if request.method != "POST":
        return _page(request, plan, draft, _forms(request, plan, draft))
    if LATER not in request.POST and not _is_sure(request, service):
        return _surer(request, plan, user, draft)
    if ONE_CLICK in request.POST:
        return _press(request, plan, user, draft)
    return _send(request, plan, user, draft)


def _is_sure(request: HttpRequest, service: PublicService) -> bool:
    """Return whether the session is as sure of the person as the service requires."""
    return assurance.is_reached(request, required=service.required_level)


def _surer(request: HttpRequest, plan: plans.Plan, user: User, draft: Draft | None) -> HttpResponse:
    """Keep what was typed and lead to the eID; it comes back to this page, filled in."""
    if ONE_CLICK not in request.POST:
        _kept(request, plan, user, _forms(request, plan, draft))
    return assurance.way_up(required=plan.service.required_level, back=request.path)


def service_of(code: str) -> PublicService:
    """Return a service that can be applied for here; every other looks like no service."""
    try:
        service = catalogue.service_by_code(code=code)
    except catalogue.ServiceNotFoundError:
        raise Http404 from None
    if not service.is_online:
        raise Http404
    return service


def plan_of(
    request: HttpRequest, service: PublicService, user: User, draft: Draft | None
) -> plans.Plan:
    """Return what would be sent for the person whom the page, or else the draft, names."""
    whom = request.POST.get("for") or request.GET.get("for", "") or previews.whom_of(draft)
    try:
        return plans.plan_for(
            user=user,
            service=service,
            given=_given(draft),
            on=clock.today(),
            whom=whom,
            acting=acting.current(request),
        )
    except PersonNotFoundError:
        raise Http404 from None


def _given(draft: Draft | None) -> Mapping[str, Any]:
    """Return what was answered before: in the check or to the bot."""
    return draft.facts if draft else {}


def _forms(request: HttpRequest, plan: plans.Plan, draft: Draft | None) -> ApplyForms:
    return ApplyForms(
        plan=plan,
        given=_given(draft),
        data=request.POST if request.method == "POST" else None,
        typed=draft.typed if draft else None,
    )


def _keep_prefill(request: HttpRequest, service: PublicService) -> HttpResponseRedirect:
    """Keep the answers of a token for this visitor and leave it out of the address."""
    if not _take_carried(request, service, request.GET["prefill"]):
        messages.info(request, _("The link has expired. Please answer the questions again."))
    return redirect("applications:apply", service.code)


def _take_carried(request: HttpRequest, service: PublicService, token: str) -> bool:
    """Keep what a token carries, if it carries anything."""
    carried = prefill.read(token, service=service, on=clock.today()) if token else {}
    if carried:
        earlier = screener.facts_of(request.session, service.code)
        screener.keep(request.session, service.code, prefill.merged(earlier, carried))
    return bool(carried)


@never_cache
@require_safe
def preview(request: HttpRequest, service_code: str) -> HttpResponse:
    """Give the end of a chat what one press would send; nothing is kept by looking."""
    service = service_of(service_code)
    token = request.GET.get("prefill", "")
    told = prefill.read(token, service=service, on=clock.today()) if token else {}
    user = request.user
    state = (
        {
            "is_signed_in": True,
            **previews.state_for(
                user=user, service=service, told=told, acting=acting.current(request)
            ),
        }
        if isinstance(user, User)
        else {"asked": previews.asked_of_a_visitor(service=service, given=told, on=clock.today())}
    )
    context = {"service": service, "prefill": token, "key": uuid.uuid4().hex, **state}
    return render(request, "applications/chat_preview.html", context)


def _sign_in(request: HttpRequest, service: PublicService) -> HttpResponse:
    """Lead to the account and back; what was answered waits in the session."""
    here = reverse("applications:apply", args=[service.code])
    begun.wait_for_sign_in(request, service)
    if request.method == "POST":
        return redirect_to_login(here, reverse("account_login"))
    on = clock.today()
    told = screener.facts_of(request.session, service.code)
    context = {
        "service": service,
        "facts": presenting.fact_rows(told, on=on),
        "asked": previews.asked_of_a_visitor(service=service, given=told, on=on),
        "next": here,
        "breadcrumbs": _way_here(service),
    }
    return render(request, "applications/apply_sign_in.html", context)


def _press(request: HttpRequest, plan: plans.Plan, user: User, draft: Draft | None) -> HttpResponse:
    """Submit at once when nothing is open; otherwise ask on this page."""
    person = plan.person
    is_open = not plan.is_complete or not (plan.is_unambiguous or request.POST.get("for"))
    if person is None or is_open or (draft and draft.answers):
        return redirect("applications:apply", plan.service.code)
    application = operations.submit_application(
        applicant=user,
        person=person,
        service=plan.service,
        at=clock.now(),
        language=_language(),
        answers=_given(draft),
        idempotency_key=_key(request),
        draft=draft,
        plan=plan,
    )
    return _to_receipt(request, application)


def _send(request: HttpRequest, plan: plans.Plan, user: User, draft: Draft | None) -> HttpResponse:
    """Send what the page says, unless something is wrong or another device said otherwise."""
    forms = _forms(request, plan, draft)
    if LATER in request.POST:
        kept = _kept(request, plan, user, forms)
        messages.success(request, _("Saved. You can go on at any time, also on another device."))
        return redirect(f"{reverse('applications:list')}#drafts" if kept else request.path)
    if _is_disputed(request, forms, draft):
        return _page(request, plan, _kept(request, plan, user, forms), forms, status=_CONFLICT)
    if forms.is_valid():
        application = _submitted(request, plan, user, forms, draft)
        if application is not None:
            return _to_receipt(request, application)
    return _page(request, plan, _kept(request, plan, user, forms), forms)


_CONFLICT = HTTPStatus.CONFLICT


def _is_disputed(request: HttpRequest, forms: ApplyForms, draft: Draft | None) -> bool:
    """Return whether another device wrote something else that this one has not seen."""
    return draft is not None and bool(
        rules.changed_elsewhere(
            kept=draft.kept, typed=forms.typed_in(request.POST), seen=begun.seen_in(request.POST)
        )
    )


def _kept(request: HttpRequest, plan: plans.Plan, user: User, forms: ApplyForms) -> Draft | None:
    """Keep everything that was typed, valid or not."""
    try:
        return operations.save_draft(
            user=user,
            service=plan.service,
            writing=begun.writing_in(request.POST, plan=plan, typed=forms.typed_in(request.POST)),
            questions=plan.desk.questions,
            at=clock.now(),
        )
    except operations.DraftGoneError:
        return None


def _submitted(
    request: HttpRequest, plan: plans.Plan, user: User, forms: ApplyForms, draft: Draft | None
) -> Application | None:
    """Keep the answers and submit; what is refused becomes words on the page."""
    try:
        return operations.complete_and_submit(
            user=user,
            service=plan.service,
            person=plan.person,
            answers=forms.answers(_given(draft)),
            at=clock.now(),
            language=_language(),
            wishes=forms.wishes(),
            idempotency_key=_key(request),
            draft=draft,
        )
    except EmbgAlreadyKeptError:
        forms.refuse_number()
    except FactInputError as error:
        messages.error(request, fact_problem(error=error, language=_language()))
    except operations.ProfileIncompleteError:
        messages.error(request, _("Something is still missing in your profile."))
    except PersonNotFoundError:
        messages.error(request, _("You cannot apply for this person."))
    return None


def _to_receipt(request: HttpRequest, application: Application) -> HttpResponseRedirect:
    begun.forget(request.session, application.service.code)
    return redirect("applications:receipt", application.reference)


def _page(
    request: HttpRequest,
    plan: plans.Plan,
    draft: Draft | None,
    forms: ApplyForms,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "service": plan.service,
        "plan": plan,
        "topics": forms.topics,
        "forms": forms.parts if request.method == "POST" else [],
        "whom": previews.key_of(plan),
        "others": [one for one in plan.candidates if one.person != plan.person],
        "preview": previews.preview_of(plan),
        "draft": draft,
        "is_sure": _is_sure(request, plan.service),
        "news": forms.news,
        "conflicts": conflicts_of(
            person=plan.person,
            codes=plan.desk.questions,
            on=plan.desk.on,
            language=_language(),
        )
        if plan.person
        else [],
        **_what_changed(plan, draft, forms),
        "key": _key(request) or uuid.uuid4().hex,
        "breadcrumbs": _way_here(plan.service),
    }
    return render(request, "applications/apply.html", context, status=status)


def _what_changed(plan: plans.Plan, draft: Draft | None, forms: ApplyForms) -> dict[str, Any]:
    """Return what is different from when the citizen last looked."""
    if draft is None:
        return {"seen": 0}
    questions = plan.desk.questions
    return {
        "seen": draft.version,
        "new_questions": begun.new_questions(draft, questions=questions),
        "no_longer_needed": begun.no_longer_needed(draft, questions=questions),
        "differences": begun.differences(
            forms, here=draft.typed, elsewhere=begun.disputes_of(draft)
        ),
    }


def _key(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:_LONGEST_KEY]


def _language() -> str:
    return get_language() or "mk"


def _way_here(service: PublicService) -> list[tuple[str, str]]:
    return [
        (_("Services"), reverse("catalogue:services")),
        (service.title, service.get_absolute_url()),
        (_("Apply"), ""),
    ]
