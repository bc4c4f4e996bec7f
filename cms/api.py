"""Public calls and news over HTTP."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import translation
from ninja import Query, Router, Schema

from cms import queries
from cms.models import CallPage, NewsPage
from cms.rules.calls import CallStatus
from portal.api.problems import language_of
from portal.core import clock

router = Router(tags=["content"])
MOST_NEWS = 100


class CallOut(Schema):
    """A public call; dates are null where no source gives them."""

    id: int
    title: str
    summary: str
    status: CallStatus
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    who_may_apply: list[str]
    amount: str
    demonstration: bool
    url: str


class NewsOut(Schema):
    """A piece of news; the day is null where the source gives none."""

    id: int
    title: str
    summary: str
    published_on: dt.date | None
    year: int | None
    date_confirmed: bool
    url: str


@router.get("/calls", response=list[CallOut], url_name="calls")
def list_calls(
    request: HttpRequest,
    status: Annotated[CallStatus | None, Query(description="Only calls that stand so")] = None,
) -> list[dict[str, Any]]:
    """The public calls, those that close soonest first."""
    now = clock.now()
    with translation.override(language_of(request)):
        return [_call(page, now=now) for page in queries.live_calls(status=status, now=now)]


@router.get("/news", response=list[NewsOut], url_name="news")
def list_news(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest hundred pieces of news."""
    with translation.override(language_of(request)):
        return [_news(page) for page in queries.live_news()[:MOST_NEWS]]


def _call(page: CallPage, *, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": page.pk,
        "title": page.heading,
        "summary": page.summary,
        "status": page.status_at(now),
        "opens_at": page.opens_at,
        "closes_at": page.closes_at,
        "who_may_apply": page.who_may_apply.splitlines(),
        "amount": page.amount or "",
        "demonstration": page.is_demonstration,
        "url": page.url,
    }


def _news(page: NewsPage) -> dict[str, Any]:
    return {
        "id": page.pk,
        "title": page.heading,
        "summary": page.summary,
        "published_on": page.published_on,
        "year": page.published_on.year if page.published_on else page.published_year,
        "date_confirmed": page.is_date_confirmed,
        "url": page.url,
    }
