"""HTTP for the counter: begin a person, recognise them, take their consent, act for them."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts import queries as accounts
from portal.accounts.http import SignedInRequest
from portal.accounts.rules import COUNTER_ROLES
from portal.applications import acting, mandating
from portal.applications import operations as applications
from portal.applications.consent_forms import CODE_PROBLEMS, NO_MOBILE, ConfirmationCodeForm
from portal.applications.rules import RefusedPaperError
from portal.casework.counter import forms
from portal.casework.counter.consent_form import consent_pdf
from portal.core import clock
from portal.directory import queries as directory
from portal.households import operations as households
from portal.households import queries, rules
from portal.households.models import Mandate
from portal.notifications.rules import InvalidPhoneError


def at_counter[**P](
    view: Callable[Concatenate[SignedInRequest, str, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Open a page to those who help at a counter, and hand the view their organisation."""

    @login_required
    @never_cache
    @wraps(view)
    def inner(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        held = accounts.organisations_of(
            user=request.user, roles=set(COUNTER_ROLES), on=clock.today()
        )
        organisation = next(iter(sorted(code for code in held if code)), "")
        if not organisation:
            raise PermissionDenied
        return view(request, organisation, *args, **kwargs)

    return inner


@at_counter
@require_http_methods(["GET", "POST"])
def counter(request: SignedInRequest, organisation: str) -> HttpResponse:
    data = request.POST or None
    parts = (
        forms.CounterPersonForm(data),
        forms.CounterAddressForm(data),
        forms.CounterScopeForm(data, initial={"language": request.LANGUAGE_CODE}),
    )
    valid = [part.is_valid() for part in parts]
    if request.method == "POST" and all(valid):
        mandate = _begin(request, organisation, *parts)
        return redirect("casework:counter_person", mandate.key)
    held = queries.mandates_of_representative(user=request.user).filter(
        organisation_code=organisation, revoked_at__isnull=True
    )
    context = {
        "parts": parts,
        "errors": parts if request.method == "POST" else [],
        "organisation": directory.organisation_name(code=organisation),
        "acting": acting.current(request),
        "people": [mandating.row_of(row, on=clock.today(), held=True) for row in held[:50]],
    }
    return render(request, "casework/counter/counter.html", context)


@at_counter
@require_safe
def person(request: SignedInRequest, organisation: str, key: str) -> HttpResponse:
    return _page(request, _mandate(request, organisation, key))


@at_counter
@require_safe
def form_pdf(request: SignedInRequest, organisation: str, key: str) -> HttpResponse:
    mandate = _mandate(request, organisation, key)
    response = HttpResponse(consent_pdf(mandate=mandate), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{mandate.key}.pdf"'
    return response


@at_counter
@require_safe
def scan(request: SignedInRequest, organisation: str, key: str) -> FileResponse:
    mandate = _mandate(request, organisation, key)
    if not mandate.signed_form:
        raise Http404
    return FileResponse(
        mandate.signed_form.open("rb"),
        as_attachment=True,
        filename=str(mandate.key),
        content_type=mandate.signed_form_type,
        headers={"X-Content-Type-Options": "nosniff"},
    )


@at_counter
@require_POST
def identity(request: SignedInRequest, organisation: str, key: str) -> HttpResponse:
    mandate = _mandate(request, organisation, key)
    form = forms.IdentityForm(request.POST)
    if not form.is_valid():
        return _page(request, mandate, identity_form=form)
    document = rules.IdentityDocument(form.cleaned_data["document"])
    households.record_identity(mandate=mandate, document=document, at=clock.now())
    return redirect("casework:counter_person", key)


@at_counter
@require_POST
def signed(request: SignedInRequest, organisation: str, key: str) -> HttpResponse:
    mandate = _recognised(_mandate(request, organisation, key))
    form = forms.SignedForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            applications.confirm_with_scan(
                mandate=mandate,
                content=form.cleaned_data["file"].read(),
                by=request.user,
                at=clock.now(),
            )
        except RefusedPaperError:
            form.add_error("file", str(forms.REFUSED))
        except households.MandateEndedError:
            return _ended(request)
        else:
            messages.success(request, _("The consent is kept. You may act for this person now."))
            return redirect("casework:counter_person", key)
    return _page(request, mandate, signed_form=form)


@at_counter
@require_POST
def send_code(request: SignedInRequest, organisation: str, key: str) -> HttpResponse:
    mandate = _recognised(_mandate(request, organisation, key))
    form = forms.TelephoneForm(request.POST)
    if form.is_valid():
        try:
            households.send_mandate_code(
                mandate=mandate,
                phone=form.cleaned_data["phone"],
                language=mandate.person.language,
                at=clock.now(),
            )
        except rules.CodeRefusedError as error:
            form.add_error("phone", str(CODE_PROBLEMS[error.problem]))
        except InvalidPhoneError:
            form.add_error("phone", str(NO_MOBILE))
        except households.MandateEndedError:
            return _ended(request)
        else:
            messages.success(request, _("The code is sent. Ask the person for it."))
            return redirect("casework:counter_person", key)
    return _page(request, mandate, telephone_form=form)


@at_counter
@require_POST
def confirm(request: SignedInRequest, organisation: str, key: str) -> HttpResponse:
    mandate = _recognised(_mandate(request, organisation, key))
    form = ConfirmationCodeForm(request.POST)
    if form.is_valid():
        try:
            households.confirm_by_code(
                mandate=mandate, code=form.cleaned_data["code"], by=request.user, at=clock.now()
            )
        except rules.CodeRefusedError as error:
            form.add_error("code", str(CODE_PROBLEMS[error.problem]))
        except households.MandateEndedError:
            return _ended(request)
        else:
            messages.success(request, _("The consent is kept. You may act for this person now."))
            return redirect("casework:counter_person", key)
    return _page(request, mandate, code_form=form)


def _begin(
    request: SignedInRequest,
    organisation: str,
    who: forms.CounterPersonForm,
    where: forms.CounterAddressForm,
    scope: forms.CounterScopeForm,
) -> Mandate:
    acting.end(request)
    return households.begin_person(
        representative=request.user,
        organisation_code=organisation,
        kind=_kind(organisation),
        details=who.details(),
        address=where.details(),
        language=scope.cleaned_data["language"],
        service_codes=scope.cleaned_data["services"],
        powers=scope.cleaned_data["powers"],
        at=clock.now(),
    )


def _kind(organisation: str) -> rules.MandateKind:
    is_office = organisation.startswith(("MK-", "CSW-"))
    return rules.MandateKind.OFFICE if is_office else rules.MandateKind.ORGANISATION


def _mandate(request: SignedInRequest, organisation: str, key: str) -> Mandate:
    """Return a mandate of this very helper in this organisation that has not ended."""
    mandate = (
        queries.mandates_of_representative(user=request.user)
        .filter(key=key, organisation_code=organisation, revoked_at__isnull=True)
        .select_related("person__owner", "person__household__municipality", "representative")
        .first()
    )
    if mandate is None or mandate.state_on(clock.today()) is rules.MandateState.EXPIRED:
        raise Http404
    return mandate


def _recognised(mandate: Mandate) -> Mandate:
    """Refuse consent before somebody looked at a document."""
    if not mandate.identity_document:
        raise PermissionDenied
    return mandate


def _ended(request: SignedInRequest) -> HttpResponse:
    """Say that somebody has ended the mandate meanwhile."""
    messages.error(request, _("This mandate has ended already."))
    return redirect("casework:counter")


def _page(request: SignedInRequest, mandate: Mandate, **bound: django_forms.Form) -> HttpResponse:
    person_of = mandate.person
    context: dict[str, Any] = {
        "mandate": mandate,
        "row": mandating.row_of(mandate, on=clock.today(), held=True),
        "person": person_of,
        "is_recognised": bool(mandate.identity_document),
        "is_confirmed": mandate.confirmed_at is not None,
        "identity_form": forms.IdentityForm(),
        "signed_form": forms.SignedForm(),
        "telephone_form": forms.TelephoneForm(initial={"phone": person_of.phone}),
        "code_form": ConfirmationCodeForm(),
        **bound,
        "errors": list(bound.values()),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bound else HTTPStatus.OK
    return render(request, "casework/counter/person.html", context, status=status)
