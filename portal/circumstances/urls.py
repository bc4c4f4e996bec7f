from django.urls import path

from portal.circumstances import views

app_name = "circumstances"
urlpatterns = [
    path("changes/", views.report_list, name="list"),
    path("changes/new/", views.change, name="change"),
    path("changes/drop/", views.drop, name="drop"),
    path("changes/<uuid:key>/", views.report, name="report"),
    path("changes/<uuid:key>/send/", views.send, name="send"),
]
