"""What editors see of Wagtail: no more than they need."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

_FOR_OPERATORS = {"reports", "help", "settings"}


@hooks.register("construct_main_menu")
def hide_what_editors_do_not_need(request: HttpRequest, menu_items: list[Any]) -> None:
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name not in _FOR_OPERATORS]
