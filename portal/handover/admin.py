"""Operators keep the hours of the desks and the prepared answers; talks are not theirs to read."""

from typing import Any

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from portal.handover.models import CannedAnswer, CentreDesk


@admin.register(CannedAnswer)
class CannedAnswerAdmin(TranslationAdmin[Any]):
    list_display = ("code", "centre_code", "title_mk", "title_sq", "sort_order", "is_active")
    list_filter = ("is_active", "centre_code")
    search_fields = ("code", "title_mk", "title_sq", "text_mk", "text_sq")


@admin.register(CentreDesk)
class CentreDeskAdmin(admin.ModelAdmin[CentreDesk]):
    list_display = (
        "__str__",
        "weekdays",
        "opens_at",
        "closes_at",
        "answer_working_days",
        "kept_days",
        "shows_first_name",
        "is_confirmed",
    )
    list_filter = ("is_confirmed",)
