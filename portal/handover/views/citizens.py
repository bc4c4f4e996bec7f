"""HTTP for citizens: write to the centre without any script, read the answer."""

import datetime as dt
import uuid
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.applications.rules import CannotWriteError
from portal.core import clock
from portal.core.throttle import is_too_fast
from portal.handover import forms, operations, presenting, queries, rules
from portal.handover.models import Talk
from portal.handover.operations import answering

_LINK_DAYS = 60


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Take a message for the centre; it becomes a task with a due date."""
    user = request.user if isinstance(request.user, User) else None
    is_sent = request.method == "POST"
    form = forms.WriteForm(
        request.POST if is_sent else None,
        needs_contact=user is None,
        initial={"municipality": request.GET.get("municipality", "")},
    )
    status = HTTPStatus.OK
    if is_sent and form.is_valid():
        if is_too_fast(
            request=request,
            door="handover-write",
            most=rules.MOST_ASKED_AN_HOUR,
            within=dt.timedelta(hours=1),
        ):
            raise PermissionDenied
        talk = _written(form, user=user)
        if talk is not None:
            messages.success(request, _("Your message is with the centre."))
            return redirect(_place_of(talk))
    if is_sent:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"form": form, "promise": queries.settings_of(centre_code="")}
    return render(request, "handover/write.html", context, status=status)


def _written(form: forms.WriteForm, *, user: User | None) -> Talk | None:
    """Write what the form says; nothing if it cannot be taken, which the form then tells."""
    data = form.cleaned_data
    try:
        return operations.write_to_centre(
            municipality=form.place(),
            text=data["text"],
            language=get_language() or "mk",
            key=data["key"],
            at=clock.now(),
            user=user,
            contact=data.get("email", ""),
        )
    except CannotWriteError:
        form.add_error("text", _("Write your message."))
    except operations.TooManyTalksError:
        form.add_error(None, _("You wrote several times within an hour. Please wait a little."))
    return None


@login_required
@never_cache
@require_safe
def own(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Show a talk to the person whose it is."""
    try:
        talk = queries.talk_of_user(user=request.user, key=key)
    except queries.TalkNotFoundError:
        raise Http404 from None
    return _shown(request, talk)


@never_cache
@require_safe
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show a talk to whoever has the link from the letter."""
    key = answering.key_in(token, max_age=_LINK_DAYS * 24 * 60 * 60)
    try:
        talk = queries.talk_by_key(key=uuid.UUID(key)) if key else None
    except queries.TalkNotFoundError:
        talk = None
    if talk is None:
        raise Http404
    return _shown(request, talk)


def _shown(request: HttpRequest, talk: Talk) -> HttpResponse:
    entries = queries.entries_after(talk=talk, number=0)
    operations.note_seen(talk=talk, number=talk.last_number)
    context = {
        "talk": talk,
        "lines": presenting.lines_of(talk, entries, for_citizen=True),
        "kept_days": queries.settings_of(centre_code=talk.centre_code).kept_days,
    }
    return render(request, "handover/talk.html", context)


def _place_of(talk: Talk) -> str:
    return talk.get_absolute_url() if talk.user_id else answering.path_to_answer(talk)
