"""What the search knows: every public entry in both languages, kept in the memory of the process.

The index is made again when a cheap fingerprint of the tables has changed.
"""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, Max
from django.utils import translation
from wagtail.models import Page

from cms.models import CallPage, EventPage, NewsPage, StandardPage
from cms.rules.ranking import Index, Text, make_index
from cms.rules.texts import CONTENT_LANGUAGES
from portal.catalogue import queries as catalogue
from portal.catalogue.models import PublicService
from portal.directory import queries as directory
from portal.directory.models import Centre, Institution, Municipality

TITLE, SYNONYM, SUMMARY, DETAIL = 10.0, 8.0, 4.0, 2.0
_PAGE_KINDS = (
    ("calls", CallPage),
    ("news", NewsPage),
    ("events", EventPage),
    ("pages", StandardPage),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found, with its words for each language."""

    kind: str
    path: str
    titles: dict[str, str]
    summaries: dict[str, str]
    texts: tuple[Text, ...]

    def address(self, *, language: str) -> str:
        return f"/{language}/{self.path}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All entries as they were at one fingerprint."""

    fingerprint: tuple[Any, ...]
    entries: tuple[Entry, ...]
    index: Index


_lock = threading.Lock()
_kept: list[Snapshot] = []


def current() -> Snapshot:
    """Return the index for what is published now."""
    fingerprint = _fingerprint()
    if not _kept or _kept[0].fingerprint != fingerprint:
        with _lock:
            if not _kept or _kept[0].fingerprint != fingerprint:
                _kept[:] = [_made(fingerprint)]
    return _kept[0]


def _made(fingerprint: tuple[Any, ...]) -> Snapshot:
    with translation.override(CONTENT_LANGUAGES[0]):
        entries = tuple(_all_entries())
    return Snapshot(
        fingerprint=fingerprint,
        entries=entries,
        index=make_index(entries=(entry.texts for entry in entries)),
    )


def _fingerprint() -> tuple[Any, ...]:
    """Return what changes whenever a published entry does; five small queries."""
    services = PublicService.objects.filter(live=True).aggregate(
        Count("pk"),
        Max("latest_revision_id"),
        Max("last_published_at"),
        digests=StringAgg("seed_digest", "", order_by="pk"),
    )
    pages = Page.objects.live().aggregate(
        Count("pk"), Max("latest_revision_id"), Max("last_published_at")
    )
    places = [
        model._default_manager.aggregate(Count("pk"), Max("updated_at"))  # noqa: SLF001 - Django's documented name for it
        for model in (Municipality, Centre, Institution)
    ]
    return tuple(value for row in (services, pages, *places) for value in row.values())


def _all_entries() -> Iterator[Entry]:
    for service in catalogue.published_services():
        yield _entry(
            kind="services",
            row=service,
            details=[
                Text(_joined(service, "synonyms"), SYNONYM),
                Text(service.code.replace("-", " "), SYNONYM),
                Text(_joined(service, "audience"), DETAIL),
            ],
        )
    for place in directory.municipalities():
        names = f"{_joined(place, 'name')} {place.other_names.replace('|', ' ')} {place.slug}"
        yield _place_entry(row=place, names=names, path=place.get_absolute_url())
    for centre in Centre.objects.order_by("code"):
        yield _place_entry(
            row=centre, names=_joined(centre, "name"), path=centre.get_absolute_url()
        )
    for institution in directory.institutions():
        town = institution.municipality
        names = f"{_joined(institution, 'name')} {_joined(town, 'name')}"
        yield _place_entry(row=institution, names=names, path=town.get_absolute_url())
    for kind, model in _PAGE_KINDS:
        for page in model.objects.live().order_by("-pk"):
            yield _entry(kind=kind, row=page, title="heading", path=page.url)


def _entry(
    *,
    kind: str,
    row: Any,
    title: str = "title",
    path: str = "",
    details: Iterable[Text] = (),
) -> Entry:
    return Entry(
        kind=kind,
        path=_without_language(path or row.get_absolute_url()),
        titles=_by_language(row, title),
        summaries=_by_language(row, "summary"),
        texts=(
            Text(_joined(row, title), TITLE),
            Text(_joined(row, "summary"), SUMMARY),
            *details,
        ),
    )


def _place_entry(*, row: Any, names: str, path: str) -> Entry:
    titles = _by_language(row, "full_name" if isinstance(row, Municipality) else "name")
    summaries = _by_language(row.municipality, "name") if isinstance(row, Institution) else {}
    return Entry(
        kind="directory",
        path=_without_language(path),
        titles=titles,
        summaries=summaries,
        texts=(Text(" ".join((*titles.values(), names)), TITLE),),
    )


def _by_language(row: Any, name: str) -> dict[str, str]:
    texts = {language: getattr(row, f"{name}_{language}") for language in CONTENT_LANGUAGES}
    return {language: text or "" for language, text in texts.items()}


def _joined(row: Any, name: str) -> str:
    return " ".join(_by_language(row, name).values())


def _without_language(path: str) -> str:
    return path.removeprefix(f"/{CONTENT_LANGUAGES[0]}/")
