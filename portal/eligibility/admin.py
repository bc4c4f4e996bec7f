"""The rules as operators see them: to read and to trace, not to change in passing."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from portal.eligibility.models import Criterion, CriterionVersion, Fact, Parameter, ParameterValue


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that change through the content data and, later, with a second person's approval."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


@admin.register(Fact)
class FactAdmin(ReadOnlyAdmin):
    list_display = ("code", "kind", "label", "minimum", "maximum")


@admin.register(Parameter)
class ParameterAdmin(ReadOnlyAdmin):
    list_display = ("code", "name")


@admin.register(ParameterValue)
class ParameterValueAdmin(ReadOnlyAdmin):
    list_display = ("parameter", "value", "valid_from", "valid_until", "is_confirmed")
    list_filter = ("parameter", "is_confirmed")
    date_hierarchy = "valid_from"


@admin.register(Criterion)
class CriterionAdmin(ReadOnlyAdmin):
    list_display = ("service_code", "code", "sort_order")
    list_filter = ("service_code",)


@admin.register(CriterionVersion)
class CriterionVersionAdmin(ReadOnlyAdmin):
    list_display = ("criterion", "sentence", "valid_from", "valid_until", "is_confirmed")
    list_filter = ("criterion__service_code", "is_confirmed")
    list_select_related = ("criterion",)
