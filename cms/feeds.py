"""News for feed readers, one feed a language."""

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from cms import queries
from cms.models import NewsPage

ITEMS = 30


class NewsFeed(Feed):  # type: ignore[type-arg]  # the item type is said in each method
    """The newest news as RSS 2.0."""

    title = _("News · Еден клик · Një klik")
    description = _("Announcements on social services and child protection in North Macedonia.")

    def link(self) -> str:
        return f"/{translation.get_language()}/news/"

    def feed_url(self) -> str:
        return reverse("cms:news-feed")

    def items(self) -> QuerySet[Any]:
        newest: QuerySet[Any] = queries.live_news()[:ITEMS]
        return newest

    def item_title(self, item: Any) -> str:
        return str(item.heading)

    def item_description(self, item: Any) -> str:
        return str(item.summary)

    def item_link(self, item: NewsPage) -> str:
        return str(item.url)

    def item_pubdate(self, item: NewsPage) -> dt.datetime | None:
        # Only the day that the source gives; a year alone is no date for a feed.
        if item.published_on is None:
            return None
        midnight = dt.datetime.combine(item.published_on, dt.time())
        return timezone.make_aware(midnight, timezone.get_default_timezone())
