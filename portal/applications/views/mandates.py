"""Who may act for me, and for whom I act: seen and ended by both sides, confirmed by code."""

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications import acting, mandating, operations
from portal.applications.consent_forms import (
    CODE_PROBLEMS,
    NO_MOBILE,
    ConfirmationCodeForm,
    MandateForm,
)
from portal.core import clock
from portal.households import operations as households
from portal.households import queries, rules
from portal.households.models import Mandate, Person
from portal.notifications.rules import InvalidPhoneError


@login_required
@never_cache
@require_safe
def mandates(request: SignedInRequest) -> HttpResponse:
    page = mandating.page_of(user=request.user, on=clock.today())
    return render(request, "applications/mandates/list.html", page)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = _member(request, person_id)
    form = MandateForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        mandate = _asked(request, person, form)
        if mandate is not None and _is_sent(form, mandate, form.cleaned_data["phone"]):
            return redirect("applications:mandate_code", mandate.key)
    context = {"form": form, "person": person, "breadcrumbs": _way(_("Confirm by SMS"))}
    return render(request, "applications/mandates/ask.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: SignedInRequest, key: str) -> HttpResponse:
    mandate = _held(request, key)
    if mandate.confirmed_at is not None:
        return redirect("applications:mandates")
    form = ConfirmationCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            households.confirm_by_code(
                mandate=mandate,
                code=form.cleaned_data["code"],
                by=request.user,
                at=clock.now(),
            )
        except rules.CodeRefusedError as error:
            form.add_error("code", str(CODE_PROBLEMS[error.problem]))
        except households.MandateEndedError:
            messages.error(request, _("This mandate has ended already."))
            return redirect("applications:mandates")
        else:
            messages.success(request, _("Confirmed. The centre sees that the person agreed."))
            return redirect("applications:mandates")
    context = {"form": form, "mandate": mandate, "breadcrumbs": _way(_("Enter the code"))}
    return render(request, "applications/mandates/code.html", context)


@login_required
@never_cache
@require_POST
def confirm(request: SignedInRequest, key: str) -> HttpResponse:
    try:
        households.confirm_in_portal(mandate=_any(request, key), by=request.user, at=clock.now())
    except queries.MandateNotFoundError:
        raise Http404 from None
    except households.MandateEndedError:
        messages.error(request, _("This mandate has ended already."))
    else:
        messages.success(request, _("You have agreed. You can end it here at any time."))
    return redirect("applications:mandates")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def revoke(request: SignedInRequest, key: str) -> HttpResponse:
    mandate = _any(request, key)
    if request.method == "POST":
        operations.end_mandate(mandate=mandate, by=request.user, at=clock.now())
        messages.success(request, _("The mandate has ended. Applications already sent go on."))
        return redirect("applications:mandates")
    if mandate.revoked_at is not None:
        return redirect("applications:mandates")
    context = {
        "mandate": mandate,
        "who": mandating.who_acts(mandate),
        "is_represented": queries.is_represented(user=request.user, mandate=mandate),
        "breadcrumbs": _way(_("End the mandate")),
    }
    return render(request, "applications/mandates/revoke.html", context)


@login_required
@never_cache
@require_POST
def keeper(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = queries.keepers_of(user=request.user).filter(pk=person_id).first()
    if person is None:
        raise Http404
    agrees = request.POST.get("answer") == "agree"
    operations.answer_keeper(person=person, by=request.user, agrees=agrees, at=clock.now())
    messages.success(
        request,
        _("You have agreed. You can end it here at any time.")
        if agrees
        else _("Your no is recorded. Nobody can apply for you on their own word any more."),
    )
    return redirect("applications:mandates")


@login_required
@never_cache
@require_POST
def act(request: SignedInRequest, key: str) -> HttpResponse:
    try:
        mandate = queries.mandate_held_by(user=request.user, key=key, on=clock.today())
    except queries.MandateNotFoundError:
        raise Http404 from None
    if mandate.is_family:
        raise Http404
    acting.begin(request, mandate=mandate)
    return redirect("catalogue:services")


@login_required
@never_cache
@require_POST
def stop_acting(request: SignedInRequest) -> HttpResponse:
    acting.end(request)
    messages.success(request, _("You act for nobody now."))
    response = redirect("casework:counter")
    # The next person at the counter must not find the pages of the former one in the cache.
    response["Clear-Site-Data"] = '"cache"'
    return response


def _member(request: SignedInRequest, person_id: int) -> Person:
    """Return somebody of the own profile who can be asked: no child, and not oneself."""
    try:
        person = queries.person_of(user=request.user, person_id=person_id)
    except queries.PersonNotFoundError:
        raise Http404 from None
    standings = queries.standings_of(user=request.user, people=[person], on=clock.today())
    if standings[person.pk] not in {rules.Standing.DECLARED, rules.Standing.ASKED}:
        raise Http404
    return person


def _asked(request: SignedInRequest, person: Person, form: MandateForm) -> Mandate | None:
    try:
        return households.ask_mandate(
            person=person,
            representative=request.user,
            kind=rules.MandateKind.FAMILY,
            service_codes=form.cleaned_data["services"],
            at=clock.now(),
        )
    except households.NumberMissingError:
        form.add_error(None, _("First enter the personal number of this person in your profile."))
        return None


def _is_sent(form: django_forms.Form, mandate: Mandate, phone: str) -> bool:
    try:
        households.send_mandate_code(
            mandate=mandate, phone=phone, language=form.cleaned_data["language"], at=clock.now()
        )
    except rules.CodeRefusedError as error:
        form.add_error("phone", str(CODE_PROBLEMS[error.problem]))
    except InvalidPhoneError:
        form.add_error("phone", str(NO_MOBILE))
    except households.MandateEndedError:
        form.add_error(None, _("This mandate has ended already."))
    else:
        return True
    return False


def _held(request: SignedInRequest, key: str) -> Mandate:
    mandate = _any(request, key)
    if mandate.representative_id != request.user.pk or mandate.revoked_at is not None:
        raise Http404
    return mandate


def _any(request: SignedInRequest, key: str) -> Mandate:
    try:
        return queries.mandate_of(user=request.user, key=key)
    except queries.MandateNotFoundError:
        raise Http404 from None


def _way(title: str) -> list[tuple[str, str]]:
    return [(_("Who may act for me"), reverse("applications:mandates")), (title, "")]
