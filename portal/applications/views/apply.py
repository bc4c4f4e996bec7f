"""The one-click application: shows what will be sent, asks what is missing, sends."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.models import User
from portal.applications import operations, plans, prefill, presenting
from portal.applications.forms import ApplyForms
from portal.applications.models import Application
from portal.catalogue import queries as catalogue
from portal.catalogue.models import PublicService
from portal.core import clock
from portal.eligibility import answers as screener
from portal.eligibility.queries import fact_problem
from portal.eligibility.rules import FactInputError
from portal.households.operations import EmbgAlreadyKeptError
from portal.households.queries import PersonNotFoundError

ONE_CLICK = "one_click"
_LONGEST_KEY = 64


@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, service_code: str) -> HttpResponse:
    service = _service(service_code)
    if "prefill" in request.GET:
        return _keep_prefill(request, service)
    user = request.user
    if not isinstance(user, User):
        return _sign_in(request, service)
    plan = _plan(request, service, user)
    if request.method == "POST" and ONE_CLICK in request.POST:
        return _press(request, plan, user)
    forms = ApplyForms(plan=plan, given=_given(request, service), request=request)
    if request.method == "POST" and forms.is_valid():
        application = _submitted(request, plan, user, forms)
        if application is not None:
            return _to_receipt(request, application)
    return _page(request, plan, forms)


def _service(code: str) -> PublicService:
    try:
        service = catalogue.service_by_code(code=code)
    except catalogue.ServiceNotFoundError:
        raise Http404 from None
    if not service.is_online:
        raise Http404
    return service


def _given(request: HttpRequest, service: PublicService) -> dict[str, Any]:
    """Return what the visitor answered before: in the check or to the bot."""
    return screener.facts_of(request.session, service.code)


def _plan(request: HttpRequest, service: PublicService, user: User) -> plans.Plan:
    whom = request.POST.get("for") or request.GET.get("for", "")
    try:
        return plans.plan_for(
            user=user,
            service=service,
            given=_given(request, service),
            on=clock.today(),
            whom=whom,
        )
    except PersonNotFoundError:
        raise Http404 from None


def _keep_prefill(request: HttpRequest, service: PublicService) -> HttpResponseRedirect:
    """Keep the answers of a token for this visitor and leave it out of the address."""
    carried = prefill.read(request.GET["prefill"], service=service, on=clock.today())
    if carried:
        screener.keep(
            request.session, service.code, prefill.merged(_given(request, service), carried)
        )
    else:
        messages.info(request, _("The link has expired. Please answer the questions again."))
    return redirect("applications:apply", service.code)


def _sign_in(request: HttpRequest, service: PublicService) -> HttpResponse:
    """Lead to the account and back; what was answered waits in the session."""
    here = reverse("applications:apply", args=[service.code])
    if request.method == "POST":
        return redirect_to_login(here, reverse("account_login"))
    on = clock.today()
    context = {
        "service": service,
        "facts": presenting.fact_rows(_given(request, service), on=on),
        "next": here,
        "breadcrumbs": _way_here(service),
    }
    return render(request, "applications/apply_sign_in.html", context)


def _press(request: HttpRequest, plan: plans.Plan, user: User) -> HttpResponse:
    """Submit at once when nothing is open; otherwise ask on this page."""
    person = plan.person
    if person is None or not plan.is_complete or not plan.is_unambiguous:
        return redirect("applications:apply", plan.service.code)
    application = operations.submit_application(
        applicant=user,
        person=person,
        service=plan.service,
        at=clock.now(),
        language=_language(),
        answers=_given(request, plan.service),
        idempotency_key=_key(request),
    )
    return _to_receipt(request, application)


def _submitted(
    request: HttpRequest, plan: plans.Plan, user: User, forms: ApplyForms
) -> Application | None:
    """Keep the answers and submit; what is refused becomes words on the page."""
    try:
        return operations.complete_and_submit(
            user=user,
            service=plan.service,
            person=plan.person,
            answers=forms.answers(_given(request, plan.service)),
            at=clock.now(),
            language=_language(),
            wishes=forms.wishes(),
            idempotency_key=_key(request),
        )
    except EmbgAlreadyKeptError:
        forms.refuse_number()
    except FactInputError as error:
        messages.error(request, fact_problem(error=error, language=_language()))
    except operations.ProfileIncompleteError:
        messages.error(request, _("Something is still missing in your profile."))
    return None


def _to_receipt(request: HttpRequest, application: Application) -> HttpResponseRedirect:
    screener.forget(request.session, application.service.code)
    return redirect("applications:receipt", application.reference)


def _page(request: HttpRequest, plan: plans.Plan, forms: ApplyForms) -> HttpResponse:
    rows = presenting.fact_rows(plan.judgement.facts, on=clock.today())
    context = {
        "service": plan.service,
        "plan": plan,
        "topics": forms.topics,
        "forms": forms.parts if request.method == "POST" else [],
        "whom": _whom(plan),
        "others": [one for one in plan.candidates if one.person != plan.person],
        "facts": rows,
        "receiver": presenting.receiver_text(plan.routing) if plan.routing else "",
        "reason": plan.routing and _reason(plan.routing),
        "key": _key(request) or uuid.uuid4().hex,
        "breadcrumbs": _way_here(plan.service),
    }
    return render(request, "applications/apply.html", context)


def _whom(plan: plans.Plan) -> str:
    if plan.is_for_somebody_new:
        return plans.NEW_PERSON
    return str(plan.person.pk) if plan.person else plans.ONESELF


def _reason(routing: plans.Routing) -> str:
    return Application(routing_reason=routing.reason).get_routing_reason_display()


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
