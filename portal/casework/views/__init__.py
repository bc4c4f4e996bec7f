"""HTTP for the work area: the queue, a file on one page, what is done with it."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications import handing_out
from portal.applications import operations as applications
from portal.applications import queries as application_queries
from portal.applications.models import Application
from portal.applications.rules import CannotHappenError, DecisionOutcome, EventKind, can_happen
from portal.casework import forms, operations, presenting, queries
from portal.casework.following import following_context
from portal.casework.queries import Desk
from portal.casework.rules import Purpose
from portal.core import clock
from portal.handover import queries as handover

_PER_PAGE = 50
# For what a link may say that a file is opened.
_ASKED_FOR = {Purpose.MESSAGE, Purpose.APPEAL}


def at_desk[**P](
    view: Callable[Concatenate[SignedInRequest, Desk, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Open a page to those who work in an office, and hand the view their desk."""

    @login_required
    @never_cache
    @wraps(view)
    def inner(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        desk = queries.desk_of(user=request.user, on=clock.today())
        if not desk.organisations:
            raise PermissionDenied
        return view(request, desk, *args, **kwargs)

    return inner


@at_desk
@require_safe
def queue(request: SignedInRequest, desk: Desk) -> HttpResponse:
    services = queries.services_in_queue(desk=desk)
    form = forms.QueueForm(request.GET, services=services)
    rows = queries.queue(desk=desk, wanted=form.wanted())
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "desk": desk,
        "form": form,
        "counts": queries.counts(desk=desk),
        "people_waiting": handover.waiting_count(centres=desk.organisations),
        "answers_people": bool(handover.DESK_ROLES & {*desk.roles.values()}),
        "services": services,
        "page": page,
        "rows": [presenting.queue_row(row, on=desk.on) for row in page.object_list],
    }
    return render(request, "casework/queue.html", context)


@at_desk
@require_safe
def file(request: SignedInRequest, desk: Desk, reference: str) -> HttpResponse:
    wanted = request.GET.get("for", "")
    purpose = Purpose(wanted) if wanted in _ASKED_FOR else Purpose.EXAMINATION
    application = opened(desk, reference, purpose=purpose)
    response = file_page(request, application, desk=desk)
    applications.mark_read_by_office(application=application, at=clock.now())
    return response


@at_desk
@require_safe
def paper(request: SignedInRequest, desk: Desk, reference: str, key: str) -> FileResponse:
    application = opened(desk, reference, purpose=Purpose.PAPER)
    try:
        found = application_queries.paper_of(application=application, key=key)
    except application_queries.PaperNotFoundError:
        raise Http404 from None
    return handing_out.response_with(found)


@at_desk
@require_POST
def review(request: SignedInRequest, desk: Desk, reference: str) -> HttpResponse:
    application = found_file(desk, reference)
    form = forms.VersionForm(request.POST, application=application)
    return _act(
        request,
        desk,
        application,
        form,
        lambda: operations.take_into_review(
            desk=desk, application=application, at=clock.now(), version=form.cleaned_data["version"]
        ),
        done=_("You are examining this application now."),
    )


@at_desk
@require_POST
def resume(request: SignedInRequest, desk: Desk, reference: str) -> HttpResponse:
    application = found_file(desk, reference)
    form = forms.VersionForm(request.POST, application=application)
    return _act(
        request,
        desk,
        application,
        form,
        lambda: operations.go_on(
            desk=desk, application=application, at=clock.now(), version=form.cleaned_data["version"]
        ),
        done=_("The examination goes on; the clock runs again."),
    )


@at_desk
@require_POST
def ask_for_papers(request: SignedInRequest, desk: Desk, reference: str) -> HttpResponse:
    application = found_file(desk, reference)
    form = forms.PapersForm(request.POST, application=application)
    return _act(
        request,
        desk,
        application,
        form,
        lambda: applications.request_papers(
            application=application,
            documents=list(form.cleaned_data["documents"]),
            message=form.message(),
            actor=desk.user,
            actor_role=desk.roles[application.handled_by],
            at=clock.now(),
            version=form.cleaned_data["version"],
        ),
        done=_("The citizen is told by e-mail. The clock stands still until the papers are there."),
        name="papers_form",
    )


