"""HTTP for the screener: one question a page, answers in the session, the verdict at the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.catalogue.models import PublicService
from portal.catalogue.queries import ServiceNotFoundError, service_by_code
from portal.core import clock
from portal.eligibility import answers, queries, rules
from portal.eligibility.forms import QuestionForm, question_form
from portal.eligibility.models import Fact
from portal.eligibility.wording import Wording


@dataclass(frozen=True, slots=True)
class _Screener:
    """The rules and the words of one service on the day of the visit."""

    service: PublicService
    book: queries.RuleBook
    language: str

    @property
    def vocabulary(self) -> Mapping[str, Fact]:
        return self.book.vocabulary.facts

    def assess(self, facts: dict[str, Any]) -> queries.Assessment:
        return queries.assessment_by_book(book=self.book, facts=facts, language=self.language)


def _screener(service_code: str) -> _Screener:
    try:
        service = service_by_code(code=service_code)
        book = queries.rule_book(service_code=service_code, on=clock.today())
    except (ServiceNotFoundError, queries.NoRulesError) as error:
        raise Http404(service_code) from error
    return _Screener(service, book, get_language() or "mk")


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, service_code: str) -> HttpResponse:
    screener = _screener(service_code)
    return _question(request, screener, screener.book.fact_codes[0])


@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, service_code: str, fact_code: str) -> HttpResponse:
    screener = _screener(service_code)
    if fact_code not in screener.book.fact_codes:
        raise Http404(fact_code)
    return _question(request, screener, fact_code)


def _question(request: HttpRequest, screener: _Screener, fact_code: str) -> HttpResponse:
    if request.method == "POST" and "skip" in request.POST:
        answers.skip(request.session, screener.book.service_code, fact_code)
        return _onward(request, screener)
    fact = screener.vocabulary[fact_code]
    facts = answers.facts_of(request.session, screener.book.service_code)
    if request.method == "POST":
        form = question_form(fact)(fact, request.POST)
        if _is_kept(request, screener, form):
            return _onward(request, screener)
        # Shown by the next GET: a page made by POST would break the browser's way back.
        answers.keep_refused(request.session, fact_code, request.POST.dict())
        return redirect(request.path)
    form = _form(request, screener, fact, facts)
    number = screener.book.fact_codes.index(fact_code) + 1
    context = {
        "service": screener.service,
        "form": form,
        "fact": fact,
        "birth_question": screener.vocabulary["birth_date"].question,
        "breadcrumbs": _way_here(screener),
        "number": number,
        "total": len(screener.book.fact_codes),
        "is_first": number == 1,
        "has_answers": bool(facts),
        "previous": screener.book.fact_codes[number - 2] if number > 1 else "",
    }
    return render(request, "eligibility/question.html", context)


def _form(
    request: HttpRequest, screener: _Screener, fact: Fact, facts: dict[str, Any]
) -> QuestionForm:
    """Return the form with the earlier answer, or with what was refused a moment ago."""
    form_class = question_form(fact)
    refused = answers.take_refused(request.session, fact.code)
    initial = form_class.initial_from(fact, facts)
    form = form_class(fact, refused, initial=initial, use_required_attribute=False)
    if refused is not None:
        _accepted(request, screener, form)
    return form


def _is_kept(request: HttpRequest, screener: _Screener, form: QuestionForm) -> bool:
    facts = _accepted(request, screener, form)
    if facts is not None:
        answers.keep(request.session, screener.book.service_code, facts)
    return facts is not None


def _accepted(
    request: HttpRequest, screener: _Screener, form: QuestionForm
) -> dict[str, Any] | None:
    """Return the facts with the new answer; without them the form says what is wrong."""
    if not form.is_valid():
        return None
    earlier = answers.facts_of(request.session, screener.book.service_code)
    facts = answers.with_answer(earlier, form.fact.code, form.facts())
    try:
        assessment = screener.assess(facts)
    except rules.FactInputError as error:
        problem = queries.fact_problem(error=error, language=screener.language)
        form.add_error(form.main_field, problem)
        return None
    if form.fact.code in assessment.missing:
        form.add_error(form.main_field, _("We need the date of birth, or also the months."))
        return None
    return facts


def _onward(request: HttpRequest, screener: _Screener) -> HttpResponseRedirect:
    """Send on to the next question that still matters, or to the result."""
    code = screener.book.service_code
    assessment = screener.assess(answers.facts_of(request.session, code))
    skipped = answers.skipped_of(request.session, code)
    open_questions = [fact for fact in assessment.missing if fact not in skipped]
    if assessment.verdict is rules.Verdict.INCOMPLETE and open_questions:
        return redirect("eligibility:question", code, open_questions[0])
    return redirect("eligibility:result", code)


@never_cache
@require_GET
def result(request: HttpRequest, service_code: str) -> HttpResponse:
    screener = _screener(service_code)
    facts = answers.facts_of(request.session, service_code)
    try:
        assessment = screener.assess(facts)
    except rules.FactInputError:
        # The rules changed since the answers were given: ask again.
        answers.forget(request.session, service_code)
        return redirect("eligibility:check", service_code)
    if not facts and not answers.skipped_of(request.session, service_code):
        return redirect("eligibility:check", service_code)
    wording = _wording(screener)
    context = {
        "service": screener.service,
        "breadcrumbs": _way_here(screener),
        "assessment": assessment,
        "directory_url": f"/{screener.language}/directory/",
        "lines": _lines(wording, assessment, facts),
        "answers": _own_answers(screener, wording, facts),
        "open_question": next(iter(assessment.missing), ""),
        "checked_on": assessment.on,
        "amount": wording.number(assessment.amount) if assessment.amount else "",
        "amount_is_confirmed": all(value.confirmed for value in screener.book.parameters.values()),
    }
    return render(request, "eligibility/result.html", context)


@require_POST
def restart(request: HttpRequest, service_code: str) -> HttpResponse:
    answers.forget(request.session, service_code)
    return redirect("eligibility:check", service_code)


def _way_here(screener: _Screener) -> list[tuple[str, str]]:
    return [
        (_("Services"), reverse("catalogue:services")),
        (screener.service.title, screener.service.get_absolute_url()),
        (_("Eligibility check"), ""),
    ]


def _wording(screener: _Screener) -> Wording:
    return Wording(screener.language, screener.book.on, screener.vocabulary, {})


def _lines(
    wording: Wording, assessment: queries.Assessment, facts: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return each criterion with the visitor's own answers beside it."""
    return [
        {
            "trace": line,
            "own": [
                {"label": wording.label(code), "value": wording.value(code, facts[code])}
                for code in line.facts
            ],
        }
        for line in assessment.lines
    ]


def _own_answers(
    screener: _Screener, wording: Wording, facts: dict[str, Any]
) -> list[dict[str, str]]:
    """Return what the visitor said, each with the address at which to change it."""
    rows: list[dict[str, str]] = []
    for question in screener.book.fact_codes:
        given = rules.AGE_FACTS if question in rules.AGE_FACTS else (question,)
        rows.extend(
            {
                "label": wording.label(code),
                "value": wording.value(code, facts[code]),
                "href": reverse("eligibility:question", args=[screener.service.code, question]),
                "action": _("Change"),
            }
            for code in given
            if code in facts
        )
    return rows
