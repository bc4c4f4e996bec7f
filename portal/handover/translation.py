"""Fields of the handover that exist in each content language."""

from modeltranslation.translator import TranslationOptions, register

from portal.handover.models import CannedAnswer


@register(CannedAnswer)
class CannedAnswerTranslation(TranslationOptions):
    fields = ("title", "text")
    required_languages = ("mk", "sq")