@at_desk
@require_POST
def decide(request: SignedInRequest, desk: Desk, reference: str, outcome: str) -> HttpResponse:
    application = found_file(desk, reference)
    chosen = DecisionOutcome(outcome)
    form = forms.DecisionForm(request.POST, application=application, outcome=chosen)
    return _act(
        request,
        desk,
        application,
        form,
        lambda: applications.decide_application(
            application=application,
            outcome=chosen,
            reasons=list(form.cleaned_data["reasons"]),
            actor=desk.user,
            actor_role=desk.roles[application.handled_by],
            at=clock.now(),
            version=form.cleaned_data["version"],
        ),
        done=_("The decision is made. The citizen is told by e-mail."),
        name=f"{outcome}_form",
    )


def found_file(desk: Desk, reference: str) -> Application:
    try:
        return queries.file_of(desk=desk, reference=reference)
    except application_queries.ApplicationNotFoundError:
        raise Http404 from None


def opened(desk: Desk, reference: str, *, purpose: Purpose = Purpose.EXAMINATION) -> Application:
    """Return a file of the desk and record that it was read, and for what."""
    try:
        return operations.open_file(desk=desk, reference=reference, purpose=purpose, at=clock.now())
    except application_queries.ApplicationNotFoundError:
        raise Http404 from None


def _act(
    request: SignedInRequest,
    desk: Desk,
    application: Application,
    form: forms.VersionForm,
    act: Callable[[], Any],
    *,
    done: str,
    name: str = "",
) -> HttpResponse:
    """Do something with a file; a conflict or a mistake shows the file as it is now."""
    status, conflict = HTTPStatus.UNPROCESSABLE_ENTITY, False
    if form.is_valid():
        try:
            act()
        except (applications.StaleApplicationError, CannotHappenError):
            status, conflict = HTTPStatus.CONFLICT, True
        except applications.OwnFileError:
            status = HTTPStatus.FORBIDDEN
        else:
            messages.success(request, done)
            return redirect("casework:file", application.reference)
    current = opened(desk, application.reference)
    bound = {name: form} if name else {}
    return file_page(request, current, desk=desk, conflict=conflict, status=status, bound=bound)


def file_page(
    request: SignedInRequest,
    application: Application,
    *,
    desk: Desk,
    conflict: bool = False,
    status: int = HTTPStatus.OK,
    bound: dict[str, Any] | None = None,
) -> HttpResponse:
    state = application.state
    is_own = application_queries.is_own_file(application=application, user=desk.user)
    context = {
        **presenting.file_context(application, on=desk.on),
        **following_context(application, at=clock.now()),
        "same_child": queries.same_child(desk=desk, application=application),
        "conflict": conflict,
        "version_form": forms.VersionForm(application=application),
        "papers_form": forms.PapersForm(application=application),
        "approved_form": forms.DecisionForm(
            application=application, outcome=DecisionOutcome.APPROVED
        ),
        "rejected_form": forms.DecisionForm(
            application=application, outcome=DecisionOutcome.REJECTED
        ),
        "can_take": can_happen(status=state, kind=EventKind.REVIEW_STARTED),
        "can_ask": can_happen(status=state, kind=EventKind.PAPERS_REQUESTED),
        "can_go_on": can_happen(status=state, kind=EventKind.PAPERS_COMPLETED),
        "can_decide": can_happen(status=state, kind=EventKind.APPROVED) and not is_own,
        "is_own_file": is_own,
        "end_mandate_form": _end_mandate_form(application),
        **(bound or {}),
        "bound": list((bound or {}).values()),
    }
    return render(request, "casework/file.html", context, status=status)


def _end_mandate_form(application: Application) -> forms.EndMandateForm | None:
    """Return the form by which a mandate that still stands can be ended."""
    mandate = application.submitted_under
    return forms.EndMandateForm() if mandate and mandate.revoked_at is None else None
