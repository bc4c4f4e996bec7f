"""HTTP for the catalogue: translate the request, make one domain call, translate the answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.catalogue import pages, queries


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    try:
        page = pages.list_page(life_event_slug=request.GET.get("life-event", ""))
    except queries.LifeEventNotFoundError:
        raise Http404 from None
    return render(request, "catalogue/services.html", page)


@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    try:
        found = queries.service_page_by_code(code=code)
    except queries.ServiceNotFoundError:
        raise Http404 from None
    page = pages.service_page(service=found, municipality_code=request.GET.get("municipality", ""))
    return render(request, "catalogue/service.html", page)


@require_safe
def life_events(request: HttpRequest) -> HttpResponse:
    return render(request, "catalogue/life_events.html", pages.life_events_page())


@require_safe
def life_event(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = queries.life_event_by_slug(slug=slug)
    except queries.LifeEventNotFoundError:
        raise Http404 from None
    return render(request, "catalogue/life_event.html", pages.life_event_page(life_event=found))
