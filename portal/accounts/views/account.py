"""HTTP for the account: everything about oneself in one place."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.accounts import queries, rules
from portal.accounts.http import SignedInRequest
from portal.core import clock


@login_required
@never_cache
@require_GET
def account(request: SignedInRequest) -> HttpResponse:
    roles = queries.roles_of(user=request.user, on=clock.today())
    context = {
        "memberships": queries.memberships_of(user=request.user, on=clock.today()),
        "works_at_counter": not roles.isdisjoint(rules.COUNTER_ROLES),
        "works_at_office": not roles.isdisjoint(rules.OFFICE_ROLES),
        "works_on_content": not roles.isdisjoint(rules.CONTENT_ROLES),
        "has_second_step": is_mfa_enabled(request.user),
    }
    return render(request, "accounts/account.html", context)
