"""HTTP for the verified identity: what the eID said about oneself, and taking it away again."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts import assurance, operations, queries
from portal.accounts.http import SignedInRequest


@login_required
@never_cache
@require_GET
def identity(request: SignedInRequest) -> HttpResponse:
    known = queries.verified_identity_of(user=request.user)
    context = {
        "identity": known,
        "former_names": known.former_names.all() if known else [],
        "is_offered": bool(settings.PORTAL_EID_ISSUER),
        "has_own_way_in": queries.has_own_way_in(user=request.user),
    }
    return render(request, "accounts/identity.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def unlink(request: SignedInRequest) -> HttpResponse:
    if queries.verified_identity_of(user=request.user) is None:
        return redirect("accounts:identity")
    if not assurance.is_fresh(request):
        return assurance.way_to_freshness(request, back=request.path)
    if request.method == "POST":
        try:
            operations.unlink_identity(user=request.user)
        except operations.NoOtherWayInError:
            messages.error(request, _("First choose a password: else nobody could sign in here."))
        else:
            assurance.lower_level(request)
            messages.success(request, _("The eID no longer opens this account."))
        return redirect("accounts:identity")
    return render(request, "accounts/identity_unlink.html")
