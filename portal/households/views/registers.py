"""HTTP for consents and for what the registers and the eID may fill in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.accounts.http import SignedInRequest
from portal.core import clock
from portal.households import forms, operations, queries, rules
from portal.households.views.handling import onward, own_address, person_or_404


@login_required
@require_POST
def adopt_identity(request: SignedInRequest) -> HttpResponse:
    """Fill in what the eID says and, if the citizen agrees in the same press, ask registers."""
    try:
        person = operations.adopt_identity(user=request.user)
    except operations.NotVerifiedError:
        raise Http404 from None
    except operations.EmbgAlreadyKeptError:
        messages.error(request, str(forms.EMBG_KEPT_TWICE))
        return redirect("households:profile")
    messages.success(request, _("We took over your name, date of birth and personal number."))
    if request.POST.get("registers") == "yes":
        _agree_and_ask(request, person_id=person.pk)
    return onward(request)


@login_required
@require_POST
def ask(request: SignedInRequest, person_id: int) -> HttpResponse:
    _agree_and_ask(request, person_id=person_id)
    return onward(request)


@login_required
@never_cache
@require_GET
def status(request: SignedInRequest) -> HttpResponse:
    """Show how far the questions are, as a part of a page; the page renews it by itself."""
    news = queries.register_news_for(user=request.user, at=clock.now())
    context = {"news": news, "next": own_address(request, request.GET.get("next", ""))}
    response = render(request, "households/register_news.html", context)
    response.headers["X-Waiting"] = "yes" if news.waiting else "no"
    return response


@login_required
@never_cache
@require_GET
def consents(request: SignedInRequest) -> HttpResponse:
    context = {
        "consents": queries.consents_given_by(user=request.user),
        "lookups": queries.lookups_of(user=request.user)[:100],
    }
    return render(request, "households/consents.html", context)


@login_required
@require_POST
def withdraw_consent(request: SignedInRequest, consent_id: int) -> HttpResponse:
    consent = queries.consents_given_by(user=request.user).filter(pk=consent_id).first()
    if consent is None:
        raise Http404
    operations.withdraw_consent(
        person=consent.person, purpose=rules.ConsentPurpose(consent.purpose), at=clock.now()
    )
    messages.success(request, _("The consent is withdrawn."))
    return redirect("households:consents")


def _agree_and_ask(request: SignedInRequest, *, person_id: int) -> None:
    person, at = person_or_404(request, person_id), clock.now()
    try:
        operations.agree_and_ask(user=request.user, person=person, at=at)
    except operations.LookupRefusedError:
        messages.error(request, _("The registers cannot be asked about this person."))
    else:
        messages.success(request, _("We are asking the registers. You can go on meanwhile."))
