from django.urls import URLPattern, URLResolver, path

from portal.catalogue import views

app_name = "catalogue"
urlpatterns: list[URLPattern | URLResolver] = [
    path("services/", views.services, name="services"),
    path("services/<slug:code>/", views.service, name="service"),
    path("life-events/", views.life_events, name="life-events"),
    path("life-events/<slug:slug>/", views.life_event, name="life-event"),
]
