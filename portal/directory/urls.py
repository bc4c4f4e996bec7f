from django.urls import URLPattern, URLResolver, path

from portal.directory import views

app_name = "directory"
urlpatterns: list[URLPattern | URLResolver] = [
    path("directory/", views.index, name="index"),
    path("directory/centres/<slug:code>/", views.centre, name="centre"),
    path("directory/<slug:slug>/", views.municipality, name="municipality"),
]
