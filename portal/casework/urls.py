from django.urls import path, re_path

from portal.casework import views

app_name = "casework"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<str:reference>/", views.file, name="file"),
    path("<str:reference>/review/", views.review, name="review"),
    path("<str:reference>/resume/", views.resume, name="resume"),
    path("<str:reference>/papers/", views.ask_for_papers, name="ask_for_papers"),
    path("<str:reference>/papers/<uuid:key>/", views.paper, name="paper"),
    re_path(
        r"^(?P<reference>[^/]+)/decide/(?P<outcome>approved|rejected)/$",
        views.decide,
        name="decide",
    ),
]
