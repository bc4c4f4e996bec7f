"""Fields of applications that exist in each content language."""

from modeltranslation.translator import TranslationOptions, register

from portal.applications.models import DecisionReason


@register(DecisionReason)
class DecisionReasonTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = ("mk", "sq")
