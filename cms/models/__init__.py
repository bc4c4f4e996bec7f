"""Pages that editors write: columns, labels and what each page shows."""

from cms.models.calls import CallIndexPage, CallPage
from cms.models.events import EventIndexPage, EventPage
from cms.models.home import HomePage
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.planted import PlantedPage
from cms.models.standard import StandardPage

__all__ = [
    "CallIndexPage",
    "CallPage",
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PlantedPage",
    "StandardPage",
]
