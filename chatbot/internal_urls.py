from django.urls import path

from chatbot import views

app_name = "bot"
urlpatterns = [path("prefill", views.prefill_application, name="prefill")]
