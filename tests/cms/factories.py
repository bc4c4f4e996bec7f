"""Makes pages below the lists that the seeds plant."""

import datetime as dt
import itertools

from cms.models import CallIndexPage, CallPage, EventIndexPage, EventPage, NewsIndexPage, NewsPage
from portal.core import clock

_numbers = itertools.count(1)


def _page(parent, model, **values):
    number = next(_numbers)
    texts = {
        "slug": f"page-{number}",
        "heading_mk": f"Наслов {number}",
        "heading_sq": f"Titulli {number}",
        "summary_mk": "Кус опис.",
        "summary_sq": "Përshkrim i shkurtër.",
    }
    return parent.objects.get().add_child(instance=model(**{**texts, **values}))


def make_news(**values):
    return _page(NewsIndexPage, NewsPage, **{"published_on": dt.date(2026, 5, 4), **values})


def make_call(**values):
    return _page(
        CallIndexPage,
        CallPage,
        **{
            "opens_at": clock.now() - dt.timedelta(days=1),
            "closes_at": clock.now() + dt.timedelta(days=9, minutes=5),
            "who_may_apply_mk": "Општини",
            "who_may_apply_sq": "Komuna",
            **values,
        },
    )


def make_event(**values):
    return _page(
        EventIndexPage,
        EventPage,
        **{
            "starts_on": clock.today() + dt.timedelta(days=3),
            "place_mk": "Битола",
            "place_sq": "Manastir",
            **values,
        },
    )
