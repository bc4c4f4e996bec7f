"""Messages with the centre: all conversations, and the one about a file."""

from http import HTTPStatus

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications import acting, operations, presenting
from portal.applications.forms.following import MessageForm
from portal.applications.presenting import following
from portal.applications.queries import following as followed
from portal.applications.views.own import own_application
from portal.core import clock

_PER_PAGE = 20


@login_required
@never_cache
@require_safe
def all_messages(request: SignedInRequest) -> HttpResponse:
    """Show every file in which something was written."""
    own = acting.applications_in_sight(request)
    rows = followed.conversations(applications=own, reader=request.user)
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "conversations": following.conversation_rows(page.object_list)}
    return render(request, "applications/messages.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show what was written about a file, and take a message."""
    application = own_application(request, reference)
    form = MessageForm(request.POST or None, application=application)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                operations.write_to_centre(
                    application=application,
                    author=request.user,
                    text=form.cleaned_data["text"],
                    key=form.cleaned_data["key"],
                    papers=form.chosen_papers(),
                    at=clock.now(),
                )
            except operations.CannotWriteError as error:
                form.refuse(error)
            else:
                flash.success(request, _("Your message is sent."))
                return redirect("applications:conversation", application.reference)
    rows = list(followed.messages_of(application=application))
    operations.mark_read(application=application, reader=request.user, at=clock.now())
    context = {
        "application": application,
        "messages_about": following.message_rows(
            rows, application=application, reader=request.user
        ),
        "form": form,
        "topic": request.GET.get("about", ""),
        "breadcrumbs": presenting.breadcrumbs_of(application, _("Messages")),
    }
    return render(request, "applications/conversation.html", context, status=status)
