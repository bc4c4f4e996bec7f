"""A looser content policy for the editing area alone.

Wagtail starts its choosers with inline scripts and its text editor sets inline styles, so both
must be allowed on the editors' own pages. What citizens see keeps the strict policy of the
settings, and so does a preview: Wagtail makes it by a request of its own to the page's public
address, whose answer brings its header along.
"""

from collections.abc import Callable

from csp.constants import UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

LOOSER = {"script-src": [UNSAFE_INLINE], "style-src": [UNSAFE_INLINE], "img-src": ["blob:"]}


class EditingPolicyMiddleware:
    """Adds what Wagtail needs to the policy of pages below `/cms/`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if request.path_info.startswith(reverse("wagtailadmin_home")):
            # The name under which django-csp looks for additions.
            vars(response)["_csp_update"] = LOOSER
        return response
