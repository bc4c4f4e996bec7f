"""Fields of the catalogue that exist in each content language."""

from modeltranslation.translator import TranslationOptions, register

from portal.catalogue.models import (
    EmergencyNumber,
    LegalBasis,
    LifeEvent,
    PublicService,
    ServiceDocument,
    ServiceStep,
)

# Publishing fails at the exact field and language that has no text; a draft may be incomplete.
LANGUAGES = ("mk", "sq")


@register(LifeEvent)
class LifeEventTranslation(TranslationOptions):
    required_languages = LANGUAGES
    fields = ("title", "summary")


@register(EmergencyNumber)
class EmergencyNumberTranslation(TranslationOptions):
    required_languages = LANGUAGES
    fields = ("name", "note")


@register(PublicService)
class PublicServiceTranslation(TranslationOptions):
    required_languages = LANGUAGES
    fields = (
        "title",
        "summary",
        "audience",
        "content",
        "fee",
        "deadline",
        "competent_body",
        "where_to_apply",
        "appeal",
        "good_to_know",
        "synonyms",
    )


@register(ServiceStep)
class ServiceStepTranslation(TranslationOptions):
    required_languages = LANGUAGES
    fields = ("title", "text")


@register(ServiceDocument)
class ServiceDocumentTranslation(TranslationOptions):
    required_languages = LANGUAGES
    fields = ("name", "note")


@register(LegalBasis)
class LegalBasisTranslation(TranslationOptions):
    required_languages = LANGUAGES
    fields = ("act", "note")
