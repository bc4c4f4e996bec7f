"""What every page of the profile does: find the person, save a form, go on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.http import SignedInRequest
from portal.households import forms, operations, queries
from portal.households.models import Person

form_page = require_http_methods(["GET", "POST"])


def person_or_404(request: SignedInRequest, person_id: int) -> Person:
    try:
        return queries.person_of(user=request.user, person_id=person_id)
    except queries.PersonNotFoundError:
        raise Http404 from None


def is_saved(request: SignedInRequest, form: Form, save: Callable[[], Any]) -> bool:
    """Save a form that is valid; what the domain refuses becomes an error at its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save()
    except operations.EmbgAlreadyKeptError:
        form.add_error("embg", str(forms.EMBG_KEPT_TWICE))
    except operations.EndsBeforeItBeginsError:
        form.add_error(None, str(forms.ENDS_BEFORE_IT_BEGINS))
    except operations.MovedInFutureError:
        form.add_error("moved_on", str(forms.MOVED_IN_FUTURE))
    except operations.MovedBeforeArrivalError:
        form.add_error("moved_on", str(forms.MOVED_BEFORE_ARRIVAL))
    if form.errors:
        return False
    messages.success(request, _("Saved."))
    return True


def own_address(request: SignedInRequest, target: str) -> str:
    """Return an address if it is a page of ours, otherwise nothing."""
    is_own = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_own else ""


def onward(
    request: SignedInRequest, page: str = "households:profile", *, part: str = ""
) -> HttpResponseRedirect:
    """Send the citizen back to where the question came from, if that is a page of ours."""
    if target := own_address(request, request.POST.get("next", "")):
        return HttpResponseRedirect(target)
    answer = redirect(page)
    return HttpResponseRedirect(f"{answer.url}#{part}" if part else answer.url)


def form_shown(
    request: SignedInRequest, form: Form, *, title: str, lead: str = "", **more: Any
) -> HttpResponse:
    next_page = request.POST.get("next") or request.GET.get("next", "")
    context = {"form": form, "title": title, "lead": lead, "next": next_page, **more}
    return render(request, "households/form.html", context)
