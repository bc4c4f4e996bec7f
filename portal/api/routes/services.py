"""The catalogue and the rules over HTTP: translate the request, ask once, translate the answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Router

from portal.api.problems import ApiProblemError, Problem, language_of
from portal.api.schemas import (
    EligibilityIn,
    EligibilityOut,
    FactOut,
    ServiceDetail,
    ServiceSummary,
)
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.eligibility import queries as eligibility
from portal.eligibility import rules as eligibility_rules

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.catalogue.models import PublicService

router = Router(tags=["services"])


@router.get("/services", response=list[ServiceSummary], url_name="services")
def list_services(request: HttpRequest) -> list[dict[str, Any]]:
    """The published services."""
    with translation.override(language_of(request)):
        return [_summary(service) for service in catalogue.published_services()]


@router.get("/services/{code}", response={200: ServiceDetail, 404: Problem}, url_name="service")
def get_service(request: HttpRequest, code: str) -> dict[str, Any]:
    """One service with papers, steps, price, time limit, legal basis and criteria."""
    with translation.override(language_of(request)):
        try:
            service = catalogue.service_page_by_code(code=code)
        except catalogue.ServiceNotFoundError:
            raise _no_service() from None
        return _detail(service)


@router.get("/facts", response=list[FactOut], url_name="facts")
def list_facts(request: HttpRequest) -> list[dict[str, Any]]:
    """The facts that rules may ask for, with their questions."""
    return eligibility.fact_vocabulary(language=language_of(request))


@router.post(
    "/services/{code}/eligibility",
    response={200: EligibilityOut, 404: Problem, 422: Problem},
    url_name="eligibility",
    exclude_unset=True,
)
def check_eligibility(request: HttpRequest, code: str, payload: EligibilityIn) -> dict[str, Any]:
    """Evaluate the rules; nothing is stored."""
    language = language_of(request)
    with translation.override(language):
        try:
            return eligibility.evaluate_service(
                service_code=code,
                facts=payload.facts,
                on=payload.on or clock.today(),
                language=language,
            )
        except eligibility.NoRulesError:
            raise ApiProblemError(
                kind="no-rules",
                status=HTTPStatus.NOT_FOUND,
                title=_("No rules are published for this service on this day."),
            ) from None
        except eligibility_rules.FactInputError as error:
            raise ApiProblemError(
                kind="invalid-fact",
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                title=_("A fact cannot be used."),
                detail=eligibility.fact_problem(error=error, language=language),
                fact=error.fact,
            ) from None


def _no_service() -> ApiProblemError:
    return ApiProblemError(
        kind="service-not-found",
        status=HTTPStatus.NOT_FOUND,
        title=_("There is no published service with this code."),
    )


def _summary(service: PublicService) -> dict[str, Any]:
    return {
        "code": service.code,
        "title": service.title,
        "summary": service.summary,
        "group": service.group,
        "url": service.get_absolute_url(),
        "online": service.is_online,
    }


def _detail(service: PublicService) -> dict[str, Any]:
    return {
        **_summary(service),
        "audience": service.audience,
        "documents": [
            {
                "code": document.code,
                "name": document.name,
                "note": document.note,
                "required": document.is_required,
                "obtained_ex_officio": document.is_obtained_ex_officio,
                "confirmed": document.is_confirmed,
            }
            for document in service.documents.all()
        ],
        "steps": [{"title": step.title, "text": step.text} for step in service.steps.all()],
        "fee": service.fee,
        "fee_confirmed": service.is_fee_confirmed,
        "deadline": service.deadline,
        "deadline_days": service.deadline_days,
        "deadline_confirmed": service.is_deadline_confirmed,
        "competent_body": service.competent_body,
        "where_to_apply": service.where_to_apply,
        "legal_basis": [
            {
                "act": basis.act,
                "gazette": basis.gazette,
                "article": basis.article,
                "note": basis.note,
                "confirmed": basis.is_confirmed,
                "source": basis.source_url,
            }
            for basis in service.legal_bases.all()
        ],
        "criteria": [
            {
                "code": criterion.code,
                "text": criterion.sentence,
                "source": criterion.source,
                "confirmed": criterion.is_confirmed,
            }
            for criterion in eligibility.plain_criteria(service_code=service.code, on=clock.today())
        ],
    }
