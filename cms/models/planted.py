"""Which pages came from the files of the repository, so that editors always have the last word."""

from typing import ClassVar

from django.db import models


class PlantedPage(models.Model):
    """A page that a file once made; without its page it stays, so that nothing comes back."""

    key = models.CharField(max_length=100, unique=True)
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    digest = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["PlantedPage"]] = models.Manager()

    class Meta:
        default_permissions: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.key
