"""HTTP for the directory: translate the request, make one domain call, translate the answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.directory import pages, queries

_LONGEST_QUESTION = 100


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    page = pages.index_page(
        text=request.GET.get("q", "").strip()[:_LONGEST_QUESTION],
        region_slug=request.GET.get("region", ""),
        kind=request.GET.get("kind", ""),
    )
    return render(request, "directory/index.html", page)


@require_safe
def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = queries.municipality_by_slug(slug=slug)
    except queries.MunicipalityNotFoundError:
        raise Http404 from None
    page = pages.municipality_page(municipality=found)
    return render(request, "directory/municipality.html", page)


@require_safe
def centre(request: HttpRequest, code: str) -> HttpResponse:
    try:
        found = queries.centre_by_code(code=code)
    except queries.CentreNotFoundError:
        raise Http404 from None
    return render(request, "directory/centre.html", pages.centre_page(centre=found))
