"""The other guardian of a child: named by one parent, asked by a link, answers once.

Whoever has the link of the letter, or the account to which the question went, answers for the
guardian. The page shows no more than what the answer needs, and after it only the answer.
"""

import datetime as dt
from contextlib import suppress
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.applications import operations, queries, rules
from portal.applications.forms.guardians import ObjectionForm
from portal.applications.models import GuardianResponse
from portal.applications.presenting import guardians
from portal.core import clock
from portal.core.throttle import slowed
from portal.households import queries as households
from portal.households.forms import GuardianForm
from portal.households.models import Person

_slowed = slowed(door="guardian", most=30, within=dt.timedelta(minutes=5))
_STATUS = {
    rules.GuardianState.SILENT: HTTPStatus.GONE,
    rules.GuardianState.TAKEN_BACK: HTTPStatus.GONE,
}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def name_guardian(request: SignedInRequest, person_id: int) -> HttpResponse:
    child = _own_child(request, person_id)
    form = GuardianForm(
        request.POST or None,
        by=request.user,
        known=households.guardian_of(child=child),
        siblings=households.children_with_guardian(user=request.user, beside=child),
    )
    if request.method == "POST" and form.is_valid():
        details = form.details()
        if details is not None:
            operations.name_guardian(child=child, details=details, by=request.user, at=clock.now())
            messages.success(request, _("Saved."))
            return _onward(request, child)
    context = {
        "form": form,
        "child": child,
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "applications/guardian/name.html", context)


@_slowed
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("text")
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever has the link; works without an account until the last day."""
    try:
        question = queries.question_by_digest(digest=operations.token_digest(token))
    except queries.GuardianQuestionNotFoundError:
        context = {"state": "unknown"}
        return render(
            request, "applications/guardian/closed.html", context, status=HTTPStatus.NOT_FOUND
        )
    user = request.user
    return _question(request, question, user=user if isinstance(user, User) else None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("text")
def by_account(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask the holder of the account to which the question went."""
    try:
        question = queries.question_to(user=request.user, key=key)
    except queries.GuardianQuestionNotFoundError:
        raise Http404 from None
    return _question(request, question, user=request.user)


def _question(
    request: HttpRequest, question: GuardianResponse, *, user: User | None
) -> HttpResponse:
    if user is not None and user.pk == question.application.applicant_id:
        return render(request, "applications/guardian/closed.html", {"state": "own"})
    form = ObjectionForm(request.POST if request.POST.get("answer") == "objected" else None)
    words = _words(request, form)
    if words is not None:
        # Too late: the page says so, as it does to whoever only looks.
        with suppress(rules.GuardianTooLateError):
            operations.answer_as_guardian(response=question, words=words, by=user, at=clock.now())
        return redirect(request.path)
    state = question.state_on(clock.today())
    if state is not rules.GuardianState.WAITING:
        return render(
            request,
            "applications/guardian/closed.html",
            guardians.answer_context(question, state=state),
            status=_STATUS.get(state, HTTPStatus.OK),
        )
    context = {**guardians.question_context(question), "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "applications/guardian/question.html", context, status=status)


def _words(request: HttpRequest, form: ObjectionForm) -> operations.GuardianWords | None:
    """Return what was pressed; nothing for a look, or for an objection that lacks its reason."""
    if request.method != "POST":
        return None
    if request.POST.get("answer") == rules.GuardianAnswer.AGREED:
        return operations.GuardianWords(answer=rules.GuardianAnswer.AGREED)
    return form.words() if form.is_valid() else None


def _own_child(request: SignedInRequest, person_id: int) -> Person:
    try:
        child = households.person_of(user=request.user, person_id=person_id)
    except households.PersonNotFoundError:
        raise Http404 from None
    if not households.has_guardians(person=child, on=clock.today()):
        raise Http404
    return child


def _onward(request: SignedInRequest, child: Person) -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return HttpResponseRedirect(target)
    return HttpResponseRedirect(f"{reverse('households:profile')}#person-{child.pk}")
