"""HTTP for the end of a mandate by word, at the centre that handles a file."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.http import SignedInRequest
from portal.applications import operations
from portal.casework import forms
from portal.casework.queries import Desk
from portal.casework.views import at_desk, file_page, found_file, opened
from portal.core import clock


@at_desk
@require_POST
def end_mandate(request: SignedInRequest, desk: Desk, reference: str) -> HttpResponse:
    """End the mandate under which a file was sent, because the person said so here."""
    application = found_file(desk, reference)
    mandate = application.submitted_under
    if mandate is None or mandate.revoked_at is not None:
        messages.error(request, _("This mandate has ended already."))
        return redirect("casework:file", reference)
    form = forms.EndMandateForm(request.POST)
    if not form.is_valid():
        return file_page(
            request,
            opened(desk, reference),
            desk=desk,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            bound={"end_mandate_form": form},
        )
    operations.end_mandate_for_person(
        mandate=mandate,
        by=desk.user,
        actor_role=desk.roles[application.handled_by],
        at=clock.now(),
    )
    messages.success(request, _("The mandate has ended. Both sides are told."))
    return redirect("casework:file", reference)
