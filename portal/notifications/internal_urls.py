from django.urls import path

from portal.notifications import views

app_name = "notification_reports"
urlpatterns = [path("deliveries/", views.report, name="report")]
