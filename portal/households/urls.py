from django.urls import path, re_path

from portal.households import views

app_name = "households"
urlpatterns = [
    path("account/profile/", views.profile, name="profile"),
    path("account/profile/me/", views.me, name="me"),
    path("account/profile/address/", views.address, name="address"),
    path("account/profile/letters/", views.letters, name="letters"),
    path("account/profile/people/add/", views.add_member, name="add_member"),
    path("account/profile/people/<int:person_id>/", views.member, name="member"),
    path(
        "account/profile/people/<int:person_id>/address/",
        views.member_address,
        name="member_address",
    ),
    path(
        "account/profile/people/<int:person_id>/remove/",
        views.remove_member,
        name="remove_member",
    ),
    re_path(
        rf"^account/profile/people/(?P<person_id>\d+)/(?P<topic>{'|'.join(views.TOPICS)})/$",
        views.facts,
        name="facts",
    ),
]
