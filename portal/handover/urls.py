from django.urls import path

from portal.handover.views import citizens

app_name = "handover"
urlpatterns = [
    path("write-to-centre/", citizens.write, name="write"),
    path("talks/<uuid:key>/", citizens.own, name="own"),
    path("talks/answer/<str:token>/", citizens.answer, name="answer"),
]
