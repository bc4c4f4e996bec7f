from django.urls import path, re_path

from portal.households import views

app_name = "households"
urlpatterns = [
    path("account/profile/", views.profile, name="profile"),
    path("account/profile/me/", views.me, name="me"),
    path("account/profile/address/", views.address, name="address"),
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
    path("account/profile/people/<int:person_id>/again/", views.again, name="again"),
    path(
        "account/profile/people/<int:person_id>/facts/<slug:code>/take-back/",
        views.take_back,
        name="take_back",
    ),
    path(
        "account/profile/people/<int:person_id>/incomes/add/", views.add_income, name="add_income"
    ),
    path(
        "account/profile/people/<int:person_id>/findings/add/",
        views.add_finding,
        name="add_finding",
    ),
    path("account/profile/people/<int:person_id>/registers/", views.ask, name="ask_registers"),
    path("account/profile/incomes/all/", views.all_incomes, name="all_incomes"),
    path("account/profile/incomes/<int:income_id>/", views.income, name="income"),
    path("account/profile/incomes/<int:income_id>/end/", views.end_income, name="end_income"),
    path(
        "account/profile/incomes/<int:income_id>/take-back/",
        views.remove_income,
        name="remove_income",
    ),
    path("account/profile/findings/<int:finding_id>/", views.finding, name="finding"),
    path(
        "account/profile/findings/<int:finding_id>/take-back/",
        views.remove_finding,
        name="remove_finding",
    ),
    path("account/profile/everybody/", views.everybody_listed, name="everybody_listed"),
    path("account/profile/identity/", views.adopt_identity, name="adopt_identity"),
    path("account/profile/registers/", views.status, name="register_status"),
    path("account/profile/consents/", views.consents, name="consents"),
    path(
        "account/profile/consents/<int:consent_id>/withdraw/",
        views.withdraw_consent,
        name="withdraw_consent",
    ),
    re_path(
        rf"^account/profile/people/(?P<person_id>\d+)/(?P<topic>{'|'.join(views.TOPICS)})/$",
        views.facts,
        name="facts",
    ),
]
