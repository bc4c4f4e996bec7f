from django.urls import URLPattern, URLResolver, path

from cms import views
from cms.feeds import NewsFeed

app_name = "cms"
urlpatterns: list[URLPattern | URLResolver] = [
    path("search/", views.search, name="search"),
    path("news/feed/", NewsFeed(), name="news-feed"),
]
