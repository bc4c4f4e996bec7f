"""Compiles the interface texts and collects the static files, when their sources changed."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from portal.launch import stamps


class Command(BaseCommand):
    help = "Compile texts (without gettext's tools) and collect static files, if they changed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for catalogue in sorted((settings.ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
            _compile(catalogue)
        # Lock files stand for the packages' own files, which are too many to read each time.
        sources = [path for path in (settings.ROOT / "static").rglob("*") if path.is_file()]
        digest = stamps.digest_of([*sources, settings.ROOT / "requirements.txt"])
        stamp = settings.STATIC_ROOT / ".made-from"
        if not stamps.is_current(stamp=stamp, digest=digest):
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
            stamps.keep(stamp=stamp, digest=digest)


def _compile(catalogue: Path) -> None:
    compiled = catalogue.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime:
        return
    with catalogue.open("rb") as source:
        messages = read_po(source)
    with compiled.open("wb") as target:
        write_mo(target, messages)
