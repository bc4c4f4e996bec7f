from django.urls import URLPattern, URLResolver, path

from portal.applications.views import apply, own, verify

app_name = "applications"
urlpatterns: list[URLPattern | URLResolver] = [
    path("services/<slug:service_code>/apply/", apply.apply, name="apply"),
    path("applications/", own.application_list, name="list"),
    path("applications/<str:reference>/", own.detail, name="detail"),
    path("applications/<str:reference>/receipt/", own.receipt_page, name="receipt"),
    path("applications/<str:reference>/receipt.pdf", own.receipt_pdf, name="receipt_pdf"),
    path("applications/<str:reference>/withdraw/", own.withdraw, name="withdraw"),
    path("applications/<str:reference>/papers/", own.add_paper, name="add_paper"),
    path("applications/<str:reference>/papers/<uuid:key>/", own.paper, name="paper"),
    path("verify/<str:reference>/<str:code>/", verify.verify, name="verify"),
]
