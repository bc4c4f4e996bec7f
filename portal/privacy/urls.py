from django.urls import path

from portal.privacy import views

app_name = "privacy"
urlpatterns = [
    path("my-data/", views.my_data, name="my_data"),
    path("my-data/copy/", views.request_export, name="request_export"),
    path("my-data/copy/<uuid:key>/", views.export, name="export"),
    path("my-data/correction/", views.correction, name="correction"),
    path("my-data/keeping/", views.keeping, name="keeping"),
    path("my-data/keeping/<str:reference>/erase/", views.erase, name="erase"),
    path("my-data/close/", views.close, name="close"),
    path("my-data/keep/", views.keep_account, name="keep_account"),
]
