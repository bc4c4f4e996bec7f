from django.urls import URLPattern, URLResolver, path

from portal.core.visitor_cache import cached_for_visitors as cached
from portal.directory import views

app_name = "directory"
urlpatterns: list[URLPattern | URLResolver] = [
    path("directory/", cached(views.index), name="index"),
    path("directory/centres/<slug:code>/", cached(views.centre), name="centre"),
    path("directory/<slug:slug>/", cached(views.municipality), name="municipality"),
]
