"""Every address of the portal; the only module that knows all packages."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils import translation
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern
from wagtail.views import serve as wagtail_serve

from chatbot import tickets
from cms.api import router as content_router
from portal.accounts.views import eid
from portal.api.v1 import api
from portal.core.views import about_leaving, leave
from portal.core.visitor_cache import cached_for_visitors

api.add_router("", content_router)

handler400 = "portal.core.errors.bad_request"
handler403 = "portal.core.errors.permission_denied"
handler404 = "portal.core.errors.page_not_found"
handler500 = "portal.core.errors.server_error"


def to_language(request: HttpRequest) -> HttpResponse:
    """Send a visitor of the bare address on to their language."""
    response = redirect(f"/{translation.get_language_from_request(request)}/")
    response["Vary"] = "Accept-Language, Cookie"
    return response


urlpatterns: list[URLPattern | URLResolver] = [
    path("", to_language, name="home"),
    path("", include("portal.core.urls")),
    path("exit/", leave, {"tickets": ((tickets.COOKIE, tickets.PATH),)}, name="exit"),
    path("", include("cms.site_urls")),
    path("django-admin/", admin.site.urls),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", api.urls),
    path("internal/bot/", include("chatbot.internal_urls")),
    # One address for both languages, because it is registered with the provider.
    path("account/eid/callback/", eid.callback, name="eid-callback"),
    path("internal/", include("portal.notifications.internal_urls")),
]

urlpatterns += i18n_patterns(
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("exit/about/", about_leaving, name="about-exit"),
    path("", include("portal.accounts.urls")),
    path("", include("portal.notifications.urls")),
    path("", include("portal.directory.urls")),
    path("", include("portal.eligibility.urls")),
    path("", include("portal.applications.urls")),
    path("", include("portal.catalogue.urls")),
    path("", include("portal.households.urls")),
    path("", include("portal.circumstances.urls")),
    path("", include("portal.privacy.urls")),
    path("", include("portal.handover.urls")),
    path("office/talks/", include("portal.handover.office_urls")),
    path("office/", include("portal.casework.urls")),
    path("chat/", include("chatbot.urls")),
    path("", include("cms.urls")),
    re_path(serve_pattern, cached_for_visitors(wagtail_serve), name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)

if settings.PORTAL_SERVES_MEDIA:
    urlpatterns.insert(0, path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}))
