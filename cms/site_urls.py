"""Addresses of the whole site, which have no language in front."""

from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, path

from cms import views
from cms.sitemaps import SITEMAPS

urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    # Before Wagtail's own: one sign-in for the whole portal, with its second factor.
    path("cms/login/", views.enter, name="editing-sign-in"),
]
