from modeltranslation.translator import TranslationOptions, register

from portal.privacy.models import RetentionRule


@register(RetentionRule)
class RetentionRuleTranslation(TranslationOptions):
    fields = ("source",)
    required_languages = ("mk", "sq")
