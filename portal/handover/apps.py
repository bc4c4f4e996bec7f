from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "portal.handover"
    label = "handover"
