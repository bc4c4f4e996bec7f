"""Operators keep the directory: confirm a row, correct it, give it a telephone number."""

from typing import Any

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from portal.directory.models import Centre, CentreUnit, Institution, Municipality, Region


@admin.register(Region)
class RegionAdmin(TranslationAdmin[Any]):
    list_display = ("code", "name_mk", "name_sq")


@admin.register(Municipality)
class MunicipalityAdmin(TranslationAdmin[Any]):
    list_display = ("code", "name_mk", "name_sq", "centre", "centre_confidence")
    list_filter = ("region", "centre_confidence", "name_sq_confidence")
    list_select_related = ("centre",)
    search_fields = ("code", "name_mk", "name_sq")


@admin.register(Centre)
class CentreAdmin(TranslationAdmin[Any]):
    list_display = ("code", "name_mk", "name_sq", "telephone", "confidence")
    list_filter = ("confidence",)
    search_fields = ("code", "name_mk", "name_sq")


@admin.register(CentreUnit)
class CentreUnitAdmin(TranslationAdmin[Any]):
    list_display = ("code", "name_mk", "centre")
    list_select_related = ("centre",)


@admin.register(Institution)
class InstitutionAdmin(TranslationAdmin[Any]):
    list_display = ("code", "name_mk", "kind", "municipality", "confidence", "status")
    list_filter = ("kind", "confidence", "status")
    list_select_related = ("municipality",)
    search_fields = ("code", "name_mk", "name_sq")
