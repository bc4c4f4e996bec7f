"""The citizen's own pages, as the navigation of the personal area lists them.

An entry whose address does not exist in this build is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class PersonalPage:
    """A page of the personal area: its key, title and the name of its address."""

    key: str
    title: Any
    url_name: str


PAGES = (
    PersonalPage("applications", _("My applications"), "applications:list"),
    PersonalPage("notices", _("Notices"), "notifications:list"),
    PersonalPage("messages", _("Messages"), "applications:messages"),
    PersonalPage("profile", _("My profile"), "households:profile"),
    PersonalPage("changes", _("Changes in my life"), "circumstances:list"),
    PersonalPage("mandates", _("Who may act for me"), "applications:mandates"),
    PersonalPage("papers", _("My papers"), "applications:my_papers"),
    PersonalPage("my_data", _("My data"), "privacy:my_data"),
    PersonalPage("account", _("My account"), "accounts:account"),
)

_counts: dict[str, Callable[..., int]] = {}


def count_with(key: str, count: Callable[..., int]) -> None:
    """Let a package say how much waits behind an entry; it is called with `user=`."""
    _counts[key] = count


def address_of(page: PersonalPage) -> str:
    """Return the address of a page, empty when there is none."""
    try:
        return reverse(page.url_name)
    except NoReverseMatch:
        return ""


def waiting(page: PersonalPage, *, user: Any) -> int:
    """Return how much waits behind an entry for this user."""
    count = _counts.get(page.key)
    return count(user=user) if count else 0
