"""Loads what the packages bring along: real content, and demonstration content on request."""

import importlib
import importlib.util
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Load the real content; with --demo also demonstration people, places and accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="also load demonstration content")

    def handle(self, *_args: Any, **options: Any) -> None:
        for module in _modules("seeds"):
            self.stdout.write(f"content: {module.__name__}")
            module.load_seeds()
        if options["demo"]:
            if not settings.PORTAL_DEMO:
                message = "Demonstration content is only loaded where PORTAL_DEMO is on."
                raise CommandError(message)
            for module in _modules("demo"):
                self.stdout.write(f"demonstration: {module.__name__}")
                module.load_demo()


def _modules(name: str) -> Iterator[Any]:
    """Yield the module of that name of every package that has one, in the order of the settings."""
    for app in apps.get_app_configs():
        dotted = f"{app.name}.{name}"
        if app.name.split(".")[0] in {"portal", "cms", "chatbot"} and importlib.util.find_spec(
            dotted
        ):
            yield importlib.import_module(dotted)
