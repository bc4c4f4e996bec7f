"""Names of browsers as people say them."""

import re

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first that fits: many browsers also name those from which they come.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def browser_name(user_agent: str) -> str:
    """Return browser and system of what a browser calls itself: `{{ agent|browser_name }}`."""
    names = [
        name
        for table in (_BROWSERS, _SYSTEMS)
        for name in [next((name for sign, name in table if re.search(sign, user_agent)), "")]
        if name
    ]
    return ", ".join(names) or _("Unknown browser")
