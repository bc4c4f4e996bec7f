"""Write the gazetteer of municipalities that the bot program reads, from the directory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal.directory.models import Municipality

_TARGET = Path(settings.ROOT) / "chatbot" / "rasa" / "gazetteer" / "municipalities.yml"
_HEAD = "# Municipalities by the names of the directory. Written by `manage.py export_bot_data`.\n"


class Command(BaseCommand):
    help = "Write the municipalities of the directory where the bot reads them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--target", type=Path, default=_TARGET)

    def handle(self, *, target: Path, **_options: Any) -> None:
        target.write_text(_HEAD + "".join(_lines()), encoding="utf-8")
        self.stdout.write(f"Wrote {target.name}.")


def _lines() -> Iterator[str]:
    yield "municipalities:\n"
    for municipality in Municipality.objects.order_by("code"):
        # The everyday Latin form stands last in the directory; here it goes before rarer forms.
        others = reversed(municipality.other_names.split("|"))
        names = [municipality.name_mk, municipality.name_sq, *others]
        yield f"  - code: {municipality.code}\n"
        yield f"    names: [{', '.join(dict.fromkeys(name for name in names if name))}]\n"
