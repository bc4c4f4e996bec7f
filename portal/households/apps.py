from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "portal.households"
    label = "households"
