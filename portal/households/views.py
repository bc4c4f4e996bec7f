"""HTTP for the profile: one topic a page, each saved on its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.http import SignedInRequest
from portal.accounts.operations import choose_language
from portal.core import clock
from portal.households import forms, operations, queries
from portal.households.models import Person

# The facts that are asked together, by the name of the page that asks them.
TOPICS = {
    "residence": ("lives_in_country", "is_citizen", "residence_years", "lives_in_institution"),
    "support": ("cannot_self_care", "disability_kind", "disability_degree", "directs_assistant"),
    "care": ("is_family_carer", "respite_days_used"),
    "income": (
        "household_adults",
        "household_children",
        "monthly_income",
        "owns_income_property",
        "lifelong_support_agreement",
        "removed_from_jobseekers",
        "single_parent",
        "members_unable_to_work",
        "receives_pension",
        "spouse_has_right",
    ),
}
_form_page = require_http_methods(["GET", "POST"])


@login_required
@never_cache
def profile(request: SignedInRequest) -> HttpResponse:
    kept = queries.profile_of(user=request.user)
    stated = queries.stated_facts(
        people=kept.people, on=clock.today(), language=get_language() or "mk"
    )
    context = {
        "profile": kept,
        "own_facts": stated.get(kept.person.pk, []) if kept.person else [],
        "members": [{"person": member, "facts": stated[member.pk]} for member in kept.members],
        "missing": queries.missing_person_fields(person=kept.person) if kept.person else (),
    }
    return render(request, "households/profile.html", context)


@login_required
@never_cache
@_form_page
def me(request: SignedInRequest) -> HttpResponse:
    own = queries.profile_of(user=request.user).person
    form = forms.PersonForm(request.POST or None, person=own)
    if _is_saved(
        request, form, lambda: operations.save_person(user=request.user, details=form.details())
    ):
        return _onward(request, "households:address" if own is None else "households:profile")
    return _form(request, form, title=_("About you"), lead=_("Say it once. We use it everywhere."))


@login_required
@never_cache
@_form_page
def address(request: SignedInRequest) -> HttpResponse:
    household = queries.profile_of(user=request.user).household
    form = forms.AddressForm(request.POST or None, household=household)
    if _is_saved(
        request, form, lambda: operations.save_household(user=request.user, details=form.details())
    ):
        return _onward(request)
    return _form(request, form, title=_("Your address"), lead=_("Where you really live."))


@login_required
@never_cache
@_form_page
def add_member(request: SignedInRequest) -> HttpResponse:
    form = forms.NewMemberForm(request.POST or None)
    if _is_saved(
        request,
        form,
        lambda: operations.add_member(user=request.user, details=form.details(), at=clock.now()),
    ):
        return _onward(request)
    lead = _("A child, an older parent or somebody else for whom you want to apply.")
    return _form(request, form, title=_("Add a person"), lead=lead)


@login_required
@never_cache
@_form_page
def member(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = _person(request, person_id)
    if person.is_self:
        return redirect("households:me")
    form = forms.MemberForm(request.POST or None, person=person)
    if _is_saved(
        request,
        form,
        lambda: operations.save_person(user=request.user, details=form.details(), person=person),
    ):
        return _onward(request)
    return _form(request, form, title=person.full_name)


@login_required
@never_cache
@_form_page
def member_address(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = _person(request, person_id)
    if person.is_self:
        return redirect("households:address")
    form = forms.MemberAddressForm(request.POST or None, person=person)
    if _is_saved(
        request, form, lambda: operations.move_person(person=person, details=form.address())
    ):
        return _onward(request)
    return _form(request, form, title=_("Address"), lead=person.full_name)


@login_required
@never_cache
@_form_page
def remove_member(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = _person(request, person_id)
    if person.is_self:
        raise Http404
    if request.method == "POST":
        operations.remove_person(person=person, at=clock.now())
        messages.success(request, _("The person is no longer in your profile."))
        return redirect("households:profile")
    return render(request, "households/remove.html", {"person": person})


@login_required
@never_cache
@_form_page
def facts(request: SignedInRequest, person_id: int, topic: str) -> HttpResponse:
    person = _person(request, person_id)
    known = queries.facts_for(person=person, on=clock.today())
    form = forms.FactsForm(request.POST or None, codes=TOPICS[topic], known=known)
    if _is_saved(
        request,
        form,
        lambda: operations.state_facts(
            person=person, facts=form.facts(), stated_by=request.user, at=clock.now()
        ),
    ):
        return _onward(request)
    titles = {
        "residence": _("Living in the country"),
        "support": _("Help in everyday life"),
        "care": _("Caring for somebody"),
        "income": _("Income and property"),
    }
    lead = _("About %(name)s. Answer only what you know; you can leave the rest.")
    return _form(request, form, title=titles[topic], lead=lead % {"name": person.full_name})


@login_required
@never_cache
@_form_page
def letters(request: SignedInRequest) -> HttpResponse:
    form = forms.LettersForm(
        request.POST or None, initial={"language": request.user.preferred_language}
    )
    if _is_saved(
        request,
        form,
        lambda: choose_language(user=request.user, language=form.cleaned_data["language"]),
    ):
        return _onward(request)
    return _form(request, form, title=_("Language of letters"))


def _person(request: SignedInRequest, person_id: int) -> Person:
    try:
        return queries.person_of(user=request.user, person_id=person_id)
    except queries.PersonNotFoundError:
        raise Http404 from None


def _is_saved(request: SignedInRequest, form: Form, save: Callable[[], Any]) -> bool:
    """Save a form that is valid; what the domain refuses becomes an error at its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save()
    except operations.EmbgAlreadyKeptError:
        form.add_error("embg", str(forms.EMBG_KEPT_TWICE))
        return False
    messages.success(request, _("Saved."))
    return True


def _onward(request: SignedInRequest, page: str = "households:profile") -> HttpResponseRedirect:
    """Send the citizen back to where the question came from, if that is a page of ours."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return HttpResponseRedirect(target)
    return redirect(page)


def _form(request: SignedInRequest, form: Form, *, title: str, lead: str = "") -> HttpResponse:
    next_page = request.POST.get("next") or request.GET.get("next", "")
    context = {"form": form, "title": title, "lead": lead, "next": next_page}
    return render(request, "households/form.html", context)
