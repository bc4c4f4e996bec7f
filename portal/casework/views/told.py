"""HTTP for what citizens tell a body beside applications: changes, and wrong data."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.casework.queries import Desk
from portal.casework.views import at_desk
from portal.circumstances import operations as circumstances
from portal.circumstances import presenting
from portal.circumstances import queries as changes
from portal.core import clock
from portal.privacy import operations as privacy
from portal.privacy import queries as corrections
from portal.privacy.forms import AnswerForm
from portal.privacy.rules import CorrectionState

_AT_MOST = 200


@at_desk
@require_safe
def told(request: SignedInRequest, desk: Desk) -> HttpResponse:
    """List what nobody has taken note of yet, and what waits for an answer."""
    effects = changes.effects_to_note(organisations=desk.organisations)[:_AT_MOST]
    context = {
        "rows": [presenting.sent_effect(effect) for effect in effects],
        "corrections": corrections.corrections_to_answer(organisations=desk.organisations)[
            :_AT_MOST
        ],
    }
    return render(request, "casework/told.html", context)


@at_desk
@require_POST
def note_change(request: SignedInRequest, desk: Desk, effect_id: int) -> HttpResponse:
    """Take note of a change of circumstances."""
    try:
        effect = changes.effect_to_note(organisations=desk.organisations, effect_id=effect_id)
    except changes.EffectNotFoundError:
        raise Http404 from None
    circumstances.note_effect(effect=effect, actor=desk.user, at=clock.now())
    messages.success(request, _("Noted. The citizen sees it."))
    return redirect("casework:file", effect.application.reference)


@at_desk
@require_http_methods(["GET", "POST"])
def correction(request: SignedInRequest, desk: Desk, key: uuid.UUID) -> HttpResponse:
    """Answer somebody who says that something is wrong."""
    try:
        asked = corrections.correction_to_answer(organisations=desk.organisations, key=key)
    except corrections.CorrectionNotFoundError:
        raise Http404 from None
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        privacy.answer_correction(
            request=asked,
            state=CorrectionState(form.cleaned_data["state"]),
            answer=form.cleaned_data["answer"],
            actor=desk.user,
            at=clock.now(),
        )
        messages.success(request, _("The answer is sent."))
        return redirect("casework:told")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"asked": asked, "form": form}
    return render(request, "casework/correction.html", context, status=status)
