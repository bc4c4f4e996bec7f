"""Every read of editors' content from outside a page: the search, the API, the feed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from cms import search_index
from cms.models import CallPage, NewsPage
from cms.models.calls import CallQuerySet
from cms.models.news import NewsQuerySet
from cms.rules import ranking
from cms.rules.calls import CallStatus
from cms.search_index import Entry

LONGEST_SEARCH = 200
RESULTS_OF_A_KIND = 8
# In the order in which they are shown: what one can ask for comes first.
KIND_LABELS = {
    "services": gettext_lazy("Services"),
    "directory": gettext_lazy("Centres and institutions"),
    "calls": gettext_lazy("Public calls"),
    "news": gettext_lazy("News"),
    "events": gettext_lazy("Events"),
    "pages": gettext_lazy("About this portal"),
}


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One thing that was found, in the reader's language."""

    title: str
    summary: str
    url: str


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """The best results of one kind, and how many more there are."""

    kind: str
    title: str
    results: list[SearchResult]
    more: int


def search(*, text: str, language: str) -> list[ResultGroup]:
    """Return what fits the typed words in any script, forgiving of slips, services first."""
    snapshot = search_index.current()
    found = ranking.ranked(index=snapshot.index, typed=text[:LONGEST_SEARCH])
    by_kind: dict[str, list[Entry]] = {kind: [] for kind in KIND_LABELS}
    for place, _score in found:
        entry = snapshot.entries[place]
        by_kind[entry.kind].append(entry)
    return [
        ResultGroup(
            kind=kind,
            title=str(KIND_LABELS[kind]),
            results=_results(entries=entries[:RESULTS_OF_A_KIND], language=language),
            more=max(0, len(entries) - RESULTS_OF_A_KIND),
        )
        for kind, entries in by_kind.items()
        if entries
    ]


def live_calls(*, status: CallStatus | None, now: dt.datetime) -> CallQuerySet:
    """Return the published calls, all or those that stand as asked for."""
    every: CallQuerySet = CallPage.objects.live()
    if status is None:
        found: CallQuerySet = every.order_by("-opens_at", "-pk")
        return found
    return every.standing(status, now=now)


def live_news() -> NewsQuerySet:
    """Return the published news, newest first."""
    found: NewsQuerySet = NewsPage.objects.live().newest_first()
    return found


def _results(*, entries: Iterable[Entry], language: str) -> list[SearchResult]:
    return [
        SearchResult(
            title=entry.titles.get(language) or next(iter(entry.titles.values())),
            summary=entry.summaries.get(language, ""),
            url=entry.address(language=language),
        )
        for entry in entries
    ]
