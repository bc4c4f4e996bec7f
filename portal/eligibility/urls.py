from django.urls import URLPattern, URLResolver, path

from portal.eligibility import views

app_name = "eligibility"
urlpatterns: list[URLPattern | URLResolver] = [
    path("services/<slug:service_code>/check/", views.check, name="check"),
    path("services/<slug:service_code>/check/result/", views.result, name="result"),
    path("services/<slug:service_code>/check/restart/", views.restart, name="restart"),
    path("services/<slug:service_code>/check/<slug:fact_code>/", views.question, name="question"),
]
