from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"

    def ready(self) -> None:
        """Drop the pages kept for visitors whenever editors publish or withdraw something."""
        from wagtail import signals  # noqa: PLC0415 - needs the loaded apps

        from portal.core.visitor_cache import forget_pages  # noqa: PLC0415 - needs the loaded apps

        for signal in (
            signals.page_published,
            signals.page_unpublished,
            signals.page_slug_changed,
            signals.published,
            signals.unpublished,
        ):
            signal.connect(forget_pages, dispatch_uid="visitor-pages")
