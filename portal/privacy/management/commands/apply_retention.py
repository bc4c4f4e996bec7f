"""Erases what has outlived its time, as each night; or only names it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.core import clock
from portal.privacy import operations


class Command(BaseCommand):
    help = "Anonymise or erase what has outlived its time; --dry-run only names it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        references = operations.apply_retention(at=clock.now(), dry_run=options["dry_run"])
        for reference in references:
            self.stdout.write(reference)
        people = operations.erase_unconfirmed_people(at=clock.now(), dry_run=options["dry_run"])
        helped = operations.erase_released_people(at=clock.now(), dry_run=options["dry_run"])
        for key in [*people, *helped]:
            self.stdout.write(f"mandate {key}")
        word = "would be anonymised" if options["dry_run"] else "anonymised"
        self.stdout.write(f"{len(references)} files {word}.")
        word = "would be erased" if options["dry_run"] else "erased"
        self.stdout.write(f"{len(people)} people who never agreed {word}.")
        self.stdout.write(f"{len(helped)} ended mandates {word}.")
