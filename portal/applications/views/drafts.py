"""HTTP of what was begun: saved at each answer, thrown away, and no more letters about it."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.applications import acting, begun, operations, queries, rules, stopping
from portal.applications.forms.applying import ApplyForms
from portal.applications.forms.several import SeveralForms
from portal.applications.models import Draft
from portal.applications.views import apply
from portal.core import clock


@never_cache
@require_POST
def save(request: HttpRequest, service_code: str) -> JsonResponse:
    """Keep the fields that a page sends after each answer."""
    service = apply.service_of(service_code)
    user = request.user
    if not isinstance(user, User):
        return refused(_("You are signed out. Sign in again; what you send now is kept."))
    plan = apply.plan_of(request, service, user, None)
    typed = begun.typed_in(request.POST)
    before = queries.open_draft_of(user=user, subject=service.code, under=plan.acting)
    try:
        draft = operations.save_draft(
            user=user,
            service=service,
            writing=begun.writing_in(request.POST, plan=plan, typed=typed),
            questions=plan.desk.questions,
            at=clock.now(),
        )
    except operations.DraftGoneError:
        return refused(_("This application has been sent or thrown away on another device."))
    return saved(draft, news_in(request, before, ApplyForms(plan=plan, given=draft.facts)))


def saved(draft: Draft, news: list[begun.Difference]) -> JsonResponse:
    """Say when it was saved, and what another device wrote meanwhile."""
    at = timezone.localtime(draft.saved_at, timezone.get_default_timezone())
    return JsonResponse(
        {
            "version": draft.version,
            "text": _("Saved at %(time)s.") % {"time": f"{at:%H:%M}"},
            "differences": [
                {"target": one.target, "text": _words(one), "values": one.values} for one in news
            ],
        }
    )


def _words(one: begun.Difference) -> str:
    """Return what is different; a field that was not touched here takes the other's answer."""
    said = {"field": one.label, "here": one.here, "there": one.elsewhere}
    if one.values:
        return _("%(field)s: “%(there)s”, taken over from the other device.") % said
    return _("%(field)s: here “%(here)s”, on the other device “%(there)s”.") % said


def news_in(
    request: HttpRequest, before: Draft | None, forms: ApplyForms | SeveralForms
) -> list[begun.Difference]:
    """Return what another device wrote since this page last saw the draft."""
    if before is None:
        return []
    typed = begun.typed_in(request.POST)
    elsewhere = rules.changed_elsewhere(
        kept=before.kept, typed=typed, seen=begun.seen_in(request.POST)
    )
    said = {name: list(answer.values) for name, answer in elsewhere.items()}
    return begun.differences(forms, here=typed, elsewhere=said)


def refused(text: str) -> JsonResponse:
    """Say why nothing was saved."""
    return JsonResponse({"text": text}, status=HTTPStatus.CONFLICT)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def discard(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask once, then throw the draft away."""
    try:
        draft = queries.draft_of(user=request.user, key=key, under=acting.current(request))
    except queries.DraftNotFoundError:
        if request.method == "POST":
            return redirect("applications:list")
        raise Http404 from None
    if request.method == "POST":
        operations.discard_draft(draft=draft)
        if draft.service is not None:
            begun.forget(request.session, draft.service.code)
        messages.success(request, _("The draft is thrown away."))
        return redirect("applications:list")
    return render(request, "applications/discard.html", {"draft": draft})


@csrf_exempt  # the link is the proof: mail programs press it without a page of ours
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the letters about a draft; works without sign-in and shows nothing of the draft."""
    try:
        draft = queries.draft_by_key(key=stopping.key_in(token))
    except (stopping.ForgedLinkError, queries.DraftNotFoundError):
        return render(
            request, "applications/stopped.html", {"gone": True}, status=HTTPStatus.NOT_FOUND
        )
    if request.method == "POST":
        operations.stop_reminders(draft=draft, at=clock.now())
        return render(request, "applications/stopped.html", {"stopped": True})
    stopped = draft.reminders_stopped_at is not None
    return render(request, "applications/stopped.html", {"stopped": stopped})
