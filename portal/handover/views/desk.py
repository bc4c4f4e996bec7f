"""HTTP for those who answer: the queue, one talk, and what is done with it."""

import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications.rules import CannotWriteError
from portal.core import clock
from portal.directory import queries as directory
from portal.handover import forms, operations, presenting, queries
from portal.handover.models import Talk
from portal.handover.queries import TalkDesk, TalkNotFoundError
from portal.handover.rules import TalkState

_AT_MOST = 200


def at_talk_desk[**P](
    view: Callable[Concatenate[SignedInRequest, TalkDesk, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Open a page to those who answer for a centre; what is not theirs is not there."""

    @login_required
    @never_cache
    @wraps(view)
    def inner(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        desk = queries.desk_of(user=request.user, on=clock.today())
        if not desk.centres:
            raise PermissionDenied
        try:
            return view(request, desk, *args, **kwargs)
        except TalkNotFoundError:
            raise Http404 from None

    return inner


@at_talk_desk
@require_safe
def desk(request: SignedInRequest, desk: TalkDesk) -> HttpResponse:
    """Show who waits, which messages are due, and the own talks."""
    return render(request, "handover/desk.html", _queue_context(desk))


@at_talk_desk
@require_safe
def queue(request: SignedInRequest, desk: TalkDesk) -> HttpResponse:
    """Give the lists alone, for a page that is open already."""
    return render(request, "handover/queue.html", _queue_context(desk))


@at_talk_desk
@require_safe
def talk(request: SignedInRequest, desk: TalkDesk, key: uuid.UUID) -> HttpResponse:
    """Show one talk; the reading is recorded first."""
    return _talk_page(request, desk, key)


@at_talk_desk
@require_POST
def accept(request: SignedInRequest, desk: TalkDesk, key: uuid.UUID) -> HttpResponse:
    found = queries.in_reach_of(desk=desk, key=key)
    try:
        operations.accept_talk(desk=desk, talk=found, at=clock.now())
    except operations.AlreadyTakenError:
        messages.warning(request, _("A colleague was faster, or the person has left."))
        return redirect("desk:desk")
    return redirect("desk:talk", key)


@at_talk_desk
@require_POST
def say(request: SignedInRequest, desk: TalkDesk, key: uuid.UUID) -> HttpResponse:
    """Send an answer without the socket."""
    found = queries.readable_by(desk=desk, key=key)
    form = forms.SayForm(request.POST)
    if not form.is_valid():
        return _talk_page(request, desk, key, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        operations.say_as_staff(
            talk=found,
            author=desk.user,
            role=str(desk.roles[found.centre_code]),
            text=form.cleaned_data["text"],
            key=form.cleaned_data["key"],
            at=clock.now(),
        )
    except operations.TalkOverError:
        messages.warning(request, _("This talk has ended or is with somebody else."))
        return redirect("desk:talk", key)
    except CannotWriteError:
        form.add_error("text", _("Write your answer."))
        return _talk_page(request, desk, key, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if found.state == TalkState.TASK:
        messages.success(request, _("The answer is sent."))
    return redirect("desk:talk", key)


@at_talk_desk
@require_POST
def hand_to_colleague(request: SignedInRequest, desk: TalkDesk, key: uuid.UUID) -> HttpResponse:
    found = queries.readable_by(desk=desk, key=key)
    try:
        operations.hand_to_colleague(
            desk=desk,
            talk=found,
            colleague_id=request.POST.get("colleague", ""),
            at=clock.now(),
        )
    except operations.NotAtTheDeskError:
        messages.warning(request, _("This colleague is not at the desk any more."))
        return redirect("desk:talk", key)
    except operations.TalkOverError:
        messages.warning(request, _("This talk has ended or is with somebody else."))
        return redirect("desk:desk")
    messages.success(request, _("The conversation is handed on."))
    return redirect("desk:desk")


@at_talk_desk
@require_POST
def hand_to_centre(request: SignedInRequest, desk: TalkDesk, key: uuid.UUID) -> HttpResponse:
    found = queries.readable_by(desk=desk, key=key)
    form = _centre_form(found, data=request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose a centre."))
        return redirect("desk:talk", key)
    try:
        operations.hand_to_centre(desk=desk, talk=found, centre=form.chosen(), at=clock.now())
    except operations.TalkOverError:
        messages.warning(request, _("This talk has ended or is with somebody else."))
    else:
        messages.success(request, _("The conversation is handed on."))
    return redirect("desk:desk")


@at_talk_desk
@require_POST
def close(request: SignedInRequest, desk: TalkDesk, key: uuid.UUID) -> HttpResponse:
    found = queries.readable_by(desk=desk, key=key)
    operations.close_talk(desk=desk, talk=found, at=clock.now())
    messages.success(request, _("The conversation is ended."))
    return redirect("desk:desk")


def _queue_context(desk: TalkDesk) -> dict[str, Any]:
    now = clock.now()

    def rows(found: Any) -> list[dict[str, Any]]:
        return [presenting.queue_row(one, at=now) for one in found[:_AT_MOST]]

    return {
        "desk": desk,
        "centres": [directory.organisation_name(code=code) for code in sorted(desk.centres)],
        "waiting": rows(queries.waiting_for(desk=desk)),
        "running": rows(queries.running_for(desk=desk)),
        "tasks": rows(queries.tasks_for(desk=desk)),
        "today": clock.day_of(now),
    }


def _talk_page(
    request: SignedInRequest,
    desk: TalkDesk,
    key: uuid.UUID,
    form: forms.SayForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    now = clock.now()
    found = operations.open_talk(desk=desk, key=key, at=now)
    entries = queries.entries_after(talk=found, number=0)
    canned = list(queries.canned_answers(centre_code=found.centre_code))
    is_own = found.agent_id == desk.user.pk
    context = {
        "talk": found,
        "centre": directory.organisation_name(code=found.centre_code),
        "lines": presenting.lines_of(found, entries, for_citizen=False),
        "last_number": entries[-1].number if entries else 0,
        "known": presenting.known_rows(found),
        "canned": [
            {"title": one.title, "code": one.code, "text": getattr(one, f"text_{found.language}")}
            for one in canned
        ],
        "form": form or forms.SayForm(initial=_chosen(canned, request, found)),
        "centre_form": _centre_form(found),
        "colleagues": [
            one
            for one in queries.present_staff(centre_code=found.centre_code, at=now)
            if one != desk.user
        ],
        "can_write": is_own and found.state in {TalkState.TALKING, TalkState.TASK},
        "is_open": found.state != TalkState.CLOSED,
        "is_task": found.state == TalkState.TASK,
        "can_be_told": bool(found.user_id or found.contact),
    }
    return render(request, "handover/desk_talk.html", context, status=status)


def _chosen(canned: list[Any], request: SignedInRequest, found: Talk) -> dict[str, str]:
    """Return the prepared answer that a link put into the field."""
    code = request.GET.get("canned", "")
    texts = {one.code: getattr(one, f"text_{found.language}") for one in canned}
    return {"text": texts[code]} if code in texts else {}


def _centre_form(found: Talk, data: Any = None) -> forms.CentreForm:
    return forms.CentreForm(data, centres=list(queries.other_centres(than=found.centre_code)))
