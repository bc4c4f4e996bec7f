"""HTTP for papers of photographed pages (look, turn, order, send) and for papers used again."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications import acting, operations, presenting, queries
from portal.applications.forms.papers import PROBLEMS, MorePagesForm, PageForm, WhatForm
from portal.applications.models import Application
from portal.applications.views.own import own_application
from portal.core import clock

_PER_PAGE = 50
_QUARTER = 90


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def pages(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the pages that wait; without JavaScript each button sends the form."""
    application = own_application(request, reference)
    if request.method == "POST":
        return _done(request, application)
    return _page(request, application)


def _done(request: SignedInRequest, application: Application) -> HttpResponse:
    if "send" in request.POST:
        return _send(request, application)
    if "add" in request.POST:
        return _add(request, application)
    form = PageForm(_page_and_verb(request))
    if not form.is_valid():
        raise Http404
    page, verb = str(form.cleaned_data["page"]), form.cleaned_data["do"]
    try:
        _acts(request, application, page)[verb]()
    except queries.UploadNotFoundError:
        messages.info(request, _("This page is no longer there."))
    return redirect(f"{_address(request, application)}#page-{page}")


def _page_and_verb(request: SignedInRequest) -> dict[str, str]:
    """Read the button that was pressed: `do` is `verb:page`."""
    verb, _colon, page = request.POST.get("do", "").partition(":")
    return {"do": verb, "page": page}


def _acts(
    request: SignedInRequest, application: Application, page: str
) -> dict[str, Callable[[], None]]:
    whose: dict[str, Any] = {"application": application, "owner": request.user, "key": page}
    at = clock.now()
    return {
        "up": lambda: operations.move_page(**whose, by=-1, at=at),
        "down": lambda: operations.move_page(**whose, by=1, at=at),
        "left": lambda: operations.turn_page(**whose, by=-_QUARTER, at=at),
        "right": lambda: operations.turn_page(**whose, by=_QUARTER, at=at),
        "remove": lambda: operations.remove_upload(**whose),
    }


def _send(request: SignedInRequest, application: Application) -> HttpResponse:
    form = WhatForm(request.POST, application=application)
    what = form if form.is_valid() else None
    try:
        operations.send_pages(
            application=application,
            owner=request.user,
            at=clock.now(),
            document=what.document() if what else None,
            request=what.request() if what else None,
        )
    except operations.RefusedPaperError as error:
        return _page(request, application, problem=str(PROBLEMS[error.problem]))
    except operations.CannotHappenError:
        messages.error(request, _("This application takes no more papers."))
    else:
        messages.success(request, _("The paper was added."))
    return redirect(presenting.papers_address(application))


def _add(request: SignedInRequest, application: Application) -> HttpResponse:
    form = MorePagesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, application, form=form)
    try:
        for file in form.cleaned_data["more"]:
            operations.take_file(
                application=application,
                owner=request.user,
                name=file.name or "",
                content=file.read(),
                at=clock.now(),
            )
    except operations.RefusedPaperError as error:
        form.add_error("more", str(PROBLEMS[error.problem]))
        return _page(request, application, form=form)
    except operations.CannotHappenError:
        messages.error(request, _("This application takes no more papers."))
        return redirect(application)
    return redirect(_address(request, application))


def _page(
    request: SignedInRequest,
    application: Application,
    *,
    form: forms.Form | None = None,
    problem: str = "",
) -> HttpResponse:
    waiting = list(queries.uploads_of(application=application, owner=request.user, at=clock.now()))
    arrived = [row for row in waiting if row.is_checked]
    given = request.POST if request.method == "POST" else request.GET
    context = {
        "application": application,
        "pages": arrived,
        "unfinished": [row for row in waiting if not row.is_checked],
        "pictures": all(row.is_picture for row in arrived),
        "doubtful": any(row.problems for row in arrived),
        "what": WhatForm(
            initial={"what": given.get("what", "")}, application=application, auto_id="id_%s"
        ),
        "form": form or MorePagesForm(),
        "problem": problem,
        "breadcrumbs": presenting.breadcrumbs_of(application, _("Send a paper")),
    }
    refused = problem or (form and form.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "applications/pages.html", context, status=status)


def _address(request: SignedInRequest, application: Application) -> str:
    """Return the address of the pages, which remembers what paper they will be."""
    return presenting.pages_address(application, what=request.POST.get("what", ""))


@login_required
@never_cache
@require_safe
def preview(request: SignedInRequest, reference: str, key: str) -> HttpResponse:
    application = own_application(request, reference)
    try:
        content = queries.preview_of(
            application=application, owner=request.user, key=key, at=clock.now()
        )
    except queries.UploadNotFoundError:
        raise Http404 from None
    return HttpResponse(
        content, content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"}
    )


@login_required
@never_cache
@require_POST
def reuse(request: SignedInRequest, reference: str) -> HttpResponse:
    """Use a paper again that was given for another application."""
    application = own_application(request, reference)
    try:
        operations.reuse_paper(
            application=application,
            user=request.user,
            key=request.POST.get("paper", ""),
            at=clock.now(),
        )
    except queries.PaperNotFoundError:
        messages.error(request, _("This paper cannot be used again. Add it as a new one."))
    except operations.RefusedPaperError as error:
        messages.error(request, str(PROBLEMS[error.problem]))
    except operations.CannotHappenError:
        messages.error(request, _("This application takes no more papers."))
    else:
        messages.success(request, _("The paper was added."))
    return redirect(presenting.papers_address(application))


@login_required
@never_cache
@require_safe
def my_papers(request: SignedInRequest) -> HttpResponse:
    rows = queries.papers_in(applications=acting.applications_in_sight(request))
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": presenting.papers_given(page.object_list, on=clock.today()),
    }
    return render(request, "applications/my_papers.html", context)
