from django.urls import path

from portal.accounts.views import account, eid, identity

app_name = "accounts"
urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/eid/", eid.start, name="eid"),
    path("account/eid/problem/<slug:code>/", eid.problem, name="eid-problem"),
    path("account/eid/new/", eid.newcomer, name="eid-newcomer"),
    path("account/eid/join/", eid.join, name="eid-join"),
    path("account/step-up/", eid.step_up, name="step-up"),
    path("account/identity/", identity.identity, name="identity"),
    path("account/identity/unlink/", identity.unlink, name="identity-unlink"),
]
