from django.urls import path, re_path

from portal.casework import views
from portal.casework.counter import views as counter
from portal.casework.views import documents, following, mandates, told

app_name = "casework"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("waiting-lists/", following.waiting_lists, name="waiting_lists"),
    path("counter/", counter.counter, name="counter"),
    path("counter/<uuid:key>/", counter.person, name="counter_person"),
    path("counter/<uuid:key>/identity/", counter.identity, name="counter_identity"),
    path("counter/<uuid:key>/form.pdf", counter.form_pdf, name="counter_form"),
    path("counter/<uuid:key>/scan/", counter.scan, name="counter_scan"),
    path("counter/<uuid:key>/signed/", counter.signed, name="counter_signed"),
    path("counter/<uuid:key>/send-code/", counter.send_code, name="counter_send_code"),
    path("counter/<uuid:key>/code/", counter.confirm, name="counter_confirm"),
    path("told/", told.told, name="told"),
    path("told/changes/<int:effect_id>/", told.note_change, name="note_change"),
    path("told/corrections/<uuid:key>/", told.correction, name="correction"),
    path("<str:reference>/", views.file, name="file"),
    path("<str:reference>/review/", views.review, name="review"),
    path("<str:reference>/resume/", views.resume, name="resume"),
    path("<str:reference>/papers/", views.ask_for_papers, name="ask_for_papers"),
    path("<str:reference>/papers/<uuid:key>/", views.paper, name="paper"),
    path("<str:reference>/messages/", following.reply, name="reply"),
    path("<str:reference>/meetings/", following.offer_times, name="offer_times"),
    path(
        "<str:reference>/meetings/<uuid:uid>/cancel/",
        following.cancel_meeting,
        name="cancel_meeting",
    ),
    path("<str:reference>/end-mandate/", mandates.end_mandate, name="end_mandate"),
    path("<str:reference>/offer/", following.offer_place, name="offer_place"),
    path(
        "<str:reference>/appeals/<str:number>/forward/",
        following.forward_appeal,
        name="forward_appeal",
    ),
    path(
        "<str:reference>/appeals/<str:number>/settle/",
        following.settle_appeal,
        name="settle_appeal",
    ),
    path("<str:reference>/documents/<uuid:key>.pdf", documents.document, name="document"),
    path("<str:reference>/documents/<uuid:key>/again/", documents.issue_again, name="issue_again"),
    re_path(
        r"^(?P<reference>[^/]+)/decide/(?P<outcome>approved|rejected)/$",
        views.decide,
        name="decide",
    ),
]
