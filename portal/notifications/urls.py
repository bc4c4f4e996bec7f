from django.urls import path

from portal.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<int:notice_id>/", views.notice, name="open"),
    path("notices/settings/", views.preferences, name="settings"),
    path("notices/settings/phone/", views.phone, name="phone"),
    path("notices/settings/phone/code/", views.phone_code, name="phone_code"),
    path("notices/settings/phone/remove/", views.forget_phone, name="forget_phone"),
    path("notices/stop/<str:token>/", views.stop, name="stop"),
]
