"""What the chat keeps for good: whether an answer helped. Never what a person wrote."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import TimeStampedModel


class ReplyFeedback(TimeStampedModel):
    """A citizen's yes or no under one reply of the bot."""

    message_id = models.CharField(_("reply"), max_length=32, unique=True)
    intent = models.CharField(_("intent"), max_length=60)
    language = models.CharField(_("language"), max_length=2)
    is_useful = models.BooleanField(_("the answer helped"))

    objects: ClassVar[models.Manager["ReplyFeedback"]] = models.Manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("opinion on a reply")
        verbose_name_plural = _("opinions on replies")

    def __str__(self) -> str:
        return f"{self.intent}: {self.is_useful}"
