"""The portal's addresses and the peer of the page benchmark."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import *  # noqa: F403
from portal.urls import urlpatterns as portal_urlpatterns

KEY = "bench:page"


def kept_bytes(request: HttpRequest) -> HttpResponse:
    """Return a page from the cache through the portal's middleware, and do nothing else."""
    return HttpResponse(cache.get(KEY))


urlpatterns = [path("bench/kept/", kept_bytes), *portal_urlpatterns]
