"""Municipalities, centres and institutions over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Query, Router

from portal.api.problems import ApiProblemError, Problem, language_of
from portal.api.schemas import CentreOut, InstitutionOut, MunicipalityOut
from portal.directory import queries
from portal.directory.rules import InstitutionKind  # noqa: TC001 - read at run time

if TYPE_CHECKING:
    from django.http import HttpRequest

router = Router(tags=["directory"])
Code = Annotated[str | None, Query(description="ISO 3166-2 code of a municipality, such as MK-802")]


@router.get("/municipalities", response=list[MunicipalityOut], url_name="municipalities")
def list_municipalities(request: HttpRequest) -> list[dict[str, Any]]:
    """The 80 municipalities."""
    with translation.override(language_of(request)):
        return [
            {
                "code": one.code,
                "slug": one.slug,
                "name": one.name,
                "full_name": one.full_name,
                "region": one.region.name,
                "centre": one.centre.code,
                "centre_confirmed": one.is_centre_settled,
                "latitude": one.latitude,
                "longitude": one.longitude,
                "url": one.get_absolute_url(),
            }
            for one in queries.municipalities()
        ]


@router.get("/centres", response={200: list[CentreOut], 404: Problem}, url_name="centres")
def list_centres(request: HttpRequest, municipality: Code = None) -> list[dict[str, Any]]:
    """The centres for social work, or the one that is competent for a municipality."""
    with translation.override(language_of(request)):
        _require_municipality(municipality)
        return [
            {
                "code": one.code,
                "name": one.name,
                "seat": one.seat.name if one.seat else None,
                "address": one.address,
                "telephone": one.telephone,
                "municipalities": [place.code for place in one.territory],
                "confirmed": one.is_settled,
                "url": one.get_absolute_url(),
            }
            for one in queries.centres(municipality_code=municipality)
        ]


@router.get(
    "/institutions", response={200: list[InstitutionOut], 404: Problem}, url_name="institutions"
)
def list_institutions(
    request: HttpRequest, kind: InstitutionKind | None = None, municipality: Code = None
) -> list[dict[str, Any]]:
    """Kindergartens and day centres that are not known to be closed. The list is incomplete."""
    with translation.override(language_of(request)):
        _require_municipality(municipality)
        return [
            {
                "code": one.code,
                "kind": one.kind,
                "name": one.name,
                "municipality": one.municipality.code,
                "status": one.status,
                "confirmed": one.is_settled,
            }
            for one in queries.institutions(kind=kind, municipality_code=municipality)
        ]


def _require_municipality(code: str | None) -> None:
    if code is None:
        return
    try:
        queries.municipality_by_code(code=code)
    except queries.MunicipalityNotFoundError:
        raise ApiProblemError(
            kind="municipality-not-found",
            status=HTTPStatus.NOT_FOUND,
            title=_("There is no municipality with this code."),
        ) from None
