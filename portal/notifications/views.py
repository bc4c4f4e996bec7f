"""HTTP for notices: what somebody was told, and how they want to be told."""

import hmac
import json
import uuid
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts.http import SignedInRequest
from portal.core import clock
from portal.notifications import forms, letters, operations, queries, rules, stopping
from portal.notifications.clients import sms
from portal.notifications.models import Notification

_PAGE_SIZE = 20
_form_page = require_http_methods(["GET", "POST"])


@login_required
@never_cache
@require_GET
def notices(request: SignedInRequest) -> HttpResponse:
    rows = queries.notices_of(user=request.user)
    page = Paginator(rows, _PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "items": [_item(notice) for notice in page],
        "preferences": queries.preferences_of(user=request.user),
    }
    return render(request, "notifications/pages/notices.html", context)


@login_required
@never_cache
@require_GET
def notice(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Lead to the page concerned; the notice is read from now on."""
    try:
        opened = operations.open_notice(user=request.user, notice_id=notice_id, at=clock.now())
    except queries.NoticeNotFoundError:
        raise Http404 from None
    if not opened.path:
        return redirect("notifications:list")
    return HttpResponseRedirect(f"/{get_language()}/{opened.path}")


@login_required
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    operations.mark_all_read(user=request.user, at=clock.now())
    return redirect("notifications:list")


@login_required
@never_cache
@_form_page
def preferences(request: SignedInRequest) -> HttpResponse:
    kept = queries.preferences_of(user=request.user)
    form = forms.SettingsForm(
        request.POST or None, preferences=kept, language=request.user.preferred_language
    )
    if request.method == "POST" and form.is_valid():
        operations.choose_channels(
            user=request.user,
            language=form.cleaned_data["language"],
            channels=form.channels(),
            quiet=form.quiet(),
        )
        messages.success(request, _("Saved."))
        return redirect("notifications:settings")
    context = {
        "form": form,
        "preferences": kept,
        "phone": rules.masked_phone(kept.phone) if kept.can_text else "",
        "offers_texts": sms.is_configured(),
    }
    return render(request, "notifications/pages/settings.html", context)


@login_required
@never_cache
@sensitive_post_parameters("phone")
@_form_page
def phone(request: SignedInRequest) -> HttpResponse:
    if not sms.is_configured():
        raise Http404
    form = forms.PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.ask_for_phone(
                user=request.user, phone=form.cleaned_data["phone"], at=clock.now()
            )
        except operations.TooManyCodesError:
            form.add_error("phone", _("That is enough codes for today. Try again tomorrow."))
        else:
            return redirect("notifications:phone_code")
    return render(request, "notifications/pages/phone.html", {"form": form})


@login_required
@never_cache
@sensitive_post_parameters("code")
@_form_page
def phone_code(request: SignedInRequest) -> HttpResponse:
    waiting = queries.phone_waiting(user=request.user, at=clock.now())
    if not waiting:
        return redirect("notifications:settings")
    form = forms.CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.confirm_phone(
                user=request.user, code=form.cleaned_data["code"], at=clock.now()
            )
        except operations.WrongCodeError:
            form.add_error("code", _("That is not the code. Look again or ask for a new one."))
        else:
            messages.success(request, _("The telephone is confirmed."))
            return redirect("notifications:settings")
    context = {"form": form, "phone": waiting}
    return render(request, "notifications/pages/phone_code.html", context)


@login_required
@require_POST
def forget_phone(request: SignedInRequest) -> HttpResponse:
    operations.forget_phone(user=request.user)
    messages.success(request, _("No SMS will be sent any more, and the number is erased."))
    return redirect("notifications:settings")


@csrf_exempt  # the mail program presses for the person (RFC 8058); the token is the proof
@never_cache
@_form_page
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; only pressing it stops the letters, so that no scanner of links does."""
    try:
        _user_id, kind = stopping.read(token)
        if request.method == "POST":
            operations.stop_letters(token=token)
    except stopping.BadTokenError:
        raise Http404 from None
    context = {"kind": kind, "is_done": request.method == "POST"}
    response = render(request, "notifications/pages/stop.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@csrf_exempt  # a gateway calls this; it proves itself by its token
@require_POST
def report(request: HttpRequest) -> JsonResponse:
    """Take what a gateway or the mail server reports about messages handed over earlier."""
    if not _is_gateway(request):
        return JsonResponse({"detail": "Unknown token."}, status=HTTPStatus.FORBIDDEN)
    told = _told(request)
    if told is None:
        return JsonResponse({"detail": "Not understood."}, status=HTTPStatus.BAD_REQUEST)
    key, has_arrived = told
    known = operations.note_report(key=key, has_arrived=has_arrived, at=clock.now())
    return JsonResponse({"known": known})


def _is_gateway(request: HttpRequest) -> bool:
    expected = settings.PORTAL_REPORT_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def _told(request: HttpRequest) -> tuple[str, bool] | None:
    """Return the key and whether the message arrived; None when the report is not understood."""
    outcomes = {"delivered": True, "failed": False}
    try:
        body = json.loads(request.body)
        key = str(uuid.UUID(body["reference"]))
        return key, outcomes[body["state"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _item(row: Notification) -> dict[str, Any]:
    title, blocks = letters.words_for(
        template=row.template, language=get_language() or "mk", context=row.context
    )
    words = [block.text for block in blocks if not block.is_address]
    return {"notice": row, "title": title, "text": words[0] if words else ""}
