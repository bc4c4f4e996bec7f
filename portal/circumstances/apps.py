from django.apps import AppConfig


class CircumstancesConfig(AppConfig):
    name = "portal.circumstances"
    label = "circumstances"
