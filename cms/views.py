"""HTTP for what is no page of editors: the search, robots, and the door to the editing area."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms import queries

# Not for search engines: private, or endless.
_PRIVATE = ("/office/", "/cms/", "/django-admin/", "/internal/", "/documents/")
_PRIVATE_IN_LANGUAGE = ("account", "applications", "profile", "search")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").split())[: queries.LONGEST_SEARCH]
    language = translation.get_language() or settings.LANGUAGE_CODE
    groups = queries.search(text=text, language=language) if text else []
    return render(
        request,
        "cms/search.html",
        {
            "text": text,
            "groups": groups,
            "total": sum(len(group.results) + group.more for group in groups),
            "crumbs": [(_("Search"), "")],
        },
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    private = [
        *_PRIVATE,
        *(
            f"/{code}/{part}/"
            for code, _name in settings.LANGUAGES
            for part in _PRIVATE_IN_LANGUAGE
        ),
    ]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in private),
        f"Sitemap: {settings.PORTAL_BASE_URL}{reverse('sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Send editors through the one sign-in of the portal; who may not edit is told so."""
    if not request.user.is_authenticated:
        wanted = request.GET.get("next") or reverse("wagtailadmin_home")
        return redirect_to_login(wanted, login_url=reverse(settings.LOGIN_URL))
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect("wagtailadmin_home")
