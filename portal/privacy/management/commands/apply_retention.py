"""Anonymises the files whose time of keeping is over, as each night; or only names them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.core import clock
from portal.privacy import operations


class Command(BaseCommand):
    help = "Anonymise the files whose time of keeping is over; --dry-run only names them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        references = operations.apply_retention(at=clock.now(), dry_run=options["dry_run"])
        for reference in references:
            self.stdout.write(reference)
        word = "would be anonymised" if options["dry_run"] else "anonymised"
        self.stdout.write(f"{len(references)} files {word}.")
