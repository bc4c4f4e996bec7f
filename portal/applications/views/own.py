"""The citizen's own applications: list, file, receipt, papers, withdrawal."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications import operations, presenting, queries, receipt, verification
from portal.applications.forms import PaperForm
from portal.applications.models import Application
from portal.core import clock

_PER_PAGE = 20


@login_required
@never_cache
@require_safe
def application_list(request: SignedInRequest) -> HttpResponse:
    rows = queries.applications_of(applicant=request.user)
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    items = [
        {"application": row, "kind": presenting.status_kind(row.status)} for row in page.object_list
    ]
    return render(request, "applications/list.html", {"page": page, "items": items})


@login_required
@never_cache
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    application = _own(request, reference)
    return _detail(request, application, PaperForm(application=application))


@login_required
@never_cache
@require_safe
def receipt_page(request: SignedInRequest, reference: str) -> HttpResponse:
    application = _own(request, reference)
    context = {
        "application": application,
        "summary": presenting.summary_of(application),
        "steps": presenting.next_steps(application),
        "verify_url": verification.address(application.reference),
        "breadcrumbs": presenting.breadcrumbs_of(application, _("Receipt")),
    }
    return render(request, "applications/receipt.html", context)


@login_required
@never_cache
@require_safe
def receipt_pdf(request: SignedInRequest, reference: str) -> HttpResponse:
    application = _own(request, reference)
    response = HttpResponse(
        receipt.receipt_pdf(application=application), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="{application.reference}.pdf"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    application = _own(request, reference)
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
    application = _own(request, reference)
    form = PaperForm(request.POST, request.FILES, application=application)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            operations.add_paper(
                application=application,
                uploaded_by=request.user,
                name=upload.name or "",
                content=upload.read(),
                at=clock.now(),
                document=form.document(),
                request=form.request(),
            )
        except operations.RefusedPaperError as error:
            form.refuse(error.problem)
        except operations.CannotHappenError:
            messages.error(request, _("This application takes no more papers."))
            return redirect(application)
        else:
            messages.success(request, _("The paper was added."))
            return redirect(application)
    return _detail(request, application, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@login_required
@never_cache
@require_safe
def paper(request: SignedInRequest, reference: str, key: str) -> FileResponse:
    try:
        found = queries.paper_of(application=_own(request, reference), key=key)
    except queries.PaperNotFoundError:
        raise Http404 from None
    return FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _own(request: SignedInRequest, reference: str) -> Application:
    try:
        return queries.application_of(applicant=request.user, reference=reference)
    except queries.ApplicationNotFoundError:
        raise Http404 from None


def _detail(
    request: SignedInRequest,
    application: Application,
    form: PaperForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    on = clock.day_of(application.submitted_at)
    context = {
        "application": application,
        "status_kind": presenting.status_kind(application.status),
        "summary": presenting.summary_of(application),
        "timeline": presenting.timeline_of(application),
        "facts": presenting.fact_rows(application.facts, on=on),
        "trace": presenting.trace_of(application),
        "requests": list(queries.open_requests_of(application=application)),
        "papers": list(queries.papers_of(application=application)),
        "form": form,
        "takes_papers": presenting.takes_papers(application),
        "can_be_withdrawn": presenting.can_be_withdrawn(application),
        "decision": getattr(application, "decision", None),
        "accesses": presenting.accesses_of(application),
        "breadcrumbs": presenting.breadcrumbs_of(None, application.reference),
    }
    return render(request, "applications/detail.html", context, status=status)
