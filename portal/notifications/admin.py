"""Operators see what was sent and what failed, read-only and without to whom or what."""

from typing import override

from django.contrib import admin
from django.http import HttpRequest

from portal.notifications.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin[Delivery]):
    """The outbox as numbers and states."""

    list_display = (
        "id",
        "channel",
        "template",
        "language",
        "state",
        "attempts",
        "last_error",
        "created_at",
        "not_before",
        "sent_at",
        "delivered_at",
    )
    list_filter = ("state", "channel", "template", "language")
    date_hierarchy = "created_at"
    readonly_fields = (
        "key",
        *list_display[1:],
        "is_urgent",
        "expires_at",
        "gateway_id",
    )
    exclude = ("recipient", "secret", "words_digest", "dedup_key", "notification")

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        return False
