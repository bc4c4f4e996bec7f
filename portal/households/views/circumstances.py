"""HTTP for incomes and disability findings: add, change, end, take back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.accounts.http import SignedInRequest
from portal.core import clock
from portal.households import forms, operations, queries
from portal.households.models import DisabilityFinding, Income
from portal.households.views.handling import form_page, form_shown, is_saved, onward, person_or_404


@login_required
@never_cache
@form_page
def add_income(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = person_or_404(request, person_id)
    form = forms.IncomeForm(request.POST or None)
    if is_saved(
        request,
        form,
        lambda: operations.add_income(
            person=person, details=form.details(), by=request.user, at=clock.now()
        ),
    ):
        return onward(request, part=f"person-{person.pk}")
    return form_shown(request, form, title=_("Add an income"), lead=person.full_name)


@login_required
@never_cache
@form_page
def income(request: SignedInRequest, income_id: int) -> HttpResponse:
    kept = _income(request, income_id)
    form = forms.IncomeForm(request.POST or None, income=kept)
    if is_saved(
        request,
        form,
        lambda: operations.change_income(
            income=kept, details=form.details(), by=request.user, at=clock.now()
        ),
    ):
        return onward(request, part=f"person-{kept.person_id}")
    return form_shown(request, form, title=_("Change an income"), lead=kept.person.full_name)


@login_required
@never_cache
@form_page
def end_income(request: SignedInRequest, income_id: int) -> HttpResponse:
    kept = _income(request, income_id)
    form = forms.EndIncomeForm(request.POST or None)
    if is_saved(
        request,
        form,
        lambda: operations.end_income(income=kept, last_on=form.cleaned_data["last_on"]),
    ):
        return onward(request, part=f"person-{kept.person_id}")
    return form_shown(request, form, title=_("It no longer comes"), lead=kept.person.full_name)


@login_required
@never_cache
@form_page
def remove_income(request: SignedInRequest, income_id: int) -> HttpResponse:
    kept = _income(request, income_id)
    if request.method == "POST":
        operations.take_back_income(income=kept, at=clock.now())
        messages.success(request, _("Taken back."))
        return onward(request, part=f"person-{kept.person_id}")
    return _ask_whether(request, title=_("Was this income never there?"))


@login_required
@require_POST
def all_incomes(request: SignedInRequest) -> HttpResponse:
    household = queries.profile_of(user=request.user).household
    if household is None:
        raise Http404
    operations.declare_all_incomes(household=household, at=clock.now())
    messages.success(request, _("Saved. We add the incomes up for you."))
    return onward(request, part="household")


@login_required
@never_cache
@form_page
def add_finding(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = person_or_404(request, person_id)
    form = forms.FindingForm(request.POST or None)
    if is_saved(
        request,
        form,
        lambda: operations.add_finding(
            person=person, details=form.details(), by=request.user, at=clock.now()
        ),
    ):
        return onward(request, part=f"person-{person.pk}")
    return form_shown(request, form, title=_("Add a disability finding"), lead=person.full_name)


@login_required
@never_cache
@form_page
def finding(request: SignedInRequest, finding_id: int) -> HttpResponse:
    kept = _finding(request, finding_id)
    form = forms.FindingForm(request.POST or None, finding=kept)
    if is_saved(
        request,
        form,
        lambda: operations.change_finding(
            finding=kept, details=form.details(), by=request.user, at=clock.now()
        ),
    ):
        return onward(request, part=f"person-{kept.person_id}")
    title = _("Change a disability finding")
    return form_shown(request, form, title=title, lead=kept.person.full_name)


@login_required
@never_cache
@form_page
def remove_finding(request: SignedInRequest, finding_id: int) -> HttpResponse:
    kept = _finding(request, finding_id)
    if request.method == "POST":
        operations.take_back_finding(finding=kept, at=clock.now())
        messages.success(request, _("Taken back."))
        return onward(request, part=f"person-{kept.person_id}")
    return _ask_whether(request, title=_("Does this finding not hold?"))


def _income(request: SignedInRequest, income_id: int) -> Income:
    try:
        return queries.income_of(user=request.user, income_id=income_id)
    except queries.IncomeNotFoundError:
        raise Http404 from None


def _finding(request: SignedInRequest, finding_id: int) -> DisabilityFinding:
    try:
        return queries.finding_of(user=request.user, finding_id=finding_id)
    except queries.FindingNotFoundError:
        raise Http404 from None


def _ask_whether(request: SignedInRequest, *, title: str) -> HttpResponse:
    return render(request, "households/take_back.html", {"title": title})
