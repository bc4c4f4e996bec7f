from django.urls import path

from portal.handover.views import desk

app_name = "desk"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("queue/", desk.queue, name="queue"),
    path("<uuid:key>/", desk.talk, name="talk"),
    path("<uuid:key>/accept/", desk.accept, name="accept"),
    path("<uuid:key>/say/", desk.say, name="say"),
    path("<uuid:key>/colleague/", desk.hand_to_colleague, name="hand_to_colleague"),
    path("<uuid:key>/centre/", desk.hand_to_centre, name="hand_to_centre"),
    path("<uuid:key>/close/", desk.close, name="close"),
]
