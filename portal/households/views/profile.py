"""HTTP for the profile: one topic a page, each saved on its own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.accounts.http import SignedInRequest
from portal.core import clock
from portal.households import forms, operations, presenting, queries
from portal.households.models import Person
from portal.households.views.handling import form_page, form_shown, is_saved, onward, person_or_404

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


@login_required
@never_cache
def profile(request: SignedInRequest) -> HttpResponse:
    page = presenting.profile_page(
        user=request.user, at=clock.now(), language=get_language() or "mk"
    )
    return render(request, "households/profile.html", {"page": page})


@login_required
@never_cache
@form_page
def me(request: SignedInRequest) -> HttpResponse:
    own = queries.profile_of(user=request.user).person
    form = forms.PersonForm(request.POST or None, person=own)
    if is_saved(
        request, form, lambda: operations.save_person(user=request.user, details=form.details())
    ):
        return onward(request, "households:address" if own is None else "households:profile")
    return form_shown(
        request, form, title=_("About you"), lead=_("Say it once. We use it everywhere.")
    )


@login_required
@never_cache
@form_page
def address(request: SignedInRequest) -> HttpResponse:
    household = queries.profile_of(user=request.user).household
    has_address = bool(household and household.address_line)
    kind = forms.NewAddressForm if has_address else forms.AddressForm
    form = kind(request.POST or None, household=household)

    def save() -> None:
        if household and isinstance(form, forms.NewAddressForm) and form.day_of_move():
            operations.move_household(
                household=household,
                details=form.details(),
                moved_on=form.day_of_move() or clock.today(),
                by=request.user,
                at=clock.now(),
            )
        else:
            operations.save_household(user=request.user, details=form.details())

    if is_saved(request, form, save):
        return onward(request)
    earlier = queries.addresses_of(household=household) if household else ()
    return form_shown(
        request,
        form,
        title=_("Your address"),
        lead=_("Where you really live."),
        earlier_addresses=[row for row in earlier if row.until_on],
    )


@login_required
@never_cache
@form_page
def add_member(request: SignedInRequest) -> HttpResponse:
    form = forms.NewMemberForm(request.POST or None)
    if is_saved(
        request,
        form,
        lambda: operations.add_member(user=request.user, details=form.details(), at=clock.now()),
    ):
        return onward(request)
    lead = _("A child, an older parent or somebody else for whom you want to apply.")
    return form_shown(request, form, title=_("Add a person"), lead=lead)


@login_required
@never_cache
@form_page
def member(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = person_or_404(request, person_id)
    if person.is_self:
        return redirect("households:me")
    form = forms.MemberForm(request.POST or None, person=person)
    if is_saved(
        request,
        form,
        lambda: operations.save_person(user=request.user, details=form.details(), person=person),
    ):
        return onward(request)
    return form_shown(request, form, title=person.full_name)


@login_required
@never_cache
@form_page
def member_address(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = person_or_404(request, person_id)
    if person.is_self:
        return redirect("households:address")
    form = forms.MemberAddressForm(request.POST or None, person=person)
    if is_saved(
        request, form, lambda: operations.move_person(person=person, details=form.address())
    ):
        return onward(request)
    return form_shown(request, form, title=_("Address"), lead=person.full_name)


@login_required
@never_cache
@form_page
def remove_member(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = person_or_404(request, person_id)
    if person.is_self:
        raise Http404
    if request.method == "POST":
        operations.remove_person(person=person, at=clock.now())
        messages.success(request, _("The person is no longer in your profile."))
        return redirect("households:profile")
    return render(request, "households/remove.html", {"person": person})


@login_required
@never_cache
@form_page
def facts(request: SignedInRequest, person_id: int, topic: str) -> HttpResponse:
    person = person_or_404(request, person_id)
    titles = {
        "residence": _("Living in the country"),
        "support": _("Help in everyday life"),
        "care": _("Caring for somebody"),
        "income": _("Income and property"),
    }
    lead = _("About %(name)s. Answer only what you know; you can leave the rest.")
    return _asked(
        request,
        person,
        codes=TOPICS[topic],
        title=titles[topic],
        lead=lead % {"name": person.full_name},
    )


@login_required
@never_cache
@form_page
def again(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Ask what was said too long ago, with the earlier answers filled in."""
    person = person_or_404(request, person_id)
    codes = tuple(queries.earlier_answers_for(person=person, on=clock.today()))
    if not codes and request.method == "GET":
        return redirect("households:profile")
    if request.method == "POST":
        codes = tuple(code for code in presenting.asked_codes() if code in request.POST)
    lead = _("You said this about %(name)s some time ago. Change what is different now.")
    return _asked(
        request,
        person,
        codes=codes,
        title=_("Is this still so?"),
        lead=lead % {"name": person.full_name},
    )


@login_required
@require_POST
def take_back(request: SignedInRequest, person_id: int, code: str) -> HttpResponse:
    person = person_or_404(request, person_id)
    operations.take_back_fact(person=person, code=code, at=clock.now())
    messages.success(request, _("Taken back. We will ask again when a service needs it."))
    return onward(request, part=f"person-{person.pk}")


@login_required
@require_POST
def everybody_listed(request: SignedInRequest) -> HttpResponse:
    household = queries.profile_of(user=request.user).household
    if household is None:
        raise Http404
    listed = request.POST.get("listed") == "yes"
    operations.declare_everybody_listed(household=household, listed=listed)
    messages.success(request, _("Saved."))
    return onward(request, part="household")


def _asked(
    request: SignedInRequest, person: Person, *, codes: tuple[str, ...], title: str, lead: str
) -> HttpResponse:
    today = clock.today()
    form = forms.FactsForm(
        request.POST or None,
        codes=codes,
        known=queries.facts_for(person=person, on=today),
        earlier=queries.earlier_answers_for(person=person, on=today),
    )
    if is_saved(
        request,
        form,
        lambda: operations.state_facts(
            person=person, facts=form.facts(), stated_by=request.user, at=clock.now()
        ),
    ):
        return onward(request, part=f"person-{person.pk}")
    return form_shown(request, form, title=title, lead=lead)
