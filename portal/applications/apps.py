from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "portal.applications"
    label = "applications"

    def ready(self) -> None:
        from portal.applications import checks  # noqa: F401, PLC0415 - registers itself
        from portal.applications.queries import following  # noqa: PLC0415 - models are ready now
        from portal.core import personal  # noqa: PLC0415

        personal.count_with("messages", following.unread_messages_for)
