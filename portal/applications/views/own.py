"""The citizen's own applications: list, file, receipt, papers, withdrawal."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications import (
    acting,
    begun,
    handing_out,
    mandating,
    operations,
    presenting,
    queries,
    rules,
    verification,
)
from portal.applications.forms.papers import PaperForm
from portal.applications.models import Application
from portal.applications.presenting import documents, following, guardians
from portal.applications.queries import documents as issued
from portal.applications.queries import following as followed
from portal.core import clock
from portal.households.rules import Power

_PER_PAGE = 20


@login_required
@never_cache
@require_safe
def application_list(request: SignedInRequest) -> HttpResponse:
    own = acting.applications_in_sight(request)
    under = acting.current(request)
    begun.take_up_all(request, request.user)
    drafts = begun.rows_of(user=request.user, under=under)
    counts = followed.counts_of(applications=own, at=clock.now())
    show = request.GET.get("show", "open")
    rows = followed.shown(applications=own, show=show, at=clock.now())
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "items": [following.list_row(row, on=clock.today()) for row in page.object_list],
        "drafts": drafts if show == "drafts" or (show == "open" and page.number == 1) else [],
        "tabs": following.tabs(counts=counts, drafts=len(drafts), show=show),
        "has_any": bool(counts.total or drafts),
        "show": show,
    }
    return render(request, "applications/list.html", context)


@login_required
@never_cache
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    if following.is_decision_unread(application) and operations.note_delivery(
        application=application, opened_by=request.user, at=clock.now()
    ):
        application = own_application(request, reference)
    return _detail(request, application, PaperForm(application=application))


@login_required
@never_cache
@require_safe
def receipt_page(request: SignedInRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    # Ordered now, so that it is there by the time somebody wants to load it.
    try:
        order = operations.order_document(
            application=application, kind=rules.DocumentKind.RECEIPT, at=clock.now()
        )
    except issued.DocumentNotFoundError:
        raise Http404 from None
    context = {
        "application": application,
        "summary": presenting.summary_of(application),
        "steps": presenting.next_steps(application),
        "verify_url": verification.document_address(order.number, order.code),
        "breadcrumbs": presenting.breadcrumbs_of(application, _("Receipt")),
    }
    return render(request, "applications/receipt.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference, power=Power.APPEALS)
    if request.method == "POST":
        try:
            operations.withdraw_application(
                application=application, actor=request.user, at=clock.now()
            )
        except operations.CannotHappenError:
            messages.error(request, _("This application has ended and cannot be withdrawn."))
        else:
            messages.success(request, _("The application is withdrawn."))
        return redirect(application)
    if not presenting.can_be_withdrawn(application):
        return redirect(application)
    context = {
        "application": application,
        "breadcrumbs": presenting.breadcrumbs_of(application, _("Withdraw")),
    }
    return render(request, "applications/withdraw.html", context)


@login_required
@never_cache
@require_POST
def add_paper(request: SignedInRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    form = PaperForm(request.POST, request.FILES, application=application)
    if not form.is_valid():
        return _refused(request, application, form)
    try:
        paper = operations.take_files(
            application=application,
            owner=request.user,
            files=[(file.name or "", file.read()) for file in form.cleaned_data["file"]],
            at=clock.now(),
            document=form.document(),
            request=form.request(),
        )
    except operations.RefusedPaperError as error:
        form.refuse(error.problem)
        return _refused(request, application, form)
    except operations.CannotHappenError:
        messages.error(request, _("This application takes no more papers."))
        return redirect(application)
    if paper is None:
        return redirect(presenting.pages_address(application, what=form.cleaned_data["what"]))
    messages.success(request, _("The paper was added."))
    return redirect(presenting.papers_address(application))


def _refused(request: SignedInRequest, application: Application, form: PaperForm) -> HttpResponse:
    """Say why a paper was not taken, on the page on which it was added."""
    if application.state is not rules.ApplicationStatus.REJECTED:
        return _detail(request, application, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    for problem in form.errors.values():
        messages.error(request, " ".join(str(one) for one in problem))
    return redirect(presenting.papers_address(application))


@login_required
@never_cache
@require_safe
def paper(request: SignedInRequest, reference: str, key: str) -> FileResponse:
    try:
        found = queries.paper_of(application=own_application(request, reference), key=key)
    except queries.PaperNotFoundError:
        raise Http404 from None
    return handing_out.response_with(found)


def own_application(
    request: SignedInRequest, reference: str, *, power: Power | None = None
) -> Application:
    """Return a file of the one who asks; anybody else's looks like none.

    With a power it is refused to whoever acts under a mandate that does not allow it.
    """
    try:
        application = acting.application_in_sight(request, reference)
    except queries.ApplicationNotFoundError:
        raise Http404 from None
    if power and not queries.may(application=application, user=request.user, power=power):
        raise PermissionDenied
    return application


def _detail(
    request: SignedInRequest,
    application: Application,
    form: PaperForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    on = clock.day_of(application.submitted_at)
    at = clock.now()
    context = {
        **following.file_context(application, reader=request.user, at=at),
        **mandating.acting_in(application, reader=request.user),
        "application": application,
        "status_kind": presenting.status_kind(application.status),
        "people": mandating.people_of_file(application, on=clock.today()),
        "guardian": guardians.for_applicant(application, on=clock.today()),
        "summary": presenting.summary_of(application),
        "timeline": presenting.timeline_of(application, reader=request.user),
        "facts": presenting.fact_rows(application.facts, on=on),
        "trace": presenting.trace_of(application),
        "requests": list(queries.open_requests_of(application=application)),
        "papers": list(queries.papers_of(application=application)),
        **_papers_to_come(request, application),
        "documents": documents.document_rows(application, at=clock.now()),
        "may_be_certified": rules.may_be_certified(status=application.state),
        "form": form,
        "takes_papers": presenting.takes_papers(application),
        "can_be_withdrawn": presenting.can_be_withdrawn(application),
        "decision": getattr(application, "decision", None),
        "accesses": following.grouped_accesses(application),
        "breadcrumbs": presenting.breadcrumbs_of(None, application.reference),
    }
    return render(request, "applications/detail.html", context, status=status)


def _papers_to_come(request: SignedInRequest, application: Application) -> dict[str, Any]:
    """Return what waits to be sent, and which papers need not be given again."""
    if not presenting.takes_papers(application):
        return {}
    at = clock.now()
    return {
        "uploads": queries.uploads_of(application=application, owner=request.user, at=at).exists(),
        "reusable": queries.reusable_papers_for(
            application=application, user=request.user, on=clock.day_of(at)
        ),
    }
