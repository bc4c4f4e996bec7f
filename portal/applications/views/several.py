"""Several applications in one go: choose people and services, look through all, press once."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts import assurance
from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.applications import (
    acting,
    batches,
    begun,
    operations,
    presenting,
    previews,
    queries,
    rules,
)
from portal.applications.forms.several import SeveralForms
from portal.applications.models import SEVERAL, Draft
from portal.applications.views import drafts
from portal.core import clock
from portal.eligibility.queries import fact_problem
from portal.eligibility.rules import FactInputError
from portal.households.operations import EmbgAlreadyKeptError
from portal.households.queries import PersonNotFoundError

_LONGEST_KEY = 64
_MOST_SHOWN = 50
_GONE = gettext_lazy("This application has been sent or thrown away on another device.")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest) -> HttpResponse:
    codes = request.GET.getlist("service")
    under = acting.current(request)
    choices = batches.choices_for(user=request.user, on=clock.today(), codes=codes, acting=under)
    if codes and not any(choice.offers for choice in choices) and choices:
        raise Http404
    draft = queries.open_draft_of(user=request.user, subject=SEVERAL, under=under)
    problem = ""
    ticked = set(request.POST.getlist("file") or _preselected(request, choices, draft))
    if request.method == "POST":
        chosen = batches.chosen_from(ticked, choices=choices)
        problem = _problem_with(chosen)
        if not problem:
            operations.save_draft_of_several(
                user=request.user,
                chosen=chosen,
                writing=operations.Writing(under=under),
                at=clock.now(),
            )
            return redirect("applications:several")
    context = {
        "choices": [
            {
                "person": choice.person,
                "likely": [one for one in choice.offers if one.fits or codes],
                "others": [one for one in choice.offers if not (one.fits or codes)],
            }
            for choice in choices
        ],
        "ticked": ticked,
        "problem": problem,
        "service": choices[0].offers[0].service if codes and choices else None,
        "breadcrumbs": presenting.breadcrumbs_of(None, _("Several at once")),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "applications/choose.html", context, status=status)


def _preselected(
    request: HttpRequest, choices: list[batches.Choice], draft: Draft | None
) -> list[str]:
    """Return what is ticked at first: what the address names, or what was chosen before."""
    wanted = request.GET.getlist("for")
    named = [
        offer.key
        for choice in choices
        for offer in choice.offers
        if str(choice.person.pk) in wanted and offer.service.code in request.GET.getlist("service")
    ]
    return named or [f"{key}-{code}" for key, code in (draft.chosen if draft else [])]


def _problem_with(chosen: list[tuple[int, str]]) -> str:
    if not chosen:
        return _("Choose at least one person and service.")
    if len(chosen) > batches.MOST_FILES:
        return _("At most %(number)d applications go in one press.") % {
            "number": batches.MOST_FILES
        }
    return ""


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def several(request: SignedInRequest) -> HttpResponse:
    """Show all files that one press sends, ask what is missing, send."""
    under = acting.current(request)
    draft = queries.open_draft_of(user=request.user, subject=SEVERAL, under=under)
    if draft is None:
        return _already_sent(request) or redirect("applications:choose")
    batch = _batch(request.user, draft)
    if not batch.files:
        return redirect("applications:choose")
    data = request.POST if request.method == "POST" else None
    forms = SeveralForms(batch=batch, data=data, typed=draft.typed)
    if data is None:
        return _page(request, batch, draft, forms)
    try:
        return _send(request, batch, draft, forms)
    except operations.DraftGoneError:
        messages.error(request, str(_GONE))
        return redirect("applications:choose")


def _send(
    request: SignedInRequest, batch: batches.Batch, draft: Draft, forms: SeveralForms
) -> HttpResponse:
    """Send everything, unless something is wrong or another device said otherwise."""
    if "later" in request.POST:
        _kept(request, forms)
        messages.success(request, _("Saved. You can go on at any time, also on another device."))
        return redirect(f"{reverse('applications:list')}#drafts")
    if rules.changed_elsewhere(
        kept=draft.kept, typed=forms.typed_in(request.POST), seen=begun.seen_in(request.POST)
    ):
        return _page(request, batch, _kept(request, forms), forms, status=HTTPStatus.CONFLICT)
    for file in batch.new_files:
        level = file.plan.service.required_level
        if not assurance.is_reached(request, required=level):
            _kept(request, forms)
            return assurance.way_up(required=level, back=request.path)
    done = _submitted(request, batch, draft, forms) if forms.is_valid() else None
    if done is None:
        return _page(request, batch, _kept(request, forms), forms)
    address = _address_of(done)
    request.session[_DONE] = {"key": _key(request), "address": address}
    return redirect(address)


@never_cache
@require_POST
def save(request: HttpRequest) -> JsonResponse:
    """Keep the fields that the page sends after each answer."""
    user = request.user
    if not isinstance(user, User):
        return drafts.refused(_("You are signed out. Sign in again; what you send now is kept."))
    under = acting.current(request)
    before = queries.open_draft_of(user=user, subject=SEVERAL, under=under)
    typed = begun.typed_in(request.POST)
    if before is None:
        return drafts.refused(str(_GONE))
    try:
        draft = operations.save_draft_of_several(
            user=user,
            chosen=None,
            writing=operations.Writing(typed=typed, seen=begun.seen_in(request.POST), under=under),
            at=clock.now(),
        )
    except operations.DraftGoneError:
        return drafts.refused(str(_GONE))
    forms = SeveralForms(batch=_batch(user, draft))
    return drafts.saved(draft, drafts.news_in(request, before, forms))


@login_required
@never_cache
@require_safe
def sent(request: SignedInRequest) -> HttpResponse:
    """List everything that one press sent, and what had been there before."""
    references = request.GET.getlist("file")[:_MOST_SHOWN]
    there = set(request.GET.getlist("there"))
    own = acting.applications_in_sight(request).filter(reference__in=references)
    rows = {row.reference: row for row in own}
    if not references or any(reference not in rows for reference in references):
        raise Http404
    applications = [rows[reference] for reference in references]
    context = {
        "new": [row for row in applications if row.reference not in there],
        "there": [row for row in applications if row.reference in there],
        "breadcrumbs": presenting.breadcrumbs_of(None, _("Receipt")),
    }
    return render(request, "applications/sent.html", context)


def _batch(user: User, draft: Draft) -> batches.Batch:
    chosen = [(key, code) for key, code in draft.chosen]
    return batches.batch_for(
        user=user, chosen=chosen, given=draft.facts, on=clock.today(), acting=draft.mandate
    )


def _kept(request: SignedInRequest, forms: SeveralForms) -> Draft:
    writing = operations.Writing(
        typed=forms.typed_in(request.POST),
        seen=begun.seen_in(request.POST),
        under=acting.current(request),
    )
    return operations.save_draft_of_several(
        user=request.user, chosen=None, writing=writing, at=clock.now()
    )


def _submitted(
    request: SignedInRequest, batch: batches.Batch, draft: Draft, forms: SeveralForms
) -> list[operations.Sent] | None:
    """Send everything; what is refused becomes words on the page and nothing is sent."""
    language = get_language() or "mk"
    try:
        return operations.submit_several(
            user=request.user,
            wanted=[
                operations.Wanted(
                    person=file.person, service=file.plan.service, wishes=forms.wishes(file.key)
                )
                for file in batch.files
            ],
            answers=forms.answers(),
            given=draft.facts,
            at=clock.now(),
            language=language,
            idempotency_key=_key(request),
            draft=draft,
        )
    except EmbgAlreadyKeptError:
        forms.refuse_number()
    except FactInputError as error:
        messages.error(request, fact_problem(error=error, language=language))
    except operations.ProfileIncompleteError:
        messages.error(request, _("Something is still missing in your profile."))
    except PersonNotFoundError:
        messages.error(request, _("You cannot apply for this person."))
    return None


_DONE = "applications_sent_together"


def _already_sent(request: SignedInRequest) -> HttpResponse | None:
    """Lead a second press of the same page to the receipt of the first."""
    done = request.session.get(_DONE)
    if request.method == "POST" and done and done["key"] == _key(request):
        return redirect(done["address"])
    return None


def _address_of(done: list[operations.Sent]) -> str:
    pairs = [("file", one.application.reference) for one in done]
    pairs += [("there", one.application.reference) for one in done if one.was_there]
    return f"{reverse('applications:sent')}?{urlencode(pairs)}"


def _page(
    request: SignedInRequest,
    batch: batches.Batch,
    draft: Draft,
    forms: SeveralForms,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    papers = queries.reusable_papers_among(
        user=request.user,
        wanted=[(file.person, file.plan.service) for file in batch.files],
        on=clock.today(),
    )
    context: dict[str, Any] = {
        "files": [
            {
                "file": file,
                "service": file.plan.service,
                "preview": previews.preview_of(
                    file.plan, papers=papers[file.person.pk, file.plan.service.pk]
                ),
                "wishes": forms.wishes_forms.get(file.key),
                "application": file.plan.open_application,
            }
            for file in batch.files
        ],
        "number": len(batch.new_files),
        "people": [(one.person, topics) for one, topics in forms.people if topics],
        "forms": forms.parts if request.method == "POST" else [],
        "draft": draft,
        "seen": draft.version,
        "differences": begun.differences(
            forms, here=draft.typed, elsewhere=begun.disputes_of(draft)
        ),
        "key": _key(request) or uuid.uuid4().hex,
        "breadcrumbs": presenting.breadcrumbs_of(None, _("Several at once")),
    }
    return render(request, "applications/several.html", context, status=status)


def _key(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:_LONGEST_KEY]
