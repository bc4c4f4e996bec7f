from modeltranslation.translator import TranslationOptions, register

from portal.eligibility import models


@register(models.Fact)
class FactTranslation(TranslationOptions):
    fields = ("label", "question", "why", "counts_why")


@register(models.FactChoice)
class FactChoiceTranslation(TranslationOptions):
    fields = ("label",)


@register(models.Parameter)
class ParameterTranslation(TranslationOptions):
    fields = ("name",)


@register(models.ParameterValue)
class ParameterValueTranslation(TranslationOptions):
    fields = ("source",)


@register(models.CriterionVersion)
class CriterionVersionTranslation(TranslationOptions):
    fields = ("source", *models.CriterionVersion.translated_texts)
