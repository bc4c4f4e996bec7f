"""Fields of the directory that exist in each content language."""

from modeltranslation.translator import TranslationOptions, register

from portal.directory.models import Centre, CentreUnit, Institution, Municipality, Region

# Publishing fails at the exact field and language that has no text; a draft may be incomplete.
LANGUAGES = ("mk", "sq")


@register(Region)
class RegionTranslation(TranslationOptions):
    required_languages = LANGUAGES
    fields = ("name",)


@register(Municipality)
class MunicipalityTranslation(TranslationOptions):
    required_languages = LANGUAGES
    fields = ("name", "full_name")


@register(Centre)
class CentreTranslation(TranslationOptions):
    required_languages = LANGUAGES
    fields = ("name", "address")


@register(CentreUnit)
class CentreUnitTranslation(TranslationOptions):
    required_languages = LANGUAGES
    fields = ("name",)


@register(Institution)
class InstitutionTranslation(TranslationOptions):
    required_languages = LANGUAGES
    fields = ("name",)
