"""Fields of pages that exist in each content language.

Nothing is required here: a draft may be half empty. What is published is checked by the forms.
"""

from modeltranslation.translator import TranslationOptions, register

from cms.models import (
    CallIndexPage,
    CallPage,
    EventIndexPage,
    EventPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    StandardPage,
)


@register([HomePage, NewsIndexPage, CallIndexPage, EventIndexPage])
class IndexTranslation(TranslationOptions):
    fields = ("heading", "summary")


@register(StandardPage)
class StandardTranslation(TranslationOptions):
    fields = ("heading", "summary", "body")


@register(NewsPage)
class NewsTranslation(TranslationOptions):
    fields = ("heading", "summary", "body", "source")


@register(CallPage)
class CallTranslation(TranslationOptions):
    fields = (
        "heading",
        "summary",
        "body",
        "who_may_apply",
        "amount",
        "papers",
        "contact",
        "source",
    )


@register(EventPage)
class EventTranslation(TranslationOptions):
    fields = ("heading", "summary", "body", "place", "source")
