from django.urls import URLPattern, URLResolver, path

from portal.catalogue import views
from portal.core.visitor_cache import cached_for_visitors as cached

app_name = "catalogue"
urlpatterns: list[URLPattern | URLResolver] = [
    path("services/", cached(views.services), name="services"),
    path("services/<slug:code>/", cached(views.service), name="service"),
    path("life-events/", cached(views.life_events), name="life-events"),
    path("life-events/<slug:slug>/", cached(views.life_event), name="life-event"),
]
